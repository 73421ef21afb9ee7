package bars.receiver.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.messages.code.ServiceId;
import bars.messages.header.MessageKey;
import bars.messages.requirement.Requirement;
import bars.messages.service.ServiceProfile;
import bars.receiver.access.Admission;
import bars.receiver.exchange.Arrival;
import bars.receiver.exchange.Deadline;
import bars.receiver.exchange.Refusals;
import bars.receiver.read.Statements;
import bars.receiver.tenant.AccessRules;
import bars.receiver.tenant.HostedEndpoint;
import bars.receiver.tenant.HostedService;
import bars.receiver.tenant.TenantLimits;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads through JAX-RS, on the server's own Jersey and without a server. */
class AcceptFilterTest {
    static {
        // Jersey remarks on every resource that is given as an instance.
        Logger.getLogger("org.glassfish.jersey").setLevel(Level.SEVERE);
    }

    private static final URI BASE = URI.create("https://receiver.example/FHIR/R4/");

    private final ApplicationHandler handler = new ApplicationHandler(new ResourceConfig()
            .register(AcceptFilter.class)
            .registerInstances(
                    new Arrived(),
                    new FailureMapper(new Refusals(UUID::randomUUID)),
                    new StatementEndpoint(new Statements(new Admission(), Clock.systemUTC()))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/fhir+json; version=",
                "application/fhir+json, version=1.4.0",
                "application/fhir+json ; version = 1.4.0",
                "application/fhir+json;; version=1.4.0",
                "application/fhir+json; version=latest",
                ""
            })
    @Requirement("NEG-03")
    void whatJaxRsCannotParseIsServed(String accept) {
        Answer answer = metadata(accept);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).contains("CapabilityStatement");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/fhir+json ; version = 2.0.0",
                "application/fhir+json; version=99999999999999999999.0.0",
                "text/html, version=1.4.0"
            })
    @Requirement("NEG-01")
    void whatCannotBeGivenIsNotAcceptableHoweverItIsWritten(String accept) {
        Answer answer = metadata(accept);

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.text()).contains("REC_NOT_ACCEPTABLE");
    }

    @Test
    void severalHeadersAreReadAsOne() {
        assertThat(metadata("text/html", "application/fhir+json;version=").status())
                .isEqualTo(200);
        assertThat(metadata("text/html", "application/fhir+json; version=2").status())
                .isEqualTo(406);
    }

    private record Answer(int status, String text) {}

    private Answer metadata(String... accept) {
        var request =
                new ContainerRequest(BASE, BASE.resolve("metadata"), "GET", null, new MapPropertiesDelegate(), null);
        for (String line : accept) {
            request.header("Accept", line);
        }
        var out = new ByteArrayOutputStream();
        try {
            ContainerResponse response = handler.apply(request, out).get();
            return new Answer(response.getStatus(), out.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Says where a request arrived; no listener does so here. */
    @PreMatching
    private static final class Arrived implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            TenantScope scope = new TenantScope(7, Environment.INT);
            ServiceProfile profile = ServiceProfile.of(
                    new ServiceId("https://fhir.nhs.uk/Id/dos-service-id", "2000099999"),
                    "X26",
                    "Anywhere Hospital",
                    Set.of("a1t1"),
                    Map.of("1", List.of("2.1.0")));
            HostedService service = new HostedService(
                    UUID.randomUUID(), scope, 3, profile, new AccessRules(true, List.of()), Instant.now(), Map.of());
            HostedEndpoint endpoint =
                    new HostedEndpoint(3, "x26.example", scope, "X26", TenantLimits.STANDARD, List.of(service));
            String id = UUID.randomUUID().toString();
            Exchange.keep(
                    request, new Arrival(endpoint, new MessageKey(id, id), Instant.now(), Deadline.startingNow()));
        }
    }
}
