package bars.receiver.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.LoopbackSystem;
import bars.db.Rows;
import bars.db.TenantScope;
import bars.db.TestTenants;
import bars.db.setting.PlatformSettings;
import bars.db.webhook.TokenGrant;
import bars.db.webhook.Webhook;
import bars.db.webhook.WebhookDelivery;
import bars.db.webhook.Webhooks;
import bars.receiver.message.TestReceiver;
import bars.receiver.metric.Downstream;
import bars.receiver.trace.RecordedTraces;
import bars.receiver.trace.Tracing;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookPumpDbTest {
    private static final byte[] SECRET = "a secret of the tenant and ours".getBytes(StandardCharsets.UTF_8);

    private record Notice(String id, String signature, String body, String authorization) {}

    private final TestReceiver receiver = new TestReceiver();
    private final Queue<Notice> notices = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> tokenRequests = new ConcurrentLinkedQueue<>();
    private final Queue<SpanData> traces = new ConcurrentLinkedQueue<>();
    private final Tracing tracing = RecordedTraces.into(traces, 100);
    private final Downstream downstream = new Downstream(id -> "X26");
    private final UUID hook = UUID.randomUUID();
    private String tokenLife = "3600";

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private WebhookPump pump;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", this::take);
        server.start();
        server.createContext("/token", this::grant);
        pump = new WebhookPump(
                receiver.database,
                TestTenants.vault(),
                true,
                Clock.systemUTC(),
                Duration.ofMillis(20),
                tracing,
                downstream);
        receiver.service("20000001", "a1t1", "2.1.0");
    }

    @AfterEach
    void stop() {
        pump.close();
        tracing.close();
        server.stop(0);
        receiver.close();
    }

    @Test
    void messageIsToldOnceWithASignatureAndWithoutThePatient() {
        approve("127.0.0.1:" + server.getAddress().getPort());
        watch("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        pump.start(Duration.ofMillis(50));

        receiver.post("20000001");
        await(() -> delivered() == 1);

        Notice notice = notices.remove();
        assertThat(notices).isEmpty();
        assertThat(notice.body()).contains("\"message.received\"", "\"X26\"").doesNotContain("9990000018");
        long seconds = Long.parseLong(
                notice.signature().substring(2, notice.signature().indexOf(',')));
        assertThat(notice.signature()).isEqualTo(Signature.of(SECRET, Instant.ofEpochSecond(seconds), notice.body()));
    }

    @Test
    void noticeIsPartOfTheTraceOfItsConversation() throws IOException {
        approve("127.0.0.1:" + server.getAddress().getPort());
        watch("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        pump.start(Duration.ofMillis(50));

        receiver.post("20000001");
        await(() -> delivered() == 1);
        String correlation = new ObjectMapper()
                .readTree(notices.remove().body())
                .get("correlationId")
                .asText();
        assertThat(traces).singleElement().satisfies(call -> {
            assertThat(call.getTraceId()).isEqualTo(correlation.replace("-", ""));
            assertThat(call.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
                    .isEqualTo(204);
        });
    }

    @Test
    void failedTryGoesAgainUnderTheSameId() {
        answers.addAll(List.of(500, 503, 302));
        approve("127.0.0.1:" + server.getAddress().getPort());
        watch("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        pump.start(Duration.ofMillis(50));

        receiver.post("20000001");
        await(() -> delivered() == 1);

        assertThat(notices).as("a redirect is not followed, it is a failure").hasSize(4);
        assertThat(notices.stream().map(Notice::id).distinct()).hasSize(1);
    }

    /** It was given up days ago; whoever sends it again means as often as it takes. */
    @Test
    void oldNoticeThatIsSentAgainIsTriedMoreThanOnce() {
        told();
        rewrite("created_at = now() - interval '3 days', state = 'DEAD'");
        answers.add(500);

        assertThat(receiver.database.<Boolean>asPlatform(work -> new Webhooks(work)
                        .replay(receiver.scope().tenantId(), hook, log().get(0).id())))
                .isTrue();

        await(() -> delivered() == 1);
        assertThat(notices).hasSize(3);
    }

    @Test
    void noticeThatNobodyTookForADayIsGivenUp() {
        told();
        answers.add(500);
        rewrite("state = 'DUE', settled_at = null, attempts = 60, due_at = now()");

        await(() -> log().get(0).state().equals("DEAD"));
        assertThat(notices).hasSize(2);
    }

    private void told() {
        approve("127.0.0.1:" + server.getAddress().getPort());
        watch("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        pump.start(Duration.ofMillis(50));
        receiver.post("20000001");
        await(() -> delivered() == 1);
    }

    private void rewrite(String values) {
        receiver.database.doAsPlatform(work -> new Rows(work).change("update webhook_delivery set " + values));
    }

    @Test
    void noticeCarriesABearerTokenAndARefusedOneIsAskedForAnew() {
        answers.addAll(List.of(204, 401));
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        approve("127.0.0.1:" + server.getAddress().getPort());
        byte[] secret = TestTenants.vault()
                .seal(
                        "a secret:".getBytes(StandardCharsets.UTF_8),
                        Webhook.grantContext(Environment.INT, receiver.scope().tenantId(), hook));
        watch(base + "/hook", new TokenGrant(base + "/token", "platform 1", "notices", secret));
        pump.start(Duration.ofMillis(50));

        receiver.post("20000001");
        await(() -> delivered() == 1);
        receiver.post("20000001");
        await(() -> delivered() == 2);

        assertThat(tokenRequests)
                .as("one token for both, and another after it was refused")
                .containsExactly(
                        "Basic cGxhdGZvcm0rMTphK3NlY3JldCUzQQ== grant_type=client_credentials&scope=notices",
                        "Basic cGxhdGZvcm0rMTphK3NlY3JldCUzQQ== grant_type=client_credentials&scope=notices");
        assertThat(notices.stream().map(Notice::authorization))
                .containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-2");
        assertThat(downstream.text())
                .contains(counted("webhook", "ok", 2), counted("webhook", "refused", 1), counted("token", "ok", 2));
    }

    @Test
    void tokenThatLastsForEverIsUsed() {
        tokenLife = Long.toString(Long.MAX_VALUE);
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        approve("127.0.0.1:" + server.getAddress().getPort());
        byte[] secret = TestTenants.vault()
                .seal(
                        "secret".getBytes(StandardCharsets.UTF_8),
                        Webhook.grantContext(Environment.INT, receiver.scope().tenantId(), hook));
        watch(base + "/hook", new TokenGrant(base + "/token", "platform", "notices", secret));
        pump.start(Duration.ofMillis(50));

        receiver.post("20000001");

        await(() -> delivered() == 1);
    }

    /** It has answered; that it keeps the connection is no reason to tell it again. */
    @Test
    void systemThatKeepsItsConnectionOpenIsToldOnce() throws IOException {
        byte[] answer = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (var open = new LoopbackSystem(caller -> {
            if (caller.getInputStream().read() >= 0) {
                caller.getOutputStream().write(answer);
            }
            caller.getInputStream().readAllBytes();
        })) {
            approve("127.0.0.1:" + open.port());
            watch("http://127.0.0.1:" + open.port() + "/hook");
            receiver.post("20000001");

            pump.start(Duration.ofMillis(50));

            await(() -> delivered() == 1);
            assertThat(log()).singleElement().satisfies(one -> assertThat(one.attempts())
                    .isEqualTo(1));
        }
    }

    @Test
    void hostThatNobodyApprovedIsNeverCalled() {
        watch("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        pump.start(Duration.ofMillis(50));

        receiver.post("20000001");
        await(() -> log().stream().anyMatch(one -> one.reason() != null));

        assertThat(notices).isEmpty();
        assertThat(log().get(0).reason()).contains("approved");
        assertThat(downstream.text()).as("nothing went out").doesNotContain("to=");
    }

    @Test
    void backlogDoesNotWaitForTicks() {
        approve("127.0.0.1:" + server.getAddress().getPort());
        watch("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        for (int i = 0; i < 30; i++) {
            receiver.post("20000001");
        }

        pump.start(Duration.ofHours(1));

        await(() -> notices.size() == 30);
        assertThat(notices.stream().map(Notice::id)).doesNotHaveDuplicates();
    }

    @Test
    void systemThatHangsHoldsAFewNoticesAndKeepsNobodyElses() throws IOException {
        try (var hung = new HungSystem()) {
            receiver.database.doAsPlatform(work -> new PlatformSettings(work)
                    .put(
                            WebhookPump.HOSTS,
                            "[\"127.0.0.1:" + hung.port() + "\", \"127.0.0.1:"
                                    + server.getAddress().getPort() + "\"]"));
            watch(UUID.randomUUID(), "http://127.0.0.1:" + hung.port() + "/hook", null);
            watch("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
            for (int i = 0; i < 30; i++) {
                receiver.post("20000001");
            }

            pump.start(Duration.ofMillis(50));

            await(() -> notices.size() == 30);
            assertThat(hung.mostAtOnce()).isBetween(1, 8);
        }
    }

    @Test
    void webhookIsToldHoweverManyQuietOnesStandBeforeIt() {
        receiver.database.doAsPlatform(work -> new Rows(work)
                .change(
                        """
                        insert into webhook (id, tenant_id, environment, url, sealed_secret)
                        select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, ?, 'PROD', 'https://hooks.example.org', ''
                        from generate_series(1, 1200) n
                        """,
                        receiver.scope().tenantId()));
        approve("127.0.0.1:" + server.getAddress().getPort());
        watch("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");

        receiver.post("20000001");
        pump.start(Duration.ofMillis(50));

        await(() -> delivered() == 1);
    }

    private static String counted(String to, String outcome, int count) {
        return "bars_downstream_requests_total{to=\"" + to + "\",tenant=\"X26\",env=\"INT\",outcome=\"" + outcome
                + "\"} " + count + "\n";
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        notices.add(new Notice(
                String.valueOf(exchange.getRequestHeaders().getFirst("BaRS-Delivery")),
                String.valueOf(exchange.getRequestHeaders().getFirst(Signature.HEADER)),
                body,
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))));
        Integer status = answers.poll();
        exchange.sendResponseHeaders(status == null ? 204 : status, -1);
        exchange.close();
    }

    private void grant(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        tokenRequests.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + form);
        byte[] body = ("{\"access_token\":\"token-" + tokenRequests.size() + "\",\"expires_in\":" + tokenLife + "}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void approve(String host) {
        receiver.database.doAsPlatform(work -> new PlatformSettings(work).put(WebhookPump.HOSTS, "[\"" + host + "\"]"));
    }

    private void watch(String url) {
        watch(url, null);
    }

    private void watch(String url, @Nullable TokenGrant grant) {
        watch(hook, url, grant);
    }

    private void watch(UUID id, String url, @Nullable TokenGrant grant) {
        TenantScope scope = receiver.scope();
        byte[] sealed = TestTenants.vault().seal(SECRET, Webhook.sealContext(Environment.INT, scope.tenantId(), id));
        receiver.database.doAsPlatform(work -> new Webhooks(work)
                .add(new Webhook(
                        id,
                        scope.tenantId(),
                        Environment.INT,
                        url,
                        null,
                        sealed,
                        grant,
                        true,
                        0,
                        Instant.now(),
                        Instant.now())));
    }

    private List<WebhookDelivery> log() {
        return receiver.database.asPlatform(
                work -> new Webhooks(work).deliveries(receiver.scope().tenantId(), hook, null, 10));
    }

    private long delivered() {
        return log().stream().filter(one -> one.state().equals("DELIVERED")).count();
    }

    private static void await(BooleanSupplier what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!what.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
