package bars.receiver.message;

import static bars.receiver.message.TestReceiver.messages;
import static bars.receiver.message.TestReceiver.refused;
import static bars.receiver.message.TestReceiver.text;
import static org.assertj.core.api.Assertions.assertThat;

import bars.db.TestTenants;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleMessages;
import bars.receiver.exchange.Answer;
import bars.receiver.handler.relay.RelayHandler;
import bars.receiver.metric.Downstream;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant's own receiver on this machine, and every way in which it can misbehave. */
class RelayDbTest {
    private static final String SERVICE = "20000001";
    private static final Duration DEADLINE = Duration.ofMillis(4_500);
    private static final String DUPLICATE = outcome("REC_CONFLICT", "duplicate", "Seen before");

    private record Got(Headers headers, byte[] body) {}

    private interface Behaviour {
        void on(HttpExchange exchange, byte[] body) throws IOException;
    }

    private final TestReceiver receiver = new TestReceiver();
    private final Queue<Got> got = new ConcurrentLinkedQueue<>();
    private final Queue<Behaviour> behaviours = new ConcurrentLinkedQueue<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Downstream downstream = new Downstream(receiver.directory::odsCode);

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private RelayedService relayed;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/FHIR/R4/$process-message", this::take);
        server.start();
        relayed = new RelayedService(receiver, SERVICE);
        relayed.to(server.getAddress().getPort(), Map.of());
        relayed.approve(server.getAddress().getPort());
        receiver.handledBy(
                new RelayHandler(receiver.database, TestTenants.vault(), Clock.systemUTC(), "development", downstream),
                receiver.inbox());
    }

    @AfterEach
    void stop() {
        done.countDown();
        server.stop(0);
        threads.shutdownNow();
        receiver.close();
    }

    @Test
    void messageReachesTheBackendAsItCameAndItsAnswerGoesBack() throws Exception {
        behaviours.add(RelayDbTest::accept);
        TestReceiver.Request request = request();

        Answer answer = request.send();

        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        assertThat(text(answer)).contains("\"id\":\"of-the-backend\"");
        Got one = got.remove();
        for (String name : new String[] {
            "X-Request-Id", "X-Correlation-Id", "NHSD-Target-Identifier", "NHSD-End-User-Organisation", "Accept"
        }) {
            assertThat(one.headers().get(name)).as(name).containsExactly(request.header(name));
        }
        assertIdentified(one, request.header("X-Request-Id"));
        refused(request.send(), 409, "REC_CONFLICT", "duplicate");
        assertThat(got).as("what was answered is not asked again").isEmpty();
        assertThat(downstream.text())
                .contains("bars_downstream_requests_total{to=\"relay\",tenant=\"X26\",env=\"INT\",outcome=\"ok\"} 1\n");
    }

    @Test
    void largeMessageThatTheBackendAnswersWithItselfIsAnswered() {
        SampleMessages messages = messages(SERVICE, "a1t1", "2.1.0");
        byte[] large = messages.request()
                .with("ServiceRequest", one -> one.put("patientInstruction", "x".repeat(5_000_000)))
                .bytes();
        Answer answer;
        int tries = 0;
        do { // a machine at work may let a deadline pass
            behaviours.add(RelayDbTest::accept);
            answer = receiver.new Request(SERVICE, large).send();
            tries++;
        } while (answer.status() == 408 && tries < 3);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer)).hasSizeGreaterThan(5_000_000);
    }

    @Test
    void relayedMessageIsStoredButStandsInNoInbox() throws SQLException {
        behaviours.add(RelayDbTest::accept);

        request().send();

        assertThat(receiver.dump("select acknowledged_by from message")).isEqualTo("relay\n");
        assertThat(receiver.dump("select state from claim")).isEqualTo("DONE\n");
    }

    @Test
    @Requirement("TI-07")
    void hangingBackendIsATimeOutInsideTheDeadlineAndARetryFindsThatItGotThrough() throws SQLException {
        Duration took;
        int tries = 0;
        do { // a machine at work may hold up one answer, not each
            behaviours.add((exchange, body) -> hang());
            behaviours.add((exchange, body) -> send(exchange, 409, "application/fhir+json", DUPLICATE));
            TestReceiver.Request request = request();
            long start = System.nanoTime();
            refused(request.send(), 408, "REC_TIMEOUT", "timeout");
            took = Duration.ofNanos(System.nanoTime() - start);
            refused(request.send(), 409, "REC_CONFLICT", "duplicate");
            tries++;
        } while (took.compareTo(DEADLINE) >= 0 && tries < 3);

        assertThat(took).isLessThan(DEADLINE);
        assertThat(receiver.dump("select state from claim"))
                .as("proof of delivery is kept")
                .isEqualTo("DONE\n".repeat(tries));
    }

    @Test
    @Requirement("TI-02")
    void sameRequestWhileTheBackendWorksIsTooEarly() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        behaviours.add((exchange, body) -> {
            there.countDown();
            await(goOn);
            accept(exchange, body);
        });
        TestReceiver.Request request = request();
        var first = threads.submit(request::send);
        assertThat(there.await(20, TimeUnit.SECONDS)).isTrue();

        refused(request.send(), 425, "REC_TOO_EARLY", "duplicate");

        goOn.countDown();
        assertThat(first.get().status()).isEqualTo(200);
    }

    @Test
    void resetConnectionIsUnavailableAndTheRetryIsPassedOn() {
        behaviours.add((exchange, body) -> exchange.close());
        behaviours.add(RelayDbTest::accept);
        TestReceiver.Request request = request();

        refused(request.send(), 503, "REC_SERVICE_UNAVAILABLE", "transient");

        assertThat(request.send().status()).isEqualTo(200);
    }

    /** What an operator does when a backend stays away. */
    @Test
    void retryIsProcessedByTheInboxWhenTheServiceWasGivenThatMeanwhile() throws SQLException {
        behaviours.add((exchange, body) -> exchange.close());
        TestReceiver.Request request = request();
        refused(request.send(), 503, "REC_SERVICE_UNAVAILABLE", "transient");

        relayed.toInbox();

        Answer answer = request.send();
        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        refused(request.send(), 409, "REC_CONFLICT", "duplicate");
        assertThat(receiver.dump("select state from claim")).isEqualTo("DONE\n");
    }

    /** It answers: that something is not built there says nothing against what is. */
    @Test
    void backendThatHasNotBuiltSomethingDoesNotRest() {
        String notBuilt = outcome("REC_NOT_IMPLEMENTED", "not-supported", "Not built");
        for (int i = 0; i < 6; i++) {
            behaviours.add((exchange, body) -> send(exchange, 501, "application/fhir+json", notBuilt));
            refused(request().send(), 501, "REC_NOT_IMPLEMENTED", "not-supported");
        }
        behaviours.add(RelayDbTest::accept);

        assertThat(request().send().status()).isEqualTo(200);
    }

    @Test
    void nonsenseIsAServerErrorAndTheRetryIsPassedOn() {
        List<Behaviour> nonsense = List.of(
                (exchange, body) -> send(exchange, 200, "text/html", "<html>"),
                (exchange, body) -> send(exchange, 200, "application/fhir+json", "{\"resourceType\":\"Patient\"}"),
                (exchange, body) -> send(exchange, 200, "application/fhir+json", "not json"),
                (exchange, body) -> send(exchange, 200, "application/fhir+json", answer(body, "another-bundle")),
                (exchange, body) -> {
                    exchange.getResponseHeaders()
                            .add("X-Request-Id", UUID.randomUUID().toString());
                    accept(exchange, body);
                },
                (exchange, body) -> send(exchange, 302, "text/plain", ""),
                (exchange, body) -> send(exchange, 404, "text/html", "<html>"));
        for (Behaviour one : nonsense) {
            behaviours.add(one);
            behaviours.add(RelayDbTest::accept);
            TestReceiver.Request request = request();

            refused(request.send(), 500, "REC_SERVER_ERROR", "no-store");
            assertThat(request.send().status()).isEqualTo(200);
        }
    }

    @Test
    void refusalOfTheBackendIsPassedOnWithoutThePatientAndKept() {
        behaviours.add((exchange, body) -> send(
                exchange,
                422,
                "application/fhir+json",
                outcome("REC_UNPROCESSABLE_ENTITY", "not-supported", "No place for 999 000 0018 here")));
        TestReceiver.Request request = request();

        Answer first = request.send();

        refused(first, 422, "REC_UNPROCESSABLE_ENTITY", "not-supported");
        assertThat(text(first)).contains("No place for ***").doesNotContain("0018");
        refused(request.send(), 422, "REC_UNPROCESSABLE_ENTITY", "not-supported");
        assertThat(got).hasSize(1);
    }

    @Test
    void backendThatIsDownRestsAfterAFewTriesWithoutBeingAsked() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        relayed.to(closed, Map.of());
        relayed.approve(closed);

        for (int i = 0; i < 5; i++) {
            Answer down = request().send();
            refused(down, 503, "REC_SERVICE_UNAVAILABLE", "transient");
            assertThat(text(down)).contains("not available");
        }
        assertThat(text(request().send())).contains("did not answer of late");
    }

    @Test
    @Requirement("LIM-01")
    void moreRequestsAtOnceThanTheBackendTakesAreRefused() throws Exception {
        relayed.to(server.getAddress().getPort(), Map.of("atOnce", 1));
        int status = 0;
        for (int tries = 0; tries < 3 && status != 200; tries++) { // a machine at work may let a deadline pass
            CountDownLatch there = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            behaviours.add((exchange, body) -> {
                there.countDown();
                await(goOn);
                accept(exchange, body);
            });
            var first = threads.submit(request()::send);
            assertThat(there.await(20, TimeUnit.SECONDS)).isTrue();

            refused(request().send(), 429, "REC_TOO_MANY_REQUESTS", "throttled");

            goOn.countDown();
            status = first.get().status();
        }
        assertThat(status).isEqualTo(200);
    }

    @Test
    void hostThatNobodyApprovedIsNeverCalled() {
        relayed.approve(1);
        receiver.handledBy(
                new RelayHandler(receiver.database, TestTenants.vault(), Clock.systemUTC(), "development", downstream));

        refused(request().send(), 503, "REC_SERVICE_UNAVAILABLE", "transient");

        assertThat(got).isEmpty();
    }

    private TestReceiver.Request request() {
        SampleMessages messages = messages(SERVICE, "a1t1", "2.1.0");
        return receiver.new Request(SERVICE, messages.request().bytes());
    }

    private void assertIdentified(Got one, String requestId) throws Exception {
        SignedJWT token = SignedJWT.parse(one.headers().getFirst("BaRS-Platform-Identity"));
        assertThat(token.verify(new RSASSAVerifier(relayed.publicKey()))).isTrue();
        assertThat(token.getJWTClaimsSet().getJWTID()).isEqualTo(requestId);
        assertThat(token.getJWTClaimsSet().getAudience())
                .containsExactly("http://127.0.0.1:" + server.getAddress().getPort() + "/FHIR/R4/$process-message");
        assertThat(token.getJWTClaimsSet().getStringClaim("body_sha256"))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(one.body())));
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        got.add(new Got(exchange.getRequestHeaders(), body));
        Behaviour behaviour = behaviours.poll();
        if (behaviour == null) {
            send(exchange, 500, "text/plain", "nobody expected this request");
        } else {
            behaviour.on(exchange, body);
        }
        exchange.close();
    }

    /** As a Receiver does it: the message itself, with ids. */
    static void accept(HttpExchange exchange, byte[] body) throws IOException {
        send(exchange, 200, "application/fhir+json; version=1.5.0", answer(body, null));
    }

    private static String answer(byte[] body, @Nullable String bundleId) {
        try {
            var mapper = new ObjectMapper();
            var bundle = (ObjectNode) mapper.readTree(body);
            bundle.path("entry").forEach(entry -> {
                if (entry.path("resource").path("resourceType").asText().equals("ServiceRequest")) {
                    ((ObjectNode) entry.path("resource")).put("id", "of-the-backend");
                }
            });
            if (bundleId != null) {
                bundle.put("id", bundleId);
            }
            return bundle.toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String outcome(String code, String issue, String diagnostics) {
        return """
                {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"%s","details":{"coding":[
                {"system":"https://fhir.nhs.uk/CodeSystem/http-error-codes","code":"%s"}]},"diagnostics":"%s"}]}
                """
                .formatted(issue, code, diagnostics);
    }

    private void hang() {
        await(done);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
