package bars.deploy.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code /health/live}, {@code /health/ready}, {@code /health/started} and {@code /metrics} over plain HTTP, on the
 * JDK's own server: it depends on no worker pool of Payara and answers while that one starts, drains or is wedged.
 */
public final class ManagementListener implements AutoCloseable {
    private static final int THREADS = 16;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Readiness readiness;

    private ManagementListener(HttpServer server, ExecutorService threads, Readiness readiness) {
        this.server = server;
        this.threads = threads;
        this.readiness = readiness;
    }

    /** Listens from now on; {@code readiness} decides what it says. */
    public static ManagementListener open(InetSocketAddress address, Readiness readiness) {
        RequestTime.limit();
        try {
            HttpServer server = HttpServer.create(address, 64);
            ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
                Thread thread = new Thread(task, "management");
                thread.setDaemon(true);
                return thread;
            });
            ManagementListener listener = new ManagementListener(server, threads, readiness);
            server.setExecutor(threads);
            server.createContext("/", listener::answer);
            server.start();
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + " for health and metrics", e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean reads = exchange.getRequestMethod().equals("GET")
                    || exchange.getRequestMethod().equals("HEAD");
            if (!reads) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/health/live" -> health(exchange, true, Map.of());
                // A sealed node waits for an operator, another one for the database: a supervisor that took it for
                // one that hangs would start it again and again, with growing rests.
                case "/health/started" -> health(exchange, readiness.phase() != Readiness.Phase.STARTING, Map.of());
                case "/health/ready", "/health" -> ready(exchange);
                case "/metrics" -> send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics());
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private void ready(HttpExchange exchange) throws IOException {
        health(exchange, readiness.isReady(), Published.texts("bars.health."));
    }

    private void health(HttpExchange exchange, boolean up, Map<String, String> parts) throws IOException {
        StringBuilder body = new StringBuilder("{\"status\":\"").append(up ? "UP" : "DOWN");
        body.append("\",\"phase\":\"").append(readiness.phase()).append("\",\"checks\":[");
        String separator = "";
        for (Map.Entry<String, String> part : parts.entrySet()) {
            boolean fine = part.getValue().isEmpty();
            body.append(separator).append("{\"name\":\"").append(part.getKey()).append("\",\"status\":\"");
            body.append(fine ? "UP" : "DOWN").append("\",\"data\":{\"reason\":\"");
            body.append(part.getValue().replaceAll("[\"\\\\\\p{Cntrl}]", " ")).append("\"}}");
            separator = ",";
        }
        send(exchange, up ? 200 : 503, "application/json", body.append("]}").toString());
    }

    private String metrics() {
        StringBuilder text = new StringBuilder(JvmMetrics.text());
        int ready = readiness.isReady() ? 1 : 0;
        text.append("# HELP bars_ready Whether this process takes requests\n# TYPE bars_ready gauge\n");
        text.append("bars_ready ").append(ready).append('\n');
        return text.append(MetricParts.joined(Published.texts("bars.metrics.").values()))
                .toString();
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
