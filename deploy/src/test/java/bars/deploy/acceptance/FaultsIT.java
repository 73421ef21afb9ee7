package bars.deploy.acceptance;

import static bars.deploy.acceptance.ServiceCaller.until;
import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.acceptance.TenantSystem.Answer;
import bars.deploy.acceptance.TenantSystem.Request;
import bars.deploy.chaos.DamagedStorage;
import bars.deploy.demo.AdminApi;
import bars.deploy.exchange.Reply;
import bars.messages.requirement.Requirement;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The failure scenarios that take more than a caller: a system of a tenant that hangs or fails, a handler with a bug, a
 * database that refuses or is gone. The last one leaves the platform without a database.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
    private static final String SERVER = Endpoint.RIVERSIDE_INT.serverName();
    private static final String ODS = Endpoint.RIVERSIDE_INT.odsCode();
    private static final String FHIR = "application/fhir+json";
    private static final String MESSAGES = "/FHIR/R4/$process-message";
    private static final Path HANDLER = Path.of("examples", "handler", "target", "example-handler.jar");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    private static final RunningPlatform PLATFORM = RunningPlatform.fresh("faults");
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @SuppressWarnings("NullAway.Init")
    private static AdminApi api;

    @SuppressWarnings("NullAway.Init")
    private static TenantSystem system;

    @SuppressWarnings("NullAway.Init")
    private static ServiceCaller relayed;

    @BeforeAll
    static void start() throws IOException {
        Path handlers = Files.createDirectories(PLATFORM.home().resolve("handlers"));
        Files.copy(HANDLER, handlers.resolve("opening-hours.jar"));
        PLATFORM.start("demo");
        api = PLATFORM.api();
        system = TenantSystem.start(folder, api, ODS);
        api.put(
                "tenants/platform/api-applications/INT",
                Map.of("apiKey", "faults", "tokenUrl", "https://localhost/token", "baseUrl", "https://localhost/R4"));
        api.post("tenants/platform/signing-keys", Map.of("environment", "INT"));
        relayed = offer("20000301", Map.of("kind", "relay", "url", system.url("/FHIR/R4"), "failures", 100));
        system.at(MESSAGES, FaultsIT::accepted);
        assertThat(until(200, () -> relayed.post(relayed.referral())).text()).contains("\"Bundle\"");
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
        if (system != null) {
            system.close();
        }
        PLATFORM.close();
    }

    @Test
    @Order(1)
    @Requirement({"B01", "B02", "TI-02"})
    void requestThatIsBeingWorkedOnIsTooEarlyAndADuplicateAfterwards() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        system.at(MESSAGES, request -> {
            there.countDown();
            goOn.await();
            return accepted(request);
        });
        Map<String, String> headers = relayed.headers();
        byte[] referral = relayed.referral();
        Future<Reply> first = THREADS.submit(() -> relayed.post(headers, referral));
        there.await();

        Reply meanwhile = relayed.post(headers, referral);
        goOn.countDown();

        refused(meanwhile, 425, "REC_TOO_EARLY", "duplicate");
        assertThat(first.get().status()).as(first.get().text()).isEqualTo(200);
        refused(relayed.post(headers, referral), 409, "REC_CONFLICT", "duplicate");
    }

    @Test
    @Order(2)
    @Requirement({"F14", "TI-07"})
    void workThatTakesTooLongIsATimeoutAndARetryFindsTheTrueState() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        system.at(MESSAGES, request -> {
            over.await();
            return accepted(request);
        });
        Map<String, String> headers = relayed.headers();
        byte[] referral = relayed.referral();

        refused(relayed.post(headers, referral), 408, "REC_TIMEOUT", "timeout");
        over.countDown();
        system.at(MESSAGES, request -> outcome(409, "REC_CONFLICT", "duplicate"));

        refused(relayed.post(headers, referral), 409, "REC_CONFLICT", "duplicate");
    }

    /** So few bytes would be a slow body before the application's time is over, had the body not ended. */
    @Test
    @Order(2)
    void bodyInChunksIsNotCalledSlowWhileTheApplicationWorks() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        system.at(MESSAGES, request -> {
            over.await();
            return accepted(request);
        });
        int before = system.requests(MESSAGES).size();

        Reply late = relayed.postInChunks(
                relayed.headers(), relayed.messages().cancellation("revoked").bytes());
        over.countDown();

        refused(late, 408, "REC_TIMEOUT", "timeout");
        assertThat(late.text()).doesNotContain("was not complete");
        assertThat(system.requests(MESSAGES)).hasSize(before + 1);
    }

    @Test
    @Order(3)
    @Requirement("K20")
    void slotsOfASystemThatDoesNotAnswerAreATimeout() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        system.at("/FHIR/R4/Slot", request -> {
            over.await();
            return outcome(500, "REC_SERVER_ERROR", "exception");
        });

        refused(relayed.slots(), 408, "REC_TIMEOUT", "timeout");
        over.countDown();
    }

    /** Source: security reference 5.1, invariant I9. */
    @Test
    @Order(3)
    void tenantWhoseSystemHangsHoldsUpNobodyElse() throws Exception {
        ServiceCaller neighbour = ServiceCaller.offered(
                PLATFORM,
                Endpoint.HILLSIDE_INT.serverName(),
                Endpoint.HILLSIDE_INT.odsCode(),
                "20000309",
                Map.of("handler", Map.of("kind", "inbox")));
        neighbour.post(neighbour.referral());
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch there = new CountDownLatch(1);
        system.at(MESSAGES, request -> {
            there.countDown();
            over.await();
            return accepted(request);
        });
        byte[] referral = relayed.referral();
        List<Future<Reply>> hanging = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            hanging.add(THREADS.submit(() -> relayed.post(referral)));
        }
        there.await();

        for (int i = 0; i < 10; i++) {
            long began = System.nanoTime();
            Reply reply = neighbour.post(neighbour.referral());

            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            // A bound below the deadline of those that hang, for a machine that may be busy; bench fairness measures.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        }
        assertThat(hanging).as("still held").anyMatch(reply -> !reply.isDone());
        over.countDown();
        for (Future<Reply> reply : hanging) {
            assertThat(reply.get().status()).isIn(200, 408, 429, 503);
        }
    }

    @Test
    @Order(4)
    @Requirement("F21")
    void workThatIsTooExpensiveIsToldAsSuch() throws IOException {
        system.at(MESSAGES, request -> outcome(500, "REC_SERVER_ERROR", "too-costly"));

        refused(relayed.post(relayed.referral()), 500, "REC_SERVER_ERROR", "too-costly");
    }

    @Test
    @Order(5)
    @Requirement({"F15", "F16"})
    void systemThatFailsWithoutAnOutcomeOrIsAwayIsToldInTheStandardsWords() throws IOException {
        system.at(MESSAGES, request -> new Answer(500, "text/html", "<html>Stack trace</html>"));
        Map<String, String> headers = relayed.headers();
        byte[] referral = relayed.referral();

        Reply nonsense = relayed.post(headers, referral);
        system.at(MESSAGES, request -> new Answer(503, "text/plain", "away"));
        Reply away = relayed.post(headers, referral);
        system.at(MESSAGES, FaultsIT::accepted);

        refused(nonsense, 500, "REC_SERVER_ERROR", "no-store");
        assertThat(nonsense.text()).doesNotContain("Stack");
        refused(away, 503, "REC_SERVICE_UNAVAILABLE", "transient");
        assertThat(relayed.post(headers, referral).status()).isEqualTo(200);
    }

    @Test
    @Order(6)
    @Requirement({"F19", "B03", "LIM-03"})
    void bugOfAHandlerIsAnExceptionWithoutAWordOfItsCauseAndStaysSo() throws IOException {
        ServiceCaller caller = offer(
                "20000302",
                Map.of("kind", "opening-hours", "opens", "when the sun is up", "closes", "when it is down"));
        Map<String, String> headers = caller.headers();
        byte[] referral = caller.referral();

        Reply failed = caller.post(headers, referral);
        Reply again = caller.post(headers, referral);

        refused(failed, 500, "REC_SERVER_ERROR", "exception");
        assertThat(failed.text()).doesNotContain("sun", "IllegalState", "opens", "Sampleworth");
        refused(again, 500, "REC_SERVER_ERROR", "exception");
    }

    @Test
    @Order(7)
    void handlerThatIsNotThereCannotBeChosen() {
        assertThat(refusal(() -> offer("20000303", Map.of("kind", "teleport"))))
                .contains("inbox")
                .contains("opening-hours")
                .contains("relay");
    }

    @Test
    @Order(8)
    @Requirement({"F13", "LIM-01"})
    void limitsOfATenantHoldAndAreLiftedWhileThePlatformRuns() throws IOException {
        ServiceCaller caller = offer("20000304", Map.of("kind", "inbox"));
        byte[] referral = caller.referral();

        limit("requestsPerSecond", 1);
        Reply throttled = until(429, () -> caller.get("/ServiceRequest/" + UUID.randomUUID()));
        limit("requestsPerSecond", null);
        limit("bodyBytes", 1024);
        Reply large = until(413, () -> caller.post(referral));
        limit("bodyBytes", null);
        Reply taken = until(200, () -> caller.post(referral));

        refused(throttled, 429, "REC_TOO_MANY_REQUESTS", "throttled");
        assertThat(throttled.header("retry-after")).isPresent();
        refused(large, 413, "REC_BAD_REQUEST", "too-long");
        assertThat(taken.status()).as(taken.text()).isEqualTo(200);
    }

    @Test
    @Order(9)
    void webhookMeetsASystemWithMutualTlsAndATokenOfItsOwnServer() throws IOException {
        ServiceCaller caller = offer("20000305", Map.of("kind", "inbox"));
        system.at(
                "/token",
                request -> new Answer(
                        200, "application/json", "{\"access_token\":\"of-the-tenant\",\"expires_in\":3600}"));
        system.at("/notices", request -> new Answer(204, "text/plain", ""));
        JsonNode hook = api.post(
                "tenants/" + ODS + "/webhooks",
                Map.of(
                        "environment",
                        "INT",
                        "url",
                        system.url("/notices"),
                        "oauth",
                        Map.of(
                                "tokenUrl", system.url("/token"),
                                "clientId", "the-platform",
                                "clientSecret", "a secret",
                                "scope", "notices")));

        Map<String, String> headers = caller.headers();
        assertThat(caller.post(headers, caller.referral()).status()).isEqualTo(200);

        Request notice = awaited("/notices");
        assertThat(notice.caller()).contains("bars-receiver-platform-int");
        assertThat(notice.headers()).containsEntry("Authorization", "Bearer of-the-tenant");
        assertThat(notice.headers().keySet())
                .anySatisfy(name -> assertThat(name).containsIgnoringCase("signature"));
        assertThat(notice.body())
                .contains("message.received", headers.get("X-Request-Id"))
                .doesNotContain("9990000018", "Sampleworth");
        Request token = awaited("/token");
        assertThat(token.caller()).contains("bars-receiver-platform-int");
        assertThat(token.body()).isEqualTo("grant_type=client_credentials&scope=notices");
        api.remove("tenants/" + ODS + "/webhooks/" + hook.path("id").asText());
    }

    @Test
    @Order(10)
    void callsToSystemsOfATenantAreCountedAsItsOwn() throws IOException {
        String calls = "bars_downstream_requests_total{to=\"%s\",tenant=\"" + ODS + "\",env=\"INT\",outcome=\"%s\"}";
        List<String> expected = List.of(
                calls.formatted("relay", "ok"),
                calls.formatted("relay", "refused"),
                calls.formatted("relay", "error"),
                calls.formatted("relay", "unreachable"),
                calls.formatted("token", "ok"),
                calls.formatted("webhook", "ok"));

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String page = PLATFORM.management("/metrics").body();
        while (!expected.stream().allMatch(page::contains) && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            page = PLATFORM.management("/metrics").body();
        }

        assertThat(page)
                .contains(expected)
                .contains("bars_downstream_duration_seconds_count{to=\"relay\",env=\"INT\"}")
                .doesNotContain(system.host());
    }

    @Test
    @Order(11)
    @Requirement("F20")
    void messageThatTheDatabaseRefusesIsNotStoredAndTakenLater() throws Exception {
        ServiceCaller caller = offer("20000306", Map.of("kind", "inbox"));
        Map<String, String> headers = caller.headers();
        byte[] referral = caller.referral();

        Reply refused;
        try (AutoCloseable damage = DamagedStorage.refusingMessages(PLATFORM.home())) {
            refused = caller.post(headers, referral);
        }
        Reply taken = caller.post(headers, referral);

        refused(refused, 500, "REC_SERVER_ERROR", "no-store");
        assertThat(refused.text()).doesNotContain("constraint", "damaged", "Sampleworth");
        assertThat(taken.status()).as(taken.text()).isEqualTo(200);
    }

    @Test
    @Order(12)
    @Requirement({"F22", "LIM-02"})
    void platformWithoutItsDatabaseIsOutOfServiceAndSaysSo() throws IOException {
        ServiceCaller caller = offer("20000307", Map.of("kind", "inbox"));
        byte[] referral = caller.referral();

        DamagedStorage.end(PLATFORM.home());
        Reply message = caller.post(referral);
        Reply search = caller.get("/ServiceRequest?patient:identifier=https://fhir.nhs.uk/Id/nhs-number%7C9990000018");

        for (Reply reply : List.of(message, search)) {
            refused(reply, 503, "REC_SERVICE_UNAVAILABLE", "transient");
            assertThat(reply.header("retry-after")).isPresent();
        }
        HttpResponse<String> console = PLATFORM.admin(PLATFORM.adminRequest("/console/sign-in"), false);
        assertThat(console.statusCode()).isEqualTo(503);
        assertThat(console.headers().firstValue("retry-after")).hasValue("60");
    }

    private static ServiceCaller offer(String value, Map<String, Object> handler) throws IOException {
        return ServiceCaller.offered(PLATFORM, SERVER, ODS, value, Map.of("handler", handler));
    }

    /** Null lifts it. */
    private static void limit(String name, @Nullable Integer value) {
        api.change("tenants/" + ODS, Map.of("limits", Collections.singletonMap(name, value)));
    }

    private static Answer accepted(Request request) {
        return new Answer(
                200, FHIR, request.body().replaceFirst("\"resourceType\":\"ServiceRequest\"", "$0,\"id\":\"b-1\""));
    }

    private static Answer outcome(int status, String code, String issue) {
        return new Answer(
                status,
                FHIR,
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"" + issue
                        + "\",\"details\":{\"coding\":[{\"system\":\"https://fhir.nhs.uk/Codesystem/http-error-codes\","
                        + "\"code\":\"" + code + "\"}]},\"diagnostics\":\"As the test says\"}]}");
    }

    private static Request awaited(String path) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (system.requests(path).isEmpty()) {
            assertThat(System.nanoTime()).as("a request at " + path).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return system.requests(path).get(0);
    }

    private static void refused(Reply reply, int status, String code, String issue) throws IOException {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        JsonNode outcome = ServiceCaller.json(reply);
        assertThat(outcome.path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(outcome.at("/issue/0/details/coding/0/code").asText()).isEqualTo(code);
        assertThat(outcome.at("/issue/0/code").asText()).isEqualTo(issue);
        assertThat(reply.header("x-request-id")).isPresent();
        assertThat(reply.header("x-correlation-id")).isPresent();
    }

    @FunctionalInterface
    private interface Deed {
        void run() throws IOException;
    }

    /** What the admin API said when it refused. */
    private static String refusal(Deed deed) {
        try {
            deed.run();
        } catch (IOException | RuntimeException refused) {
            return String.valueOf(refused.getMessage());
        }
        throw new AssertionError("the admin API took it");
    }
}
