package bars.deploy.acceptance;

import static bars.deploy.acceptance.MarkedPatient.FAMILY;
import static bars.deploy.acceptance.MarkedPatient.NHS_NUMBER;
import static bars.deploy.acceptance.MarkedPatient.encoded;
import static bars.deploy.acceptance.MarkedPatient.everything;
import static bars.deploy.acceptance.MarkedPatient.seenIn;
import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.acceptance.TenantSystem.Answer;
import bars.deploy.demo.AdminApi;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A platform with traces and a tenant's system beside it, and requests that must be refused without a word of the patient. */
abstract class RedactionSite {
    static final Endpoint ENDPOINT = Endpoint.RIVERSIDE_INT;
    static final String ODS = ENDPOINT.odsCode();
    static final String INBOX = "20000401";
    static final String RELAY = "20000402";
    static final String BASE = "/FHIR/R4";
    static final String PROCESS = BASE + "/$process-message";
    static final String FHIR = "application/fhir+json";
    static final String NUMBER_SYSTEM = "https://fhir.nhs.uk/Id/nhs-number";
    static final byte[] NOTHING = new byte[0];

    /** What the standard has echoed on every answer: the sender's own names of a message. */
    static final Set<String> ECHOED = Set.of("x-request-id", "x-correlation-id");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    static final RunningPlatform PLATFORM = RunningPlatform.fresh("redaction");

    @SuppressWarnings("NullAway.Init")
    static TraceCollector collector;

    @SuppressWarnings("NullAway.Init")
    static TenantSystem system;

    @SuppressWarnings("NullAway.Init")
    static AdminApi api;

    final SoftAssertions softly = new SoftAssertions();

    @BeforeAll
    static void start() throws IOException {
        collector = TraceCollector.start();
        PLATFORM.with("BARS_TRACE_ENDPOINT", collector.endpoint()).start("demo");
        api = PLATFORM.api();
        system = TenantSystem.start(folder, api, ODS);
        api.put(
                "tenants/platform/api-applications/INT",
                Map.of(
                        "apiKey",
                        "redaction",
                        "tokenUrl",
                        "https://localhost:1/token",
                        "baseUrl",
                        "https://localhost:1/R4"));
        api.post("tenants/platform/signing-keys", Map.of("environment", "INT"));
        api.post("tenants/" + ODS + "/webhooks", Map.of("environment", "INT", "url", system.url("/notices")));
        system.at("/notices", request -> new Answer(500, "text/plain", everything()));
        offer(INBOX, Map.of("kind", "inbox"));
        offer(RELAY, Map.of("kind", "relay", "url", system.url(BASE), "failures", 100));
    }

    @AfterAll
    static void stop() {
        PLATFORM.close();
        if (system != null) {
            system.close();
        }
        collector.close();
    }

    @AfterEach
    void everyAnswerWasAsExpected() {
        softly.assertAll();
    }

    /** What the API tells at {@code path}, once what is done in the background is in it. */
    static String told(String path, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String text = api.get(path).toString();
        while (!wanted.matcher(text).find()) {
            assertThat(System.nanoTime()).as(text).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            text = api.get(path).toString();
        }
        return text;
    }

    void holds(@Nullable String text, String... parts) {
        for (String part : parts) {
            softly.assertThat(text != null && text.contains(part))
                    .as(part + " is told")
                    .isTrue();
        }
    }

    static List<JsonNode> messages() {
        List<JsonNode> all = new ArrayList<>();
        api.get("messages?limit=200&tenant=" + ODS).path("data").forEach(all::add);
        return all;
    }

    static void offer(String value, Map<String, Object> handler) throws IOException {
        ServiceCaller.offered(PLATFORM, ENDPOINT.serverName(), ODS, value, Map.of("handler", handler));
    }

    static byte[] referral(String service) {
        SampleRoute route = SampleRoute.to(service, ODS, "The organisation under test", "a1t1", "2.1.0");
        SampleCase about = new SampleCase(() -> UUID.randomUUID().toString(), NHS_NUMBER, Instant.now());
        return MarkedPatient.in(new SampleMessages(route, about).request()).bytes();
    }

    static byte[] changed(byte[] body, String part, String other) {
        String text = new String(body, StandardCharsets.UTF_8);
        assertThat(text).contains(part);
        return text.replace(part, other).getBytes(StandardCharsets.UTF_8);
    }

    /** One byte after the family name that is not UTF-8. */
    static byte[] broken(byte[] body) {
        byte[] other = changed(body, FAMILY, FAMILY + "#");
        String text = new String(other, StandardCharsets.ISO_8859_1);
        other[text.indexOf(FAMILY + "#") + FAMILY.length()] = (byte) 0xff;
        return other;
    }

    static String tooMuch() {
        return encoded(everything()).repeat(100 * 1024 / encoded(everything()).length());
    }

    static Map<String, String> headers(String service) {
        return new ServiceCaller(PLATFORM, ENDPOINT.serverName(), ODS, service).headers();
    }

    /** Those of the inbox's service, with one of them changed. */
    static Map<String, String> headers(String name, String value) {
        Map<String, String> headers = headers(INBOX);
        headers.put(name, value);
        return headers;
    }

    static Reply post(String service, byte[] body) throws IOException {
        return exchange("POST", PROCESS, headers(service), body);
    }

    static Reply get(String path) throws IOException {
        return exchange("GET", BASE + path, headers(INBOX), NOTHING);
    }

    static Reply exchange(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        try (ProxyConnection connection = PLATFORM.connect(ENDPOINT)) {
            return connection.exchange(method, path, headers, body);
        }
    }

    static Answer outcome(String code, String diagnostics) {
        return new Answer(
                code.equals("REC_UNPROCESSABLE_ENTITY") ? 422 : 500,
                FHIR,
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"processing\","
                        + "\"details\":{\"coding\":[{\"system\":\"https://fhir.nhs.uk/Codesystem/http-error-codes\","
                        + "\"code\":\"" + code + "\"}]},\"diagnostics\":\"" + diagnostics + "\"}]}");
    }

    void refused(String what, int status, Reply reply) {
        softly.assertThat(reply.status()).as(what + " " + reply.text()).isEqualTo(status);
        softly.assertThat(reply.text()).as(what).contains("OperationOutcome");
        softly.assertThat(seenIn(reply.text())).as(what).isEmpty();
        reply.headers().forEach((name, value) -> {
            if (!ECHOED.contains(name)) {
                softly.assertThat(seenIn(value)).as(what + ", header " + name).isEmpty();
            }
        });
    }

    void posted(String path, int status, String body) throws IOException {
        problem(status, "POST", path, Map.of("Content-Type", "application/json"), body);
    }

    void problem(int status, String method, String path, Map<String, String> headers, String body) throws IOException {
        HttpRequest.Builder request = PLATFORM.adminRequest("/api/v1/" + path)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        HttpResponse<String> answer = PLATFORM.admin(request, !headers.containsKey("Authorization"));
        String what = method + " " + path + " " + body;
        softly.assertThat(answer.statusCode()).as(what + " " + answer.body()).isEqualTo(status);
        softly.assertThat(answer.body()).as(what).contains("/api/v1/problems/");
        // The caller's own name of the request is in the answer, by the contract.
        String id = headers.getOrDefault("X-Request-Id", "");
        softly.assertThat(seenIn(id.isEmpty() ? answer.body() : answer.body().replace("\"" + id + "\"", "")))
                .as(what)
                .isEmpty();
    }
}
