package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What only the provider can bring about: callers who are refused, and records that are changed on this side. */
class StrangersIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RunningPlatform PLATFORM = RunningPlatform.shared();
    private static final AdminCalls ADMIN = new AdminCalls(PLATFORM);
    private static final Endpoint ENDPOINT = Endpoint.RIVERSIDE_INT;
    private static final String PROCESS = "/FHIR/R4/$process-message";
    private static final String METADATA = "/FHIR/R4/metadata";

    /** Whoever stands behind several identifiers is known by the ODS code. */
    private static final String CALLER =
            "{\"resourceType\":\"Organization\",\"identifier\":[{\"system\":\"https://other.example\",\"value\":\"1\"},"
                    + "{\"system\":\"https://fhir.nhs.uk/Id/ods-organization-code\",\"value\":\"FM111\"}],\"name\":\"F\"}";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    @Requirement({"ACC-01", "ACC-02", "ACC-03", "SLOT-12", "F17", "S04"})
    void callerWhomAServiceDeniesIsRefusedEverywhereUntilItIsAdmittedAgain() throws IOException {
        JsonNode service = ADMIN.service(ENDPOINT, "20000201", "a1t1", "2.1.0", Map.of());
        String rules = "endpoints/" + ENDPOINT.serverName() + "/services/"
                + service.path("id").asText() + "/access-rules";
        Map<String, String> headers = headers("20000201", UUID.randomUUID(), CALLER);
        byte[] referral =
                messages("20000201", "a1t1", "2.1.0", aCase()).request().bytes();

        ADMIN.call(
                "PUT", rules, Map.of("rules", List.of(Map.of("effect", "DENY", "odsCode", "FM111"))), "If-Match", "*");
        until(401, () -> exchange("GET", METADATA, headers("20000201", UUID.randomUUID(), CALLER), new byte[0]));
        Reply denied = exchange("POST", PROCESS, headers, referral);
        Reply slots = exchange("GET", "/FHIR/R4/Slot?status=free", headers, new byte[0]);
        ADMIN.call("PUT", rules, Map.of("rules", List.of()), "If-Match", "*");
        until(200, () -> exchange("GET", METADATA, headers("20000201", UUID.randomUUID(), CALLER), new byte[0]));
        Reply admitted = exchange("POST", PROCESS, headers, referral);

        assertThat(denied.text()).contains("REC_UNAUTHORIZED", "\"security\"");
        assertThat(slots.status()).isEqualTo(401);
        assertThat(slots.text()).contains("REC_UNAUTHORIZED", "\"forbidden\"");
        assertThat(admitted.status()).as(admitted.text()).isEqualTo(200);
    }

    @Test
    @Requirement({"UPD-02", "CAN-03", "B12"})
    void updateOfWhatTheProviderChangedConflictsAndEarlierVersionsStay() throws IOException {
        ADMIN.service(ENDPOINT, "20000202", "a4t1", "2.0.0", Map.of());
        UUID conversation = UUID.randomUUID();
        SampleCase about = aCase();
        SampleMessages messages = messages("20000202", "a4t1", "2.0.0", about);
        Reply taken = exchange(
                "POST",
                PROCESS,
                headers("20000202", conversation),
                messages.request().bytes());
        String record = "tenants/" + ENDPOINT.odsCode() + "/referrals/" + id(taken);

        ADMIN.call(
                "PATCH",
                record,
                Map.of("status", "on-hold"),
                "If-Match",
                "*",
                "Content-Type",
                "application/merge-patch+json");
        about.at(Instant.now().plusSeconds(60));
        Reply refused = exchange(
                "POST",
                PROCESS,
                headers("20000202", conversation),
                messages.update().bytes());

        assertThat(refused.status()).as(refused.text()).isEqualTo(409);
        assertThat(refused.text()).contains("REC_CONFLICT", "\"conflict\"");
        assertThat(ADMIN.call("GET", record, null).path("history")).hasSize(1);
    }

    /** Asks again until the answer has the status: rules and services reach the receiver by notification. */
    private static Reply until(int status, Attempt attempt) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Reply reply = attempt.run();
        while (reply.status() != status && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            reply = attempt.run();
        }
        return reply;
    }

    @FunctionalInterface
    private interface Attempt {
        Reply run() throws IOException;
    }

    private static Reply exchange(String method, String path, Map<String, String> headers, byte[] body)
            throws IOException {
        try (ProxyConnection connection = PLATFORM.connect(ENDPOINT)) {
            return connection.exchange(method, path, headers, body);
        }
    }

    private static Map<String, String> headers(String service, UUID conversation) {
        Map<String, String> headers = new LinkedHashMap<>(ENDPOINT.headers());
        headers.put("X-Correlation-Id", conversation.toString());
        headers.put(
                "NHSD-Target-Identifier",
                encoded("{\"system\":\"https://fhir.nhs.uk/Id/dos-service-id\",\"value\":\"" + service + "\"}"));
        return headers;
    }

    private static Map<String, String> headers(String service, UUID conversation, String organisation) {
        Map<String, String> headers = headers(service, conversation);
        headers.put("NHSD-End-User-Organisation", encoded(organisation));
        return headers;
    }

    private static SampleCase aCase() {
        return new SampleCase(() -> UUID.randomUUID().toString(), "9990000018", Instant.now());
    }

    private static SampleMessages messages(String service, String useCase, String version, SampleCase about) {
        return new SampleMessages(
                SampleRoute.to(service, ENDPOINT.odsCode(), "Riverside Urgent Care", useCase, version), about);
    }

    private static String id(Reply reply) throws IOException {
        for (JsonNode entry : JSON.readTree(reply.body()).path("entry")) {
            if (entry.at("/resource/resourceType").asText().equals("ServiceRequest")) {
                return entry.at("/resource/id").asText();
            }
        }
        throw new AssertionError(reply.text());
    }

    private static String encoded(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
