package bars.receiver.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.messages.header.MessageKey;
import bars.messages.requirement.Requirement;
import bars.receiver.access.Bulkheads;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import bars.receiver.exchange.Deadline;
import bars.receiver.exchange.Refusals;
import bars.receiver.handler.HandlerRegistry;
import bars.receiver.tenant.HostedEndpoint;
import bars.receiver.tenant.TenantLimits;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads and the deadline, on the server's own Jersey and without a server. */
class ReadingTest {
    static {
        Logger.getLogger("org.glassfish.jersey").setLevel(Level.SEVERE);
    }

    private static final URI BASE = URI.create("https://receiver.example/FHIR/R4/");
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final Bulkheads bulkheads = new Bulkheads(8, 1_000, System::nanoTime);
    private final Lanes lanes = new Lanes(new HandlerRegistry(List.of()), new Workers(2, 2), Workers.onDemand(2));
    private final ApplicationHandler handler = new ApplicationHandler(new ResourceConfig()
            .registerInstances(
                    new FailureMapper(new Refusals(UUID::randomUUID)),
                    new Held(new Reading(bulkheads, lanes), go, begun)));

    @AfterEach
    void stop() {
        go.countDown();
        lanes.close();
    }

    @Test
    @Requirement("F14")
    void readThatIsNotDoneAtTheDeadlineTimesOut() throws Exception {
        var out = new ByteArrayOutputStream();

        ContainerResponse response = read(out);

        assertThat(response.getStatus()).isEqualTo(408);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("REC_TIMEOUT", "\"code\":\"timeout\"");
        assertThat(bulkheads.inWork()).as("it goes on").isEqualTo(1);
    }

    @Test
    void readThatIsDoneInTimeIsAnswered() throws Exception {
        go.countDown();
        var out = new ByteArrayOutputStream();

        assertThat(read(out).getStatus()).isEqualTo(200);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{}");
        assertThat(bulkheads.inWork()).isZero();
    }

    @Test
    void readThatWaitedBeyondItsDeadlineIsNotBegun() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(read(new ByteArrayOutputStream()).getStatus()).isEqualTo(408);
        }
        assertThat(bulkheads.inWork()).isEqualTo(3);

        go.countDown();

        for (int i = 0; i < 500 && bulkheads.inWork() > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(bulkheads.inWork()).isZero();
        assertThat(begun).hasValue(2);
    }

    private ContainerResponse read(ByteArrayOutputStream out) throws Exception {
        var request = new ContainerRequest(BASE, BASE.resolve("held"), "GET", null, new MapPropertiesDelegate(), null);
        return handler.apply(request, out).get(10, TimeUnit.SECONDS);
    }

    /** A read that takes as long as it is held. */
    @Path("held")
    public static final class Held {
        private final Reading reading;
        private final CountDownLatch go;
        private final AtomicInteger begun;

        Held(Reading reading, CountDownLatch go, AtomicInteger begun) {
            this.reading = reading;
            this.go = go;
            this.begun = begun;
        }

        @GET
        public void get(@Suspended AsyncResponse response) {
            reading.run(arrival(), name -> null, response, headers -> {
                begun.incrementAndGet();
                try {
                    go.await(5, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return new Answer(200, "application/fhir+json", "{}".getBytes(StandardCharsets.UTF_8), Map.of());
            });
        }

        private Arrival arrival() {
            HostedEndpoint endpoint = new HostedEndpoint(
                    3, "x26.example", new TenantScope(7, Environment.INT), "X26", TenantLimits.STANDARD, List.of());
            String id = UUID.randomUUID().toString();
            Deadline deadline =
                    go.getCount() == 0 ? Deadline.startingNow() : new Deadline(System.nanoTime() + PATIENCE.toNanos());
            return new Arrival(endpoint, new MessageKey(id, id), Instant.now(), deadline);
        }
    }
}
