package bars.deploy.twin;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.tls.ClientTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The BaRS proxy: checks token, limits and headers, finds the Receiver in the catalogue, passes the request on over mutual
 * TLS, and does to answers what the live proxy does. Thread-safe.
 *
 * <p>Source: contract digest §1.13.3, §4.4.
 */
final class ProxyDesk {
    /** What the proxy says of itself when no target is named. */
    static final String STATEMENT =
            "{\"resourceType\":\"CapabilityStatement\",\"status\":\"active\",\"kind\":\"instance\","
                    + "\"version\":\"1.2.0\",\"fhirVersion\":\"4.0.1\",\"format\":[\"json\"]}";

    /** Source: contract digest §1.13.3, io.timeout. */
    private static final int TIMEOUT_MILLIS = 32_000;

    private static final Set<String> NOT_PASSED_ON = Set.of(
            "authorization", "host", "content-length", "connection", "transfer-encoding", "upgrade", "http2-settings");

    private final Scenario scenario;
    private final TokenDesk tokens;
    private final Limits limits;
    private final Counterpart counterpart;
    private final Registry registry;
    private final Faults faults;
    private final Map<String, SSLContext> contexts = new ConcurrentHashMap<>();

    ProxyDesk(Scenario scenario, TokenDesk tokens, Limits limits, Counterpart counterpart, Registry registry) {
        this.scenario = scenario;
        this.tokens = tokens;
        this.limits = limits;
        this.counterpart = counterpart;
        this.registry = registry;
        this.faults = new Faults(scenario.faults());
    }

    /** The answer; null to end the connection without one. */
    @Nullable
    Reply answer(Call call) throws InterruptedException {
        Scenario.World world = scenario.environments().get(call.environment());
        if (world == null) {
            return Reply.outcome(404, "NOT_FOUND", "not-found", "No such environment in this scenario");
        }
        if (call.path().equals("/metadata") && !call.has("NHSD-Target-Identifier")) {
            return Reply.json(200, STATEMENT);
        }
        Reply refusal = admitted(call, world);
        if (refusal != null) {
            return refusal;
        }
        if (Registry.isFor(call)) {
            Optional<Scenario.Fault> fault = faults.of(call, Registry.TARGET);
            return fault.isPresent() ? faulty(fault.get(), call, world, Registry.TARGET) : registry.answer(call);
        }
        String target = call.target();
        if (target == null) {
            return Reply.outcome(400, "PROXY_BAD_REQUEST", "structure", "NHSD-Target-Identifier is not base64 JSON");
        }
        String address = world.catalogue().get(target);
        if (address == null) {
            return Reply.outcome(404, "PROXY_NOT_FOUND", "not-found", "The target is not in the catalogue");
        }
        Optional<Scenario.Fault> fault = faults.of(call, target);
        if (fault.isPresent()) {
            return faulty(fault.get(), call, world, address);
        }
        return injected(passedOn(call, world, address));
    }

    /** The token endpoint's answer, unless the scenario spoils it; null to end the connection without one. */
    @Nullable
    Reply token(Call call, Supplier<Reply> usual) throws InterruptedException {
        Optional<Scenario.Fault> fault = faults.ofToken(call);
        if (fault.isEmpty()) {
            return usual.get();
        }
        Scenario.Fault one = fault.get();
        return switch (one.kind()) {
            case "drop" -> null;
            case "late" -> {
                Thread.sleep(one.millis());
                yield usual.get();
            }
            default ->
                TokenDesk.refusal(
                        one.status(),
                        one.code() == null ? "invalid_request" : one.code(),
                        one.issue() == null ? "As the scenario says" : one.issue());
        };
    }

    /** Delivers what a counterpart inside the twin sends, as the proxy would after all its checks. */
    Reply deliver(Call call) {
        Scenario.World world = scenario.environments().get(call.environment());
        String address = world == null ? null : world.catalogue().get(String.valueOf(call.target()));
        return world == null || address == null
                ? Reply.outcome(404, "PROXY_NOT_FOUND", "not-found", "The target is not in the catalogue")
                : injected(passedOn(call, world, address));
    }

    private @Nullable Reply admitted(Call call, Scenario.World world) {
        Optional<TokenDesk.Holder> holder = tokens.holder(call.environment(), call.header("Authorization"));
        if (holder.isEmpty()) {
            return Reply.outcome(
                    401,
                    "SEND_UNAUTHORIZED",
                    call.has("Authorization") ? "expired" : "login",
                    "A valid token is needed");
        }
        if (Boolean.FALSE.equals(holder.get().application().enabled())) {
            return Reply.outcome(403, "SEND_FORBIDDEN", "forbidden", "The application is not enabled for BaRS");
        }
        if (!limits.admits(call.environment(), holder.get().application().apiKey(), world)) {
            return Reply.outcome(429, "SEND_TOO_MANY_REQUESTS", "throttled", "Too many requests");
        }
        if (!call.has("X-Request-Id") || !call.has("X-Correlation-Id")) {
            return Reply.outcome(400, "BAD_REQUEST", "invalid", "X-Request-Id and X-Correlation-Id are needed");
        }
        for (String name :
                new String[] {"NHSD-Target-Identifier", "NHSD-End-User-Organisation", "NHSD-Requesting-Software"}) {
            boolean needed = !name.equals("NHSD-Target-Identifier") || !Registry.isFor(call);
            if (needed && !call.has(name)) {
                return Reply.outcome(400, "SEND_BAD_REQUEST", "required", name + " is needed");
            }
        }
        boolean message = call.method().equals("POST") && call.path().equals("/$process-message");
        boolean writes = message || (Registry.isFor(call) && !call.method().equals("GET"));
        if (writes && !call.has("use-context")) {
            return Reply.outcome(400, "SEND_BAD_REQUEST", "required", "use-context is needed");
        }
        return null;
    }

