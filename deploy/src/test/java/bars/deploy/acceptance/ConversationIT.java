package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
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

    @SuppressWarnings("NullAway.Init")
    private static Twin twin;

    @BeforeAll
    static void connect() throws IOException {
        twin = Twin.start(
                scenario(),
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
        service(Endpoint.HILLSIDE_INT, ASKING, Map.of("unknownResponse", "accept"));
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

    /** Sends a first message of Hillside to Riverside as the proxy delivers it. */
    private static UUID ask(String useCase, String version) throws IOException {
        SampleRoute route = new SampleRoute(
                new ServiceId(DOS, ASKED),
                Endpoint.RIVERSIDE_INT.odsCode(),
                "Riverside Urgent Care",
                new ServiceId(DOS, ASKING),
                Endpoint.HILLSIDE_INT.odsCode(),
                useCase,
                version);
        SampleCase about = new SampleCase(() -> UUID.randomUUID().toString(), "9990000018", Instant.now());
        UUID conversation = UUID.randomUUID();
        String target = "{\"system\":\"" + DOS + "\",\"value\":\"" + ASKED + "\"}";
        Map<String, String> headers = new LinkedHashMap<>(Endpoint.RIVERSIDE_INT.headers());
        headers.put("X-Correlation-Id", conversation.toString());
        headers.put(
                "NHSD-Target-Identifier", Base64.getEncoder().encodeToString(target.getBytes(StandardCharsets.UTF_8)));
        try (ProxyConnection connection = PLATFORM.connect(Endpoint.RIVERSIDE_INT)) {
            Reply reply = connection.exchange(
                    "POST",
                    "/FHIR/R4/$process-message",
                    headers,
                    new SampleMessages(route, about).request().bytes());
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        }
        return conversation;
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
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < end && !states(conversation).stream().allMatch("DELIVERED"::equals)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        assertThat(states(conversation)).as(outbox()).hasSize(count).containsOnly("DELIVERED");
        assertThat(twin.exchanges())
                .filteredOn(one -> one.correlationId().equals(conversation.toString()))
                .hasSizeGreaterThanOrEqualTo(count);
    }

    private static List<String> states(UUID conversation) throws IOException {
        return of(conversation, "tenants/" + Endpoint.RIVERSIDE_INT.odsCode() + "/outbox?limit=200").stream()
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

    private static void service(Endpoint endpoint, String value, Map<String, String> settings) throws IOException {
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

    private static Scenario scenario() {
        return Scenario.parse(
                """
                environments:
                  INT:
                    applications:
                      - {apiKey: twin-int, jwks: '%s'}
                    catalogue:
                      '%s|%s': https://%s/FHIR/R4
                      '%s|%s': https://%s/FHIR/R4
                    client: {chain: %s, key: %s, authorities: %s}
                    connectTo: 127.0.0.1:%d
                    jwksSeconds: 1
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
                                PLATFORM.home().resolve("pki/int/proxy.pem"),
                                PLATFORM.home().resolve("pki/int/proxy.key"),
                                PLATFORM.home().resolve("pki/int/ca-chain.pem"),
                                PLATFORM.receiverPort()));
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
        HttpRequest.Builder request = PLATFORM.adminRequest("/api/v1/" + path);
        if (body == null) {
            request.GET();
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                    .header("Content-Type", "application/json");
        }
        HttpResponse<String> answer = PLATFORM.admin(request, true);
        assertThat(answer.statusCode())
                .as(method + " " + path + " " + answer.body())
                .isBetween(200, 299);
        return JSON.readTree(answer.body());
    }
}
