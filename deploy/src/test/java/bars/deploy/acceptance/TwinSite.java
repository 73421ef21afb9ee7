package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.tls.ClientTls;
import bars.deploy.twin.Scenario;
import bars.deploy.twin.Twin;
import bars.messages.code.ServiceId;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleRoute;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shared platform with a twin in front: a service of Hillside asks, one of Riverside is asked, one lives inside the twin.
 * The twin's token endpoint fetches the platform's key set; its proxy delivers over mutual TLS.
 */
final class TwinSite implements AutoCloseable {
    static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";

    /** Where responses go: a service of Hillside that asks others. */
    static final String ASKING = "20000013";

    /** A service of Riverside that validates, books, and takes cases of ambulance trusts. */
    static final String ASKED = "20000011";

    /** A counterpart inside the twin. */
    static final String TWINS = "2000099999";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_ROWS = 200;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final RunningPlatform platform;
    private final Twin twin;

    private TwinSite(RunningPlatform platform, Twin twin) {
        this.platform = platform;
        this.twin = twin;
    }

    /** Starts a twin, makes the platform send through it and opens the two services. */
    static TwinSite open() throws IOException {
        RunningPlatform platform = RunningPlatform.shared();
        Twin twin = Twin.start(
                Scenario.parse(scenario(platform, "")),
                0,
                Clock.systemUTC(),
                ClientTls.trusting(platform.home().resolve("pki/admin-ca.pem")));
        TwinSite site = new TwinSite(platform, twin);
        site.put(
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
        if (site.get("tenants/platform/signing-keys?environment=INT")
                .path("data")
                .isEmpty()) {
            site.post("tenants/platform/signing-keys", Map.of("environment", "INT"));
        }
        site.service(Endpoint.RIVERSIDE_INT, ASKED, Map.of());
        site.service(Endpoint.HILLSIDE_INT, ASKING, Map.of("requester", true));
        return site;
    }

    Twin twin() {
        return twin;
    }

    /** Lets things go wrong from now on: members of a scenario, or nothing. */
    void misbehave(String faults) {
        twin.follow(Scenario.parse(scenario(platform, faults)));
    }

    @Override
    public void close() {
        twin.close();
    }

    static SampleCase aCase() {
        return aCase("9990000018");
    }

    static SampleCase aCase(String nhsNumber) {
        return new SampleCase(() -> UUID.randomUUID().toString(), nhsNumber, Instant.now());
    }

    /** From Hillside's service to another. */
    static SampleRoute route(String target, String odsCode, String useCase, String version) {
        return new SampleRoute(
                new ServiceId(DOS, target),
                odsCode,
                "Somewhere",
                new ServiceId(DOS, ASKING),
                Endpoint.HILLSIDE_INT.odsCode(),
                useCase,
                version);
    }

    /** Puts a message of Hillside into its outbox; returns the conversation. */
    UUID send(byte[] bundle) throws IOException {
        HttpResponse<String> answer =
                request("POST", "tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/requests?environment=INT", bundle);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return UUID.fromString(
                JSON.readTree(answer.body()).path("correlationId").asText());
    }

    /** The messages of a conversation in a tenant's feed, once there are so many. */
    List<JsonNode> received(Endpoint endpoint, UUID conversation, int count) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (; ; ) {
            List<JsonNode> found =
                    of(conversation, "tenants/" + endpoint.odsCode() + "/inbox?environment=INT&limit=200");
            if (found.size() >= count || System.nanoTime() > end) {
                assertThat(found).as(outbox(Endpoint.HILLSIDE_INT)).hasSize(count);
                return found;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Everything that {@code sender} owed in a conversation is settled, and the twin saw it go. */
    void delivered(Endpoint sender, UUID conversation, int count) throws IOException {
        settled(sender, conversation, count, "DELIVERED");
        assertThat(twin.exchanges())
                .filteredOn(one -> one.correlationId().equals(conversation.toString()))
                .hasSizeGreaterThanOrEqualTo(count);
    }

    /** What {@code sender} owed in a conversation, once all of it is in {@code state}. */
    List<JsonNode> settled(Endpoint sender, UUID conversation, int count, String state) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (; ; ) {
            List<JsonNode> rows = of(conversation, "tenants/" + sender.odsCode() + "/outbox?limit=200");
            boolean all = rows.size() >= count
                    && rows.stream().allMatch(one -> one.path("state").asText().equals(state));
            if (all || System.nanoTime() > end) {
                assertThat(rows).as(outbox(sender)).hasSize(count);
                assertThat(rows).allMatch(one -> one.path("state").asText().equals(state));
                return rows;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Waits until {@code look} finds something that is wanted. */
    <T> T await(Supplier<T> look, java.util.function.Predicate<T> wanted) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        T found = look.get();
        while (!wanted.test(found)) {
            assertThat(System.nanoTime())
                    .as(found + " " + outbox(Endpoint.RIVERSIDE_INT))
                    .isLessThan(end);
            LockSupport.parkNanos(LOOK_NANOS);
            found = look.get();
        }
        return found;
    }

    String outbox(Endpoint sender) throws IOException {
        return get("tenants/" + sender.odsCode() + "/outbox").toString();
    }

    /** The rows of a list that belong to a conversation, on whichever page: tests before this one may have filled some. */
    List<JsonNode> of(UUID conversation, String path) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        JsonNode page = get(path);
        rows.addAll(page.path("data").findParents("correlationId"));
        while (page.path("data").size() == MOST_ROWS
                && page.at("/page/nextCursor").isTextual()) {
            page = get(path + "&cursor=" + page.at("/page/nextCursor").asText());
            rows.addAll(page.path("data").findParents("correlationId"));
        }
        return rows.stream()
                .filter(one -> one.path("correlationId").asText().equals(conversation.toString()))
                .toList();
    }

    /** Opens a service, unless another test class has. */
    private void service(Endpoint endpoint, String value, Map<String, Object> settings) throws IOException {
        String services = "endpoints/" + endpoint.serverName() + "/services";
        if (get(services).path("data").findValuesAsText("value").contains(value)) {
            return;
        }
        post(
                services,
                Map.of(
                        "system",
                        DOS,
                        "value",
                        value,
                        "useCases",
                        List.of("a1t1", "a4t1", "a6t1"),
                        "applicationVersions",
                        Map.of("1", List.of("2.1.0"), "4", List.of("2.1.0"), "6", List.of("1.0.0-beta.8")),
                        "handler",
                        Map.of("kind", "inbox"),
                        "settings",
                        settings));
    }

    private static String scenario(RunningPlatform platform, String faults) {
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
                        platform.adminRequest("/api/v1/jwks/platform/INT")
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
                        platform.home().resolve("pki/int/proxy.pem"),
                        platform.home().resolve("pki/int/proxy.key"),
                        platform.home().resolve("pki/int/ca-chain.pem"),
                        platform.receiverPort(),
                        faults);
    }

    JsonNode get(String path) throws IOException {
        return call("GET", path, null);
    }

    void put(String path, Map<String, ?> body) throws IOException {
        call("PUT", path, body);
    }

    void post(String path, Map<String, ?> body) throws IOException {
        call("POST", path, body);
    }

    /** Calls the admin API; the answer must be a good one. */
    JsonNode call(String method, String path, @Nullable Map<String, ?> body) throws IOException {
        HttpResponse<String> answer = request(method, path, body == null ? null : JSON.writeValueAsBytes(body));
        assertThat(answer.statusCode())
                .as(method + " " + path + " " + answer.body())
                .isBetween(200, 299);
        return JSON.readTree(answer.body());
    }

    HttpResponse<String> request(String method, String path, byte @Nullable [] body) throws IOException {
        HttpRequest.Builder request = platform.adminRequest("/api/v1/" + path);
        if (body == null) {
            request.GET();
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                    .header("Content-Type", "application/json");
            if (method.equals("PATCH") || (method.equals("PUT") && isThere(path))) {
                request.header("If-Match", "*");
            }
        }
        return platform.admin(request, true);
    }

    /** Another test of the same platform may have made it. */
    private boolean isThere(String path) throws IOException {
        return request("GET", path, null).statusCode() == 200;
    }
}