    private @Nullable Reply faulty(Scenario.Fault fault, Call call, Scenario.World world, String address)
            throws InterruptedException {
        switch (fault.kind()) {
            case "answer":
                return fault.code() == null
                        ? new Reply(fault.status(), Map.of(), new byte[0])
                        : Reply.outcome(
                                fault.status(),
                                fault.code(),
                                fault.issue() == null ? "exception" : fault.issue(),
                                "As the scenario says");
            case "drop":
                return null;
            case "late":
                Reply late = injected(passedOn(call, world, address));
                Thread.sleep(fault.millis());
                return late;
            case "lost":
                passedOn(call, world, address);
                return Reply.outcome(408, "REC_TIMEOUT", "timeout", "The Receiver did not answer in time");
            case "twice":
                passedOn(call, world, address);
                return injected(passedOn(call, world, address));
            case "no-ids":
                Reply whole = injected(passedOn(call, world, address));
                return new Reply(whole.status(), Map.of("Content-Type", "application/json"), whole.body());
            default:
                return Reply.outcome(500, "SERVER_ERROR", "exception", "The scenario has an unknown fault");
        }
    }

    private Reply passedOn(Call call, Scenario.World world, String address) {
        if (address.equals(Registry.TARGET)) {
            return registry.answer(call);
        }
        if (address.equals("twin")) {
            return counterpart.answer(call);
        }
        URI uri = URI.create(address);
        int timeout = world.timeoutMillis() > 0 ? world.timeoutMillis() : TIMEOUT_MILLIS;
        Map<String, String> headers = new HashMap<>();
        call.headers().forEach((name, value) -> {
            if (!NOT_PASSED_ON.contains(name)) {
                headers.put(name, value);
            }
        });
        headers.put("Connection", "close");
        String path = uri.getRawPath() + call.path() + (call.query() == null ? "" : "?" + call.query());
        try (ProxyConnection connection =
                ProxyConnection.open(listener(uri, world), uri.getHost(), tls(call.environment(), world), timeout)) {
            var reply = connection.exchange(call.method(), path, headers, call.body());
            Map<String, String> kept = new HashMap<>();
            for (String name : new String[] {"Content-Type", "X-Request-Id", "X-Correlation-Id"}) {
                reply.header(name).ifPresent(value -> kept.put(name, value));
            }
            return new Reply(reply.status(), kept, reply.body());
        } catch (java.net.SocketTimeoutException e) {
            return new Reply(504, Map.of(), new byte[0]);
        } catch (IOException e) {
            return new Reply(503, Map.of(), new byte[0]);
        }
    }

    /** What the live proxy does to a Receiver's answer. */
    private static Reply injected(Reply reply) {
        boolean noStore = new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8).contains("\"no-store\"");
        return switch (reply.status()) {
            case 403 -> Reply.outcome(403, "REC_FORBIDDEN", "forbidden", "Mutual TLS with the Receiver failed");
            case 408 ->
                reply.body().length > 0
                        ? reply
                        : Reply.outcome(408, "REC_TIMEOUT", "timeout", "The Receiver did not answer in time");
            case 500 ->
                reply.isOutcome() && !noStore
                        ? reply
                        : Reply.outcome(
                                500, "REC_SERVER_ERROR", noStore ? "no-store" : "exception", "The Receiver failed");
            case 503 ->
                Reply.json(
                        503,
                        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"503\",\"details\":"
                                + "{\"coding\":[{\"system\":\"http://hl7.org/fhir/ValueSet/operation-outcome\",\"code\":\"REC_UNAVAILABLE\"}]}}]}");
            case 504 -> Reply.outcome(408, "REC_TIMEOUT", "timeout", "The Receiver did not answer in time");
            default -> reply;
        };
    }

    private SSLContext tls(String environment, Scenario.World world) throws IOException {
        Scenario.Client client = world.client();
        if (client == null) {
            throw new IOException("the scenario has no client certificate for " + environment);
        }
        return contexts.computeIfAbsent(
                environment, key -> ClientTls.presenting(client.chain(), client.key(), client.authorities()));
    }

    private static InetSocketAddress listener(URI uri, Scenario.World world) {
        String told = world.connectTo();
        if (told != null) {
            int colon = told.lastIndexOf(':');
            return new InetSocketAddress(told.substring(0, colon), Integer.parseInt(told.substring(colon + 1)));
        }
        return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 443 : uri.getPort());
    }
}
