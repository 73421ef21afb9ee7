package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.tls.ClientTls;
import bars.deploy.twin.Scenario;
import bars.deploy.twin.Twin;
import bars.messages.code.ServiceId;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whole conversations between two tenants of the platform, through the twin: its token endpoint fetches the platform's key
 * set, and its proxy delivers over mutual TLS.
 */
class ConversationIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final RunningPlatform PLATFORM = RunningPlatform.shared();

    /** Where responses go: a service of Hillside that asks others. */
    private static final String ASKING = "20000013";

    /** A service of Riverside that validates and takes cases of ambulance trusts. */
    private static final String ASKED = "20000011";

    /** A counterpart inside the twin. */
    private static final String TWINS = "2000099999";

    @SuppressWarnings("NullAway.Init")
    private static Twin twin;

    @BeforeAll
    static void connect() throws IOException {
        twin = Twin.start(
                Scenario.parse(scenario("")),
                0,
                Clock.systemUTC(),
                ClientTls.trusting(PLATFORM.home().resolve("pki/admin-ca.pem")));
        put(
                "tenants/platform/api-applications/INT",
                Map.of(
                        "name",
                        "Twin",
                        "apiKey",
                        "twin-int",
                        "tokenUrl",
                        twin.tokenUrl("INT"),
                        "baseUrl",
                        twin.baseUrl("INT")));
        post("tenants/platform/signing-keys", Map.of("environment", "INT"));
        service(Endpoint.RIVERSIDE_INT, ASKED, Map.of());
        service(Endpoint.HILLSIDE_INT, ASKING, Map.of("requester", true));
    }

    @AfterAll
    static void disconnect() {
        twin.close();
    }

    @Test
    void validationIsAskedForBegunAndDone() throws IOException {
        UUID conversation = ask("a4t1", "2.1.0");
        String message = received(Endpoint.RIVERSIDE_INT, conversation, 1)
                .get(0)
                .path("id")
                .asText();

        respond(message, Map.of("kind", "INTERIM"));
        respond(message, Map.of("kind", "FULL", "status", "completed", "note", "No ambulance is needed"));

        List<JsonNode> answers = received(Endpoint.HILLSIDE_INT, conversation, 2);
        assertThat(answers)
                .extracting(one -> one.path("workflow").asText())
                .containsExactly("INTERIM_RESPONSE", "FULL_RESPONSE");
        delivered(conversation, 2);
        JsonNode asked = sent(conversation);
        assertThat(asked.path("state").asText()).isEqualTo("ANSWERED");
        assertThat(get("tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/requests/"
                                + asked.path("id").asText())
                        .path("answers"))
                .extracting(one -> one.path("message").asText())
                .containsExactlyElementsOf(
                        answers.stream().map(one -> one.path("id").asText()).toList());
        assertThat(answers).allSatisfy(one -> assertThat(one.path("answers").asText())
                .isEqualTo(asked.path("id").asText()));
    }

    @Test
    void caseOfAnAmbulanceTrustIsTakenAndItsStatusTold() throws IOException {
        UUID conversation = ask("a6t1", "1.0.0-beta.8");
        String message = received(Endpoint.RIVERSIDE_INT, conversation, 1)
                .get(0)
                .path("id")
                .asText();

        respond(message, Map.of("kind", "STATUS", "status", "in-progress"));

        assertThat(received(Endpoint.HILLSIDE_INT, conversation, 1))
                .extracting(one -> one.path("workflow").asText())
                .containsExactly("STATUS_UPDATE");
        delivered(conversation, 1);
    }

    @Test
    void theTwinsCounterpartAnswersByItselfWhenTheNumberSaysSo() throws IOException {
        SampleRoute route = route(TWINS, "TWIN0", "a4t1", "2.1.0");
        var about = new SampleCase(() -> UUID.randomUUID().toString(), "9658499147", Instant.now());

        UUID conversation = send(new SampleMessages(route, about).request().bytes());

        assertThat(received(Endpoint.HILLSIDE_INT, conversation, 1))
                .extracting(one -> one.path("workflow").asText())
                .containsExactly("FULL_RESPONSE");
        assertThat(sent(conversation).path("state").asText()).isEqualTo("ANSWERED");
    }

    @Test
    void slotsAreLookedUpAtACounterpartAndOneIsBooked() throws IOException {
        JsonNode slots = call(
                "POST",
                "tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/lookups?environment=INT",
                Map.of(
                        "kind", "SLOTS",
                        "service", ASKING,
                        "target", DOS + "|" + TWINS,
                        "from", "2030-01-01T09:00:00Z",
                        "to", "2030-01-01T12:00:00Z"));

        assertThat(slots.path("status").asInt()).as(slots.toString()).isEqualTo(200);
        assertThat(slots.at("/body/total").asInt()).isEqualTo(7);
        String slot = slots.at("/body/entry/0/resource/id").asText();
        SampleRoute route = route(TWINS, "TWIN0", "a1t1", "2.1.0");
        UUID conversation = send(new SampleMessages(route, aCase())
                .booking(slot, UUID.randomUUID().toString())
                .bytes());
        delivered(Endpoint.HILLSIDE_INT, conversation, 1);
    }

    @Test
    void aCounterpartThatDoesNotTakeWhatIsSentIsNotSentTo() throws IOException {
        byte[] pharmacy = new SampleMessages(route(ASKED, Endpoint.RIVERSIDE_INT.odsCode(), "a5t1", "1.2.0"), aCase())
                .request()
                .bytes();

        HttpResponse<String> refused =
                request("POST", "tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/requests?environment=INT", pharmacy);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains("counterpart");
    }

    @Test
    void everyRowOfTheRetryTableLeadsToDeliveryInTheEnd() throws IOException {
        for (String fault : List.of(
                "kind: answer, status: 408, code: REC_TIMEOUT, issue: timeout",
                "kind: answer, status: 425, code: REC_TOO_EARLY, issue: duplicate",
                "kind: answer, status: 429, code: REC_TOO_MANY_REQUESTS, issue: throttled",
                "kind: answer, status: 429, code: SEND_TOO_MANY_REQUESTS, issue: throttled",
                "kind: answer, status: 500, code: TOO_MANY_REQUESTS, issue: throttled",
                "kind: answer, status: 503, code: REC_UNAVAILABLE, issue: transient",
                "kind: answer, status: 503, code: PROXY_UNAVAILABLE, issue: transient",
                "kind: answer, status: 504, code: PROXY_TIMEOUT, issue: timeout",
                "kind: answer, status: 403, code: SEND_FORBIDDEN, issue: forbidden",
                "kind: answer, status: 401, code: SEND_UNAUTHORIZED, issue: expired",
                "kind: answer, status: 502",
                "kind: lost",
                "kind: no-ids",
                "kind: drop",
                "kind: twice")) {
            twin.follow(Scenario.parse(scenario("faults: [{path: /$process-message, times: 1, " + fault + "}]")));
            SampleRoute route = route(TWINS, "TWIN0", "a1t1", "2.1.0");
            int before = twin.effects();

            UUID conversation =
                    send(new SampleMessages(route, aCase()).request().bytes());

            delivered(Endpoint.HILLSIDE_INT, conversation, 1);
            assertThat(twin.effects() - before).as(fault).isEqualTo(1);
            int attempts = of(conversation, "tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/outbox?limit=200")
                    .get(0)
                    .path("attempts")
                    .asInt();
            // What was delivered twice was answered once and well; everything else took another try.
            assertThat(attempts).as(fault).isEqualTo(fault.contains("twice") ? 1 : 2);
        }
        twin.follow(Scenario.parse(scenario("")));
    }

    @Test
    void aKeyIsRotatedWhileMessagesGoOutAndEachTokenIsVerified() throws IOException {
        UUID before = send(new SampleMessages(route(TWINS, "TWIN0", "a1t1", "2.1.0"), aCase())
                .request()
                .bytes());
        post("tenants/platform/signing-keys", Map.of("environment", "INT"));
        twin.forgetTokens();
        UUID after = send(new SampleMessages(route(TWINS, "TWIN0", "a1t1", "2.1.0"), aCase())
                .request()
                .bytes());

        delivered(Endpoint.HILLSIDE_INT, before, 1);
        delivered(Endpoint.HILLSIDE_INT, after, 1);
        assertThat(get("tenants/platform/signing-keys?environment=INT")
                        .path("data")
                        .findValuesAsText("state"))
                .contains("SIGNING", "PUBLISHED");
    }

    private static SampleCase aCase() {
        return new SampleCase(() -> UUID.randomUUID().toString(), "9990000018", Instant.now());
    }

    private static SampleRoute route(String target, String odsCode, String useCase, String version) {
        return new SampleRoute(
                new ServiceId(DOS, target),
                odsCode,
                "Somewhere",
                new ServiceId(DOS, ASKING),
                Endpoint.HILLSIDE_INT.odsCode(),
                useCase,
                version);
    }

    /** Sends a first message of Hillside to Riverside, through outbox, API-M and proxy. */
    private static UUID ask(String useCase, String version) throws IOException {
        SampleRoute route = route(ASKED, Endpoint.RIVERSIDE_INT.odsCode(), useCase, version);
        return send(new SampleMessages(route, aCase()).request().bytes());
    }

    /** Puts a message of Hillside into its outbox; returns the conversation. */
    private static UUID send(byte[] bundle) throws IOException {
        HttpResponse<String> answer =
                request("POST", "tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/requests?environment=INT", bundle);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return UUID.fromString(
                JSON.readTree(answer.body()).path("correlationId").asText());
    }

    /** The request of Hillside in a conversation. */
    private static JsonNode sent(UUID conversation) throws IOException {
        return of(conversation, "tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/requests?limit=200")
                .get(0);
    }

    private static void respond(String message, Map<String, String> order) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>(order);
        body.put("message", message);
        post("tenants/" + Endpoint.RIVERSIDE_INT.odsCode() + "/responses", body);
    }

    /** The messages of a conversation in a tenant's feed, once there are so many. */
    private static List<JsonNode> received(Endpoint endpoint, UUID conversation, int count) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (; ; ) {
            List<JsonNode> found =
                    of(conversation, "tenants/" + endpoint.odsCode() + "/inbox?environment=INT&limit=200");
            if (found.size() >= count || System.nanoTime() > end) {
                assertThat(found).as(outbox()).hasSize(count);
                return found;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    /** Everything that was owed is settled, and the twin saw it go. */
    private static void delivered(UUID conversation, int count) throws IOException {
        delivered(Endpoint.RIVERSIDE_INT, conversation, count);
    }

    private static void delivered(Endpoint sender, UUID conversation, int count) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < end && !states(sender, conversation).stream().allMatch("DELIVERED"::equals)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        assertThat(states(sender, conversation)).as(outbox()).hasSize(count).containsOnly("DELIVERED");
        assertThat(twin.exchanges())
                .filteredOn(one -> one.correlationId().equals(conversation.toString()))
                .hasSizeGreaterThanOrEqualTo(count);
    }

    private static List<String> states(Endpoint sender, UUID conversation) throws IOException {
        return of(conversation, "tenants/" + sender.odsCode() + "/outbox?limit=200").stream()
                .map(one -> one.path("state").asText())
                .toList();
    }

    private static String outbox() throws IOException {
        return get("tenants/" + Endpoint.RIVERSIDE_INT.odsCode() + "/outbox").toString();
    }

    private static List<JsonNode> of(UUID conversation, String path) throws IOException {
        return get(path).path("data").findParents("correlationId").stream()
                .filter(one -> one.path("correlationId").asText().equals(conversation.toString()))
                .toList();
    }

    private static void service(Endpoint endpoint, String value, Map<String, Object> settings) throws IOException {
        post(
                "endpoints/" + endpoint.serverName() + "/services",
                Map.of(
                        "system",
                        DOS,
                        "value",
                        value,
                        "useCases",
                        List.of("a4t1", "a6t1"),
                        "applicationVersions",
                        Map.of("4", List.of("2.1.0"), "6", List.of("1.0.0-beta.8")),
                        "handler",
                        Map.of("kind", "inbox"),
                        "settings",
                        settings));
    }

    private static String scenario(String faults) {
        return """
                environments:
                  INT:
                    applications:
                      - {apiKey: twin-int, jwks: '%s'}
                    catalogue:
                      '%s|%s': https://%s/FHIR/R4
                      '%s|%s': https://%s/FHIR/R4
                      '%s|%s': twin
                    client: {chain: %s, key: %s, authorities: %s}
                    connectTo: 127.0.0.1:%d
                    jwksSeconds: 1
                    perMinute: 100000
                    perSecond: 1000
                %s
                """
                .formatted(
                        PLATFORM.adminRequest("/api/v1/jwks/platform/INT")
                                .build()
                                .uri(),
                        DOS,
                        ASKING,
                        Endpoint.HILLSIDE_INT.serverName(),
                        DOS,
                        ASKED,
                        Endpoint.RIVERSIDE_INT.serverName(),
                        DOS,
                        TWINS,
                        PLATFORM.home().resolve("pki/int/proxy.pem"),
                        PLATFORM.home().resolve("pki/int/proxy.key"),
                        PLATFORM.home().resolve("pki/int/ca-chain.pem"),
                        PLATFORM.receiverPort(),
                        faults);
    }

    private static JsonNode get(String path) throws IOException {
        return call("GET", path, null);
    }

    private static void put(String path, Map<String, ?> body) throws IOException {
        call("PUT", path, body);
    }

    private static void post(String path, Map<String, ?> body) throws IOException {
        call("POST", path, body);
    }

    private static JsonNode call(String method, String path, @Nullable Map<String, ?> body) throws IOException {
        HttpResponse<String> answer = request(method, path, body == null ? null : JSON.writeValueAsBytes(body));
        assertThat(answer.statusCode())
                .as(method + " " + path + " " + answer.body())
                .isBetween(200, 299);
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> request(String method, String path, byte @Nullable [] body) throws IOException {
        HttpRequest.Builder request = PLATFORM.adminRequest("/api/v1/" + path);
        if (body == null) {
            request.GET();
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                    .header("Content-Type", "application/json");
        }
        return PLATFORM.admin(request, true);
    }
}
