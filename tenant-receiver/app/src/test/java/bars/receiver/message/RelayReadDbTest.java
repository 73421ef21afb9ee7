package bars.receiver.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.TestTenants;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.requirement.Requirement;
import bars.messages.service.Choice;
import bars.receiver.exchange.Answer;
import bars.receiver.handler.relay.RelayHandler;
import bars.receiver.metric.Downstream;
import bars.receiver.read.RecordReads.Kind;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slots, bookings and referrals that a tenant's own receiver keeps. */
class RelayReadDbTest {
    private static final String SERVICE = "20000001";
    private static final String FHIR = "application/fhir+json";
    private static final String BUNDLE = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0}";

    private final TestReceiver receiver = new TestReceiver();
    private final Queue<HttpExchange> got = new ConcurrentLinkedQueue<>();

    private record Said(int status, String type, String body) {}

    private volatile Said said = new Said(200, FHIR, BUNDLE);

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private RelayedService relayed;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
        relayed = new RelayedService(receiver, SERVICE);
        relayed.to(server.getAddress().getPort(), Map.of());
        relayed.approve(server.getAddress().getPort());
        receiver.handledBy(new RelayHandler(
                receiver.database, TestTenants.vault(), Clock.systemUTC(), "development", new Downstream()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        receiver.close();
    }

    @Test
    void searchReachesTheBackendWithItsParametersAndHeaders() throws Exception {
        TestReceiver.Request request = request();

        Answer answer = request.slots(
                Map.of("start", List.of("ge2030-01-07T09:00:00+00:00", "le2030-01-08"), "status", List.of("free")));

        assertThat(TestReceiver.text(answer)).isEqualTo(BUNDLE);
        HttpExchange one = got.remove();
        assertThat(one.getRequestMethod()).isEqualTo("GET");
        assertThat(one.getRequestURI().getPath()).isEqualTo("/FHIR/R4/Slot");
        assertThat(one.getRequestURI().getRawQuery())
                .contains("start=ge2030-01-07T09%3A00%3A00%2B00%3A00&start=le2030-01-08", "status=free");
        assertThat(one.getRequestHeaders().getFirst("X-Request-Id")).isEqualTo(request.header("X-Request-Id"));
        SignedJWT token = SignedJWT.parse(one.getRequestHeaders().getFirst("BaRS-Platform-Identity"));
        assertThat(token.verify(new RSASSAVerifier(relayed.publicKey()))).isTrue();
        assertThat(token.getJWTClaimsSet().getAudience().get(0)).endsWith("/FHIR/R4/Slot");
    }

    @Test
    void resourceIsReadByTheIdThatTheBackendGave() {
        said = new Said(200, FHIR, "{\"resourceType\":\"ServiceRequest\",\"id\":\"of-the-backend.1\"}");

        Answer answer = request().get(Kind.SERVICE_REQUEST, "of-the-backend.1");

        assertThat(TestReceiver.text(answer)).contains("of-the-backend.1");
        assertThat(got.remove().getRequestURI().getPath()).isEqualTo("/FHIR/R4/ServiceRequest/of-the-backend.1");
    }

    @Test
    @Requirement("NEG-04")
    void callerIsAnsweredInXmlAlthoughTheBackendSpeaksJson() {
        relayed.change(service -> service.adjust(Map.of(Choice.XML.key(), "on"), Instant.now()));

        Answer slots = request()
                .header("Accept", "application/fhir+xml; version=1.4.0")
                .slots(Map.of());
        said = new Said(200, FHIR, "{\"resourceType\":\"Appointment\",\"id\":\"a1\",\"status\":\"booked\"}");
        Answer booking = request().header("Accept", "application/fhir+xml").get(Kind.APPOINTMENT, "a1");

        assertThat(TestReceiver.text(slots)).startsWith("<Bundle");
        assertThat(TestReceiver.text(booking)).startsWith("<Appointment").contains("<id value=\"a1\"");
        assertThat(got.remove().getRequestHeaders().get("Accept"))
                .containsExactly("application/fhir+json; version=1.4.0");
        assertThat(got.remove().getRequestHeaders().get("Accept")).containsExactly("application/fhir+json");
    }

    @Test
    void aBackendIsAskedForJsonAloneWhateverTheSenderPrefers() {
        Answer slots = request()
                .header("Accept", "application/fhir+xml;q=1.0, application/fhir+json;q=0.9; version=1.4.0")
                .slots(Map.of());

        assertThat(slots.status()).isEqualTo(200);
        assertThat(got.remove().getRequestHeaders().get("Accept"))
                .allSatisfy(value ->
                        assertThat(value).startsWith("application/fhir+json").doesNotContain("xml"));
    }

    @Test
    void whoLooksAtARecordStandsInTheAuditAndByWhatDoesNot() throws Exception {
        said = new Said(200, FHIR, "{\"resourceType\":\"ServiceRequest\",\"id\":\"of-the-backend.1\"}");
        TestReceiver.Request read = request();
        read.get(Kind.SERVICE_REQUEST, "of-the-backend.1");
        said = new Said(
                200,
                FHIR,
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":["
                        + "{\"resource\":{\"resourceType\":\"Appointment\",\"id\":\"a7\"}},"
                        + "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p\"}}]}");
        request()
                .search(
                        Kind.APPOINTMENT,
                        Map.of("patient:identifier", List.of("https://fhir.nhs.uk/Id/nhs-number|9990000018")));
        said = new Said(404, FHIR, "");
        refused(RecCode.SERVER_ERROR, () -> request().get(Kind.APPOINTMENT, "9990000018"));
        said = new Said(
                404,
                FHIR,
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"code\":\"not-found\",\"details\":{\"coding\":[{\"code\":\"REC_NOT_FOUND\"}]}}]}");
        refused(RecCode.NOT_FOUND, () -> request().get(Kind.APPOINTMENT, "9990000018"));

        String audit =
                receiver.dump("select action || ' ' || target || ' ' || detail || ' ' || coalesce(request_id, '')"
                        + " from audit_event where action like 'record.%'");
        assertThat(audit.lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("record.read of-the-backend.1")
                        .contains("\"found\": true", read.header("X-Request-Id")))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("record.searched ")
                        .contains("\"by\": \"nhs-number\"", "\"found\": 1", "[\"a7\"]"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("record.read - ").contains("\"found\": false"));
        assertThat(audit).doesNotContain("9990000018");
    }

    @Test
    void whatCannotBeNotedIsNotShown() throws Exception {
        said = new Said(200, FHIR, "{\"resourceType\":\"Appointment\",\"id\":\"a1\"}");
        receiver.refuseEvents();

        assertThatThrownBy(() -> request().get(Kind.APPOINTMENT, "a1")).isNotInstanceOf(Refusal.class);
    }

    @Test
    void idThatIsNoneIsRefusedWithoutAsking() {
        refused(RecCode.BAD_REQUEST, () -> request().get(Kind.APPOINTMENT, "../metadata"));

        assertThat(got).isEmpty();
    }

    @Test
    void answerThatIsNotWhatWasAskedForIsAServerError() {
        for (Said nonsense : List.of(
                new Said(200, FHIR, "{\"resourceType\":\"Appointment\",\"id\":\"another\"}"),
                new Said(200, FHIR, BUNDLE),
                new Said(200, "text/html", "<html>"),
                new Said(200, FHIR, "not json"),
                new Said(302, FHIR, ""))) {
            said = nonsense;
            refused(RecCode.SERVER_ERROR, () -> request().get(Kind.APPOINTMENT, "a1"));
        }
        said = new Said(200, FHIR, "{\"resourceType\":\"Appointment\",\"id\":\"a1\"}");
        refused(RecCode.SERVER_ERROR, () -> request().search(Kind.APPOINTMENT, Map.of()));
    }

    @Test
    void notFoundOfTheBackendIsNotFound() {
        said = new Said(
                404,
                FHIR,
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"code\":\"not-found\",\"details\":{\"coding\":[{\"code\":\"REC_NOT_FOUND\"}]},\"diagnostics\":\"No booking\"}]}");

        refused(RecCode.NOT_FOUND, () -> request().get(Kind.APPOINTMENT, "a1"));
    }

    private static void refused(RecCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable read) {
        assertThatThrownBy(read).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                .isEqualTo(code));
    }

    private TestReceiver.Request request() {
        return receiver.new Request(SERVICE, new byte[0]);
    }

    private void take(HttpExchange exchange) throws IOException {
        got.add(exchange);
        Said answer = said;
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
