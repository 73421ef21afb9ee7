package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the receiver did is counted where an operator looks for it. */
class MetricsIT {
    private static final Endpoint ENDPOINT = Endpoint.HILLSIDE_PROD;
    private static final String TENANT = "tenant=\"A8T4\",env=\"PROD\",";
    private static final String PROCESS = "/FHIR/R4/$process-message";
    private static final String TOOK = "bars_message_duration_seconds_count{env=\"PROD\",type=";

    private final RunningPlatform platform = RunningPlatform.shared();

    @Test
    void goodMessageRefusedOneAndReadsAreCountedEachForThemselves() throws IOException {
        Map<String, Double> before = figures();

        exchange("POST", PROCESS, ENDPOINT.referral(), 200);
        exchange("POST", PROCESS, "{".getBytes(StandardCharsets.UTF_8), 400);
        exchange("GET", "/FHIR/R4/metadata", new byte[0], 200);
        exchange("GET", "/FHIR/R4/Appointment/9990000018", new byte[0], 400);
        exchange("GET", "/FHIR/R4/Patient/9990000018", new byte[0], 404);

        Map<String, Double> grown = grownBy(before, "bars_messages_total{" + TENANT + "type=\"other\"");
        assertThat(grown)
                .containsEntry(messages("process-message", 200, "ok"), 1.0)
                .containsEntry(messages("process-message", 400, "refused"), 1.0)
                .containsEntry(messages("metadata", 200, "ok"), 1.0)
                .containsEntry(messages("appointment", 400, "refused"), 1.0)
                .containsEntry(messages("other", 404, "refused"), 1.0)
                .containsEntry(TOOK + "\"process-message\"}", 2.0)
                .containsEntry(TOOK + "\"metadata\"}", 1.0)
                .containsEntry("bars_validation_errors_total{env=\"PROD\",code=\"REC_BAD_REQUEST\"}", 2.0)
                .containsEntry("bars_validation_errors_total{env=\"PROD\",code=\"REC_NOT_FOUND\"}", 1.0)
                .containsEntry("bars_tls_handshakes_total{env=\"PROD\",outcome=\"ok\"}", 5.0);
    }

    @Test
    void refusalOfTheListenerItselfIsCountedToo() throws IOException {
        Map<String, Double> before = figures();

        exchange("GET", "/FHIR/R4/%zz", new byte[0], 400);
        exchange("GET", "/nowhere", new byte[0], 404);

        assertThat(grownBy(before, "bars_validation_errors_total{env=\"PROD\",code=\"REC_NOT_FOUND\"}"))
                .containsEntry("bars_validation_errors_total{env=\"PROD\",code=\"REC_BAD_REQUEST\"}", 1.0)
                .containsEntry("bars_validation_errors_total{env=\"PROD\",code=\"REC_NOT_FOUND\"}", 1.0);
    }

    @Test
    void lineOfARefusedRequestHasItsIdsAsFields() throws IOException {
        Map<String, String> headers = ENDPOINT.headers();
        try (ProxyConnection connection = platform.connect(ENDPOINT)) {
            byte[] broken = "{".getBytes(StandardCharsets.UTF_8);
            assertThat(connection.exchange("POST", PROCESS, headers, broken).status())
                    .isEqualTo(400);
            assertThat(connection
                            .exchange("GET", "/FHIR/R4/Appointment/9990000018", headers, new byte[0])
                            .status())
                    .isEqualTo(400);
        }

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String fields = "\"requestId\":\"" + headers.get("X-Request-Id") + "\",\"correlationId\":\""
                + headers.get("X-Correlation-Id") + "\",\"tenant\":\"A8T4\",\"environment\":\"PROD\"";
        List<String> lines;
        do {
            try (Stream<String> log = Files.lines(platform.home().resolve("logs/bars.0.log"))) {
                lines = log.filter(line -> line.contains(fields)).toList();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        } while (lines.size() < 2 && System.nanoTime() < end);
        assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).contains("\"logger\":\"bars.requests\""));
    }

    @Test
    void nodeTellsItsLimitsAndItsClock() throws IOException {
        Map<String, Double> figures = figures();

        for (String role : List.of("receiver", "admin")) {
            String of = "{role=\"" + role + "\"}";
            assertThat(figures.get("bars_database_connections_max_tenant" + of))
                    .isGreaterThanOrEqualTo(figures.get("bars_database_connections_tenant" + of));
            assertThat(figures.get("bars_database_connections_max_platform" + of))
                    .isPositive();
            assertThat(figures)
                    .containsKeys(
                            "bars_database_waits_in_vain_total{role=\"" + role + "\",pool=\"tenant\"}",
                            "bars_database_waits_in_vain_total{role=\"" + role + "\",pool=\"platform\"}");
        }
        assertThat(awaited("bars_clock_offset_seconds")).isBetween(-5.0, 5.0);
    }

    @Test
    void everyMetricOfTheReceiverIsExplainedOnceAndNamesNobody() throws IOException {
        exchange("GET", "/FHIR/R4/Appointment/9990000018", new byte[0], 400);
        String page = page();

        Set<String> explained = new HashSet<>();
        page.lines().filter(line -> line.startsWith("# HELP bars_")).forEach(line -> assertThat(
                        explained.add(line.split(" ", 4)[2]))
                .as(line)
                .isTrue());
        Set<String> typed = page.lines()
                .filter(line -> line.startsWith("# TYPE bars_"))
                .map(line -> line.split(" ", 4)[2])
                .collect(Collectors.toSet());
        assertThat(explained)
                .contains(
                        "bars_messages_total",
                        "bars_message_duration_seconds",
                        "bars_validation_errors_total",
                        "bars_tls_handshakes_total",
                        "bars_downstream_requests_total",
                        "bars_downstream_duration_seconds",
                        "bars_clock_offset_seconds")
                .isSubsetOf(typed);
        assertThat(page).doesNotContain("9990000018");
    }

    private static String messages(String type, int status, String outcome) {
        return "bars_messages_total{" + TENANT + "type=\"" + type + "\",status=\"" + status + "\",outcome=\"" + outcome
                + "\"}";
    }

    private void exchange(String method, String path, byte[] body, int status) throws IOException {
        try (ProxyConnection connection = platform.connect(ENDPOINT)) {
            Reply reply = connection.exchange(method, path, ENDPOINT.headers(), body);
            assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        }
    }

    /** What has grown, once the last that is awaited has: an answer is counted a moment after its caller has it. */
    private Map<String, Double> grownBy(Map<String, Double> before, String last) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Map<String, Double> grown;
        do {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            grown = new HashMap<>(figures());
            grown.replaceAll((name, value) -> value - before.getOrDefault(name, 0.0));
        } while (grown.entrySet().stream().noneMatch(one -> one.getKey().startsWith(last) && one.getValue() > 0)
                && System.nanoTime() < end);
        return grown;
    }

    private double awaited(String name) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Double value = figures().get(name);
        while (value == null && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            value = figures().get(name);
        }
        assertThat(value).as(name).isNotNull();
        return value == null ? Double.NaN : value;
    }

    private Map<String, Double> figures() throws IOException {
        Map<String, Double> figures = new HashMap<>();
        page().lines().filter(line -> line.startsWith("bars_")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            figures.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
        return figures;
    }

    private String page() throws IOException {
        return platform.management("/metrics").body();
    }
}
