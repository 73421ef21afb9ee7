package bars.receiver.trace;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.DatabaseWatch;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.messages.header.MessageKey;
import bars.receiver.exchange.Arrival;
import bars.receiver.exchange.Deadline;
import bars.receiver.metric.Callee;
import bars.receiver.metric.Downstream;
import bars.receiver.metric.Steps;
import bars.receiver.outbound.Wire;
import bars.receiver.tenant.HostedEndpoint;
import bars.receiver.tenant.TenantLimits;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracingTest {
    private static final String REQUEST = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
    private static final String CORRELATION = "9B1DEB4D-3b7d-4bad-9bdd-2b0d7b3dcb6d";
    private static final String TRACE = "9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d";
    private static final Instant AT = Instant.parse("2026-03-02T10:00:00Z");

    private final List<SpanData> sent = new CopyOnWriteArrayList<>();
    private final Tracing tracing = RecordedTraces.into(sent, 100);

    @AfterEach
    void nothingGoesOn() {
        RequestTrace.enter(null);
        tracing.close();
    }

    @Test
    void conversationIsTheTraceAndStepsAreBelowTheRequest() {
        RequestTrace trace = arrived(tracing, CORRELATION, "/FHIR/R4/$process-message");
        RequestTrace.enter(trace);
        new Steps().begin();
        Steps.reached(Steps.Step.READ);
        Steps.reached(Steps.Step.PARSE);
        trace.answered(200);

        assertThat(sent).extracting(SpanData::getTraceId).containsOnly(TRACE);
        SpanData root = named("POST $process-message");
        assertThat(root.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(root.getStartEpochNanos()).isEqualTo(AT.getEpochSecond() * 1_000_000_000L);
        assertThat(text(root, "bars.tenant")).isEqualTo("X26");
        assertThat(text(root, "bars.environment")).isEqualTo("INT");
        assertThat(text(root, "bars.request_id")).isEqualTo(REQUEST);
        assertThat(named("read").getParentSpanId()).isEqualTo(root.getSpanId());
        assertThat(named("parse").getStartEpochNanos()).isEqualTo(named("read").getEndEpochNanos());
    }

    @Test
    void pathsAndQueriesAreNotTold() {
        arrived(tracing, CORRELATION, "/FHIR/R4/ServiceRequest/9449304130").answered(404);
        arrived(tracing, CORRELATION, "/FHIR/R4/Patient/9449304130").answered(404);

        assertThat(sent).extracting(SpanData::getName).containsExactly("POST ServiceRequest", "POST other");
        assertThat(sent).noneMatch(span -> span.toString().contains("9449304130"));
    }

    @Test
    void databaseWorkOfARequestIsBelowItAndOtherWorkIsNotTraced() {
        assertThat(tracing.begins("transaction")).isNull();
        RequestTrace trace = arrived(tracing, CORRELATION, "/FHIR/R4/Slot");
        RequestTrace.enter(trace);

        DatabaseWatch.Running running = tracing.begins("transaction");
        Objects.requireNonNull(running).ended(false);
        trace.answered(503);

        SpanData work = named("transaction");
        assertThat(work.getParentSpanId()).isEqualTo(named("POST Slot").getSpanId());
        assertThat(text(work, "db.system")).isEqualTo("postgresql");
        assertThat(work.getStatus().getStatusCode().name()).isEqualTo("ERROR");
    }

    @Test
    void callBelongsToTheConversationThatItsHeadersName() throws IOException {
        HttpServer counterpart = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        counterpart.createContext("/", exchange -> {
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        counterpart.start();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(
                            "http://127.0.0.1:" + counterpart.getAddress().getPort() + "/Slot?patient=9449304130"))
                    .header("X-Correlation-Id", CORRELATION)
                    .header("X-Request-Id", REQUEST)
                    .header("Authorization", "Bearer something")
                    .build();
            new Wire(environment -> HttpClient.newHttpClient(), tracing, new Downstream())
                    .send(Callee.proxy(new TenantScope(7, Environment.INT)), request, Duration.ofSeconds(20))
                    .join();
        } finally {
            counterpart.stop(0);
        }

        SpanData call = named("call");
        assertThat(call.getTraceId()).isEqualTo(TRACE);
        assertThat(call.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(call.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
                .isEqualTo(201);
        assertThat(text(call, "bars.request_id")).isEqualTo(REQUEST);
        assertThat(call.toString()).doesNotContain("9449304130", "something");
    }

    @Test
    void callThatFailsTellsTheKindOfFailureAlone() {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/")).build();

        tracing.calling(request).accept(null, new IOException("patient 9449304130"));

        assertThat(text(named("call"), "error.type")).isEqualTo("IOException");
        assertThat(named("call").toString()).doesNotContain("9449304130");
    }

    @Test
    void workOnAnotherThreadBelongsToTheRequestAndLeavesNothingBehind() throws InterruptedException {
        RequestTrace trace = arrived(tracing, CORRELATION, "/FHIR/R4/Slot");
        RequestTrace.enter(trace);
        List<String> seen = new CopyOnWriteArrayList<>();
        Runnable carried = RequestTrace.carriedInto(() -> seen.add(RequestTrace.current() == trace ? "ours" : "none"));

        Thread other = new Thread(() -> {
            carried.run();
            seen.add(RequestTrace.current() == null ? "gone" : "left");
        });
        other.start();
        other.join();

        assertThat(seen).containsExactly("ours", "gone");
    }

    @Test
    void conversationsAreChosenByTheirId() {
        Tracing some = RecordedTraces.into(sent, 50);
        for (int i = 0; i < 200; i++) {
            String id = String.format("00000000-0000-4000-%04x-000000000000", i * 163);
            arrived(some, id, "/FHIR/R4/Slot").answered(200);
            arrived(some, id, "/FHIR/R4/Slot").answered(200);
        }

        Map<String, Long> each = sent.stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        SpanData::getTraceId, java.util.stream.Collectors.counting()));
        assertThat(each).hasSizeBetween(50, 150);
        assertThat(each.values()).containsOnly(2L);
    }

    @Test
    void offMakesNothing() {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/")).build();

        assertThat(Tracing.OFF.isOn()).isFalse();
        assertThat(Tracing.OFF.arrived(arrival(CORRELATION), "GET", "/")).isNull();
        Tracing.OFF.calling(request).accept(200, null);
        Tracing.OFF.close();

        assertThat(sent).isEmpty();
    }

    private static RequestTrace arrived(Tracing tracing, String correlation, String path) {
        RequestTrace trace = tracing.arrived(arrival(correlation), "POST", path);
        if (trace == null) {
            throw new AssertionError("no trace began");
        }
        return trace;
    }

    private static Arrival arrival(String correlation) {
        HostedEndpoint endpoint = new HostedEndpoint(
                3, "x26.example", new TenantScope(7, Environment.INT), "X26", TenantLimits.STANDARD, List.of());
        return new Arrival(endpoint, new MessageKey(REQUEST, correlation), AT, Deadline.startingNow());
    }

    private SpanData named(String name) {
        return sent.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span " + name + " in " + sent));
    }

    private static String text(SpanData span, String key) {
        return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
    }
}
