package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.message.Direction;
import bars.db.message.MessageDraft;
import bars.db.message.Messages;
import bars.db.record.CareRecordDraft;
import bars.db.record.CareRecords;
import bars.db.record.RecordKind;
import bars.db.seal.TenantKeys;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The example of a tenant's system, {@code deploy/examples/consumer}, against the whole API. */
class ExampleConsumerTest {
    private static final Path PROGRAM = Path.of("..", "deploy", "examples", "consumer", "consumer.mjs");
    private static final String SERVICE = "2000000001";
    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";

    private final Platform platform = new Platform();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Cases.Site site = Cases.site(platform, "EXMP", Environment.INT);

    /** One for both runs: a key counts per token. */
    private final String token = platform.bound("EXMP", Environment.INT);

    /** Killed instead of answered when it acknowledges. */
    private final AtomicReference<@Nullable Process> doomed = new AtomicReference<>();

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/api/v1/", this::pass);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
        platform.close();
    }

    @Test
    void itOffersSlotsAnswersAValidationRequestAndLeavesTheFeedEmpty() throws Exception {
        validationRequest();

        Process consumer = consumer();

        ends(consumer, 0);
        assertThat(answers()).containsExactlyInAnyOrder("interim-response", "full-response");
        assertThat(data("tenants/EXMP/slots?service=" + SERVICE)).hasSize(12);
        assertThat(data("tenants/EXMP/inbox")).isEmpty();
    }

    @Test
    void killedBeforeItAcknowledgedItAnswersNothingTwice() throws Exception {
        validationRequest();
        Process first = consumer();
        doomed.set(first);
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(answers()).hasSize(2);
        assertThat(data("tenants/EXMP/inbox")).hasSize(1);
        doomed.set(null);

        ends(consumer(), 0);

        assertThat(answers()).hasSize(2);
        assertThat(data("tenants/EXMP/inbox")).isEmpty();
    }

    private Process consumer() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "node",
                PROGRAM.toString(),
                "--api",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1",
                "--tenant",
                "EXMP",
                "--service",
                SERVICE,
                "--once");
        builder.environment().put("BARS_TOKEN", token);
        return builder.redirectErrorStream(true)
                .redirectOutput(Path.of("target", "example-consumer.txt").toFile())
                .start();
    }

    private static void ends(Process process, int code) throws InterruptedException {
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("it ends; see target/example-consumer.txt").isTrue();
        assertThat(process.exitValue()).as("see target/example-consumer.txt").isEqualTo(code);
    }

    private List<String> answers() {
        return data("tenants/EXMP/outbox").findValuesAsText("kind");
    }

    private JsonNode data(String path) {
        return platform.get(path).send().json().path("data");
    }

    /** HTTP in front of the API in memory. */
    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().toString().substring("/api/v1/".length());
        Process victim = doomed.get();
        if (victim != null && path.endsWith("/acknowledgement")) {
            victim.destroyForcibly();
            exchange.close();
            return;
        }
        Api.Exchange request = platform.request(exchange.getRequestMethod(), path);
        for (String name : List.of("Authorization", "Accept", "Content-Type", "Idempotency-Key")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        Api.Answer answer = body.length == 0
                ? request.send()
                : request.body(new String(body, StandardCharsets.UTF_8)).send();
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void validationRequest() {
        UUID id = UUID.randomUUID();
        UUID record = UUID.randomUUID();
        UUID correlation = UUID.randomUUID();
        SampleCase about = new SampleCase(() -> UUID.randomUUID().toString(), "9990000018", Instant.now());
        SampleRoute route = SampleRoute.to(SERVICE, "EXMP", "Anywhere Hospital", "a4t1", "1.1.0");
        SampleBundle request = new SampleMessages(route, about).request();
        String bundleId = request.root().path("id").asText();
        byte[] root = request.resource("ServiceRequest").toString().getBytes(StandardCharsets.UTF_8);
        byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
        var keys = new TenantKeys(platform.database(), bars.db.TestTenants.vault());
        platform.database().doInTenant(site.scope(), work -> {
            new Messages(work, keys)
                    .add(new MessageDraft(
                            id,
                            Direction.IN,
                            site.endpoint(),
                            site.service(),
                            UUID.randomUUID(),
                            correlation,
                            bundleId,
                            "servicerequest-request",
                            "new",
                            "NEW_VALIDATION",
                            "a4t1",
                            "1.1.0",
                            "FM111",
                            DOS,
                            "20009999",
                            record,
                            "9990000018",
                            nothing,
                            request.bytes(),
                            Instant.now()));
            new CareRecords(work, keys)
                    .add(new CareRecordDraft(
                            record,
                            RecordKind.VALIDATION,
                            site.service(),
                            "active",
                            "a4t1",
                            "1.1.0",
                            bundleId,
                            correlation,
                            about.urn("request"),
                            "CASE-1",
                            "9990000018",
                            null,
                            id,
                            root,
                            nothing,
                            null,
                            DOS,
                            "20009999",
                            "FM111",
                            null,
                            null,
                            null,
                            null,
                            Instant.now()));
        });
    }
}
