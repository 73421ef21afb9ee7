package bars.receiver.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.receiver.metric.Callee;
import bars.receiver.metric.Downstream;
import bars.receiver.trace.Tracing;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a call ended is counted, whoever made it. */
class WireTest {
    private static final Callee CALLEE = Callee.relay(new TenantScope(7, Environment.INT));

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Downstream downstream = new Downstream(id -> "X26");
    private final Wire wire = new Wire(environment -> HttpClient.newHttpClient(), Tracing.OFF, downstream);

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(
                    Integer.parseInt(exchange.getRequestURI().getPath().substring(1)), -1);
            exchange.close();
        });
        server.createContext("/hangs", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void statusOfTheAnswerIsTheOutcome() {
        for (String status : new String[] {"201", "409", "503"}) {
            wire.send(CALLEE, request("/" + status), Duration.ofSeconds(20)).join();
        }

        assertThat(downstream.text()).contains(counted("ok"), counted("refused"), counted("error"));
        assertThat(downstream.text()).doesNotContain("unreachable");
    }

    @Test
    void noAnswerInTimeIsUnreachable() {
        assertThatThrownBy(() -> wire.send(CALLEE, request("/hangs"), Duration.ofMillis(100))
                        .join())
                .hasCauseInstanceOf(java.util.concurrent.TimeoutException.class);

        assertThat(downstream.text()).contains(counted("unreachable"));
    }

    @Test
    void nobodyThereIsUnreachable() {
        HttpRequest request = request("/201");
        server.stop(0);

        assertThatThrownBy(
                        () -> wire.send(CALLEE, request, Duration.ofSeconds(20)).join())
                .hasCauseInstanceOf(IOException.class);

        assertThat(downstream.text()).contains(counted("unreachable"));
    }

    private static String counted(String outcome) {
        return "bars_downstream_requests_total{to=\"relay\",tenant=\"X26\",env=\"INT\",outcome=\"" + outcome
                + "\"} 1\n";
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
                .build();
    }
}
