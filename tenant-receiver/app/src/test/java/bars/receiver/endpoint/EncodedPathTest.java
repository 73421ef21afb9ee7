package bars.receiver.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.requirement.Requirement;
import bars.receiver.exchange.Refusals;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths as callers' libraries write them, on the server's own Jersey and without a server. */
class EncodedPathTest {
    static {
        Logger.getLogger("org.glassfish.jersey").setLevel(Level.SEVERE);
    }

    private static final URI BASE = URI.create("https://receiver.example/FHIR/R4/");

    private final ApplicationHandler handler = new ApplicationHandler(new ResourceConfig()
            .register(MessageEndpoint.class)
            .registerInstances(new FailureMapper(new Refusals(UUID::randomUUID))));

    /** A wrong verb is told from a wrong path before any endpoint is made. */
    @ParameterizedTest
    @CsvSource({"$process-message,405", "%24process-message,405", "%24Process-message,404", "process-message,404"})
    @Requirement({"HTTP-01", "HTTP-06"})
    void dollarSignIsTheSameWhenItIsEncoded(String path, int status) throws ExecutionException, InterruptedException {
        var request =
                new ContainerRequest(BASE, URI.create(BASE + path), "GET", null, new MapPropertiesDelegate(), null);

        ContainerResponse response =
                handler.apply(request, new ByteArrayOutputStream()).get();

        assertThat(response.getStatus()).isEqualTo(status);
    }
}
