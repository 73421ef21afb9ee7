package bars.deploy.twin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The NHS side on one port of this machine: {@code /int} and {@code /prod}, each with {@code /oauth2/token} and
 * {@code /booking-and-referral/FHIR/R4}, the registry of pointers included; {@code /_twin/exchanges} tells what passed,
 * {@code /_twin/scenario} takes another scenario, {@code /_twin/tokens} forgets every token.
 */
public final class Twin implements AutoCloseable {
    private static final int THREADS = 64;
    private static final Duration ANSWER_AFTER = Duration.ofSeconds(1);
    private static final int REMEMBERED = 20_000;
    private static final String FHIR = "/booking-and-referral/FHIR/R4";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What passed through the proxy; never its content. */
    public record Exchange(
            String environment,
            String method,
            String path,
            @Nullable String target,
            String requestId,
            String correlationId,
            int status) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final TokenDesk tokens;
    private final Limits limits;
    private final Counterpart counterpart;
    private final Registry registry;
    private final ScheduledExecutorService answering = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "twin-answers");
        thread.setDaemon(true);
        return thread;
    });
    private final Deque<Exchange> exchanges = new ArrayDeque<>();
    private volatile Path folder = Path.of("");
    private volatile Scenario scenario;
    private volatile ProxyDesk proxy;

    private Twin(HttpServer server, Scenario scenario, Clock clock, HttpClient client) {
        this.server = server;
        this.tokens = new TokenDesk(clock, client);
        this.limits = new Limits(clock);
        this.counterpart = new Counterpart(clock, this::sendLater);
        this.registry = new Registry(clock);
        this.scenario = scenario;
        this.proxy = new ProxyDesk(scenario, tokens, limits, counterpart, registry);
    }

    /**
     * Starts on {@code port} of the loopback address.
     *
     * @param port 0 for any
     * @param jwksTrust for fetching keys over https; null for the JDK's own authorities
     */
    public static Twin start(Scenario scenario, int port, Clock clock, @Nullable SSLContext jwksTrust)
            throws IOException {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        if (jwksTrust != null) {
            client.sslContext(jwksTrust);
        }
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        Twin twin = new Twin(server, scenario, clock, client.build());
        server.setExecutor(twin.threads);
        server.createContext("/", twin::handle);
        server.start();
        return twin;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Where an application of {@code environment} fetches its token; {@code aud} of its assertions. */
    public String tokenUrl(String environment) {
        return base() + "/" + environment.toLowerCase(Locale.ROOT) + "/oauth2/token";
    }

    /** Where an application of {@code environment} sends. */
    public String baseUrl(String environment) {
        return base() + "/" + environment.toLowerCase(Locale.ROOT) + FHIR;
    }

    /** Takes relative paths of scenarios that are sent to it from {@code newFolder}. */
    public Twin in(Path newFolder) {
        folder = newFolder;
        return this;
    }

    /** Goes on by another scenario. */
    public void follow(Scenario next) {
        this.scenario = next;
        this.proxy = new ProxyDesk(next, tokens, limits, counterpart, registry);
    }

    /** What passed, oldest first. */
    public List<Exchange> exchanges() {
        synchronized (exchanges) {
            return new ArrayList<>(exchanges);
        }
    }

    /** Messages that had an effect on the counterparts inside the twin. */
    public int effects() {
        return counterpart.taken();
    }

    /** Request ids of those messages by conversation, each in the order of the effects. */
    public Map<String, List<String>> conversations() {
        Map<String, List<String>> conversations = new HashMap<>();
        counterpart.effects().forEach(effect -> conversations
                .computeIfAbsent(effect.correlationId(), key -> new ArrayList<>())
                .add(effect.requestId()));
        return conversations;
    }

    /** How often those counterparts got what they had already. */
    public long repeats() {
        return counterpart.repeats();
    }

    /** What the registry points to, oldest first; nothing of patients. */
    public List<Pointer> pointers() {
        return registry.pointers();
    }

    /** Whom tokens were given to, oldest first. */
    public List<Issue> issues() {
        return tokens.issues();
    }

    /** Makes every token invalid. */
    public void forgetTokens() {
        tokens.forgetTokens();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        answering.shutdownNow();
    }

    private String base() {
        return "http://127.0.0.1:" + port();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = reply(exchange);
            if (reply != null) {
                reply.headers()
                        .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
                exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
                exchange.getResponseBody().write(reply.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Reply reply(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (path.startsWith("/_twin/")) {
            return told(exchange.getRequestMethod(), path.substring("/_twin/".length()), body);
        }
        int slash = path.indexOf('/', 1);
        String environment = slash < 0 ? "" : path.substring(1, slash).toUpperCase(Locale.ROOT);
        String rest = slash < 0 ? "" : path.substring(slash);
        Scenario.World world = scenario.environments().get(environment);
        if (world != null
                && rest.equals("/oauth2/token")
                && exchange.getRequestMethod().equals("POST")) {
            Call call = new Call(environment, "POST", rest, null, Map.of(), body);
            return proxy.token(call, () -> tokens.token(environment, world, tokenUrl(environment), call.text()));
        }
        if (world != null && rest.startsWith(FHIR + "/")) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            return proxied(new Call(
                    environment,
                    exchange.getRequestMethod(),
                    rest.substring(FHIR.length()),
                    exchange.getRequestURI().getRawQuery(),
                    headers,
                    body));
        }
        return Reply.outcome(404, "NOT_FOUND", "not-found", "There is nothing at this path");
    }

    /** A counterpart answers a moment after it was asked: whoever asked has seen its acknowledgement by then. */
    @SuppressWarnings("FutureReturnValueIgnored") // what came of it is among the exchanges
    private void sendLater(Call call) {
        answering.schedule(() -> remember(call, proxy.deliver(call)), ANSWER_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    }

    private @Nullable Reply proxied(Call call) throws InterruptedException {
        Reply reply = proxy.answer(call);
        remember(call, reply);
        return reply;
    }

    private void remember(Call call, @Nullable Reply reply) {
        var seen = new Exchange(
                call.environment(),
                call.method(),
                call.path(),
                call.target(),
                call.header("X-Request-Id"),
                call.header("X-Correlation-Id"),
                reply == null ? 0 : reply.status());
        synchronized (exchanges) {
            exchanges.addLast(seen);
            if (exchanges.size() > REMEMBERED) {
                exchanges.removeFirst();
            }
        }
    }

    private Reply told(String method, String what, byte[] body) throws JsonProcessingException {
        if (what.equals("exchanges") && method.equals("GET")) {
            return Reply.json(200, JSON.writeValueAsString(exchanges()));
        }
        if (what.equals("effects") && method.equals("GET")) {
            return Reply.json(200, JSON.writeValueAsString(Map.of("effects", effects(), "repeats", repeats())));
        }
        if (what.equals("pointers") && method.equals("GET")) {
            return Reply.json(200, JSON.writeValueAsString(pointers()));
        }
        if (what.equals("tokens") && method.equals("GET")) {
            return Reply.json(200, JSON.writeValueAsString(issues()));
        }
        if (what.equals("tokens") && method.equals("DELETE")) {
            tokens.forgetTokens();
            return new Reply(204, Map.of(), new byte[0]);
        }
        if (what.equals("scenario") && method.equals("PUT")) {
            try {
                Scenario next =
                        Scenario.parse(new String(body, StandardCharsets.UTF_8)).from(folder);
                Optional<String> objection = next.objection();
                if (objection.isPresent()) {
                    return Reply.json(400, JSON.writeValueAsString(Map.of("error", objection.get())));
                }
                follow(next);
                return new Reply(204, Map.of(), new byte[0]);
            } catch (IllegalArgumentException e) {
                return Reply.json(400, JSON.writeValueAsString(Map.of("error", String.valueOf(e.getMessage()))));
            }
        }
        return Reply.json(
                404,
                "{\"error\":\"exchanges, effects and pointers (GET), tokens (GET, DELETE) and scenario (PUT) are here\"}");
    }
}
