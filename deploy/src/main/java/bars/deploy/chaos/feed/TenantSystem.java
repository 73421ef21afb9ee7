package bars.deploy.chaos.feed;

import bars.deploy.demo.AdminApi;
import bars.deploy.demo.DemoFailure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * A tenant's own system as the feed and the webhooks expect it: it keeps the id of each message with its effect, so that
 * seeing a message again has none. Runs in a process of its own until that is killed.
 */
public final class TenantSystem {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REST = Duration.ofMillis(200);
    private static final int ACKNOWLEDGING = 4;

    private final AdminApi api;
    private final String odsCode;
    private final Journal journal;
    private final ExecutorService workers = Executors.newFixedThreadPool(ACKNOWLEDGING);

    /** @param journal file of its effects */
    public TenantSystem(AdminApi api, String odsCode, Path journal) throws IOException {
        this.api = api;
        this.odsCode = odsCode;
        this.journal = Journal.open(journal);
    }

    /** Takes notices on {@code port} and reads the feed of INT; does not return. */
    public void run(int port) throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/notices", this::noticed);
        server.setExecutor(Executors.newFixedThreadPool(ACKNOWLEDGING));
        server.start();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                read();
            } catch (DemoFailure | java.util.concurrent.ExecutionException away) {
                LockSupport.parkNanos(REST.toNanos()); // the platform is away: the same page comes again
            }
        }
    }

    private void read() throws IOException, InterruptedException, java.util.concurrent.ExecutionException {
        JsonNode page = api.get("tenants/" + odsCode + "/inbox?environment=INT&bundle=false&limit=200&waitSeconds=5");
        List<Journal.Effect> effects = new ArrayList<>();
        for (JsonNode message : page.path("data")) {
            effects.add(new Journal.Effect(
                    "feed",
                    message.path("id").asText(),
                    message.path("requestId").asText(),
                    message.path("correlationId").asText()));
        }
        journal.add(effects);
        List<Future<?>> acknowledged = new ArrayList<>();
        for (Journal.Effect effect : effects) {
            acknowledged.add(workers.submit(() ->
                    api.post("tenants/" + odsCode + "/inbox/" + effect.messageId() + "/acknowledgement", Map.of())));
        }
        for (Future<?> one : acknowledged) {
            one.get();
        }
    }

    private void noticed(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode notice = JSON.readTree(exchange.getRequestBody());
            journal.add(List.of(new Journal.Effect(
                    "notice",
                    notice.path("messageId").asText(),
                    notice.path("requestId").asText(),
                    notice.path("correlationId").asText())));
            exchange.sendResponseHeaders(204, -1);
        }
    }
}
