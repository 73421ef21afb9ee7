package bars.deploy.acceptance;

import bars.deploy.demo.AdminApi;
import bars.deploy.tls.ClientTls;
import bars.platform.certificate.DevelopmentCa;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A system of a tenant on this machine that takes nobody but the platform, by the platform's client certificate, and whose
 * own certificate nobody but its tenant trusts. What it does at each path is told by the test.
 */
final class TenantSystem implements AutoCloseable {
    private static final Duration LIFETIME = Duration.ofDays(2);

    private final HttpsServer server;
    private final String authority;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();

    private TenantSystem(HttpsServer server, String authority) {
        this.server = server;
        this.authority = authority;
    }

    /**
     * What came.
     *
     * @param caller subject of the client certificate
     * @param headers by name as the server spells it, the first value of each
     */
    record Request(String method, String path, String caller, Map<String, String> headers, String body) {}

    /** What it answers. */
    record Answer(int status, String type, String body) {}

    /** What happens to a request. */
    @FunctionalInterface
    interface Behaviour {
        Answer on(Request request) throws InterruptedException;
    }

    /**
     * Starts one below {@code folder} for the tenant {@code odsCode} in INT: the platform may call its host, with a new
     * client identity, and the tenant trusts its authority.
     */
    static TenantSystem start(Path folder, AdminApi api, String odsCode) throws IOException {
        String identity = api.post("client-identities", Map.of("environment", "INT"))
                .path("certificate")
                .asText();
        TenantSystem system = start(folder, identity);
        api.put("settings/relay-hosts", Map.of("value", List.of(system.host())));
        api.put("settings/webhook-hosts", Map.of("value", List.of(system.host())));
        api.put("tenants/" + odsCode + "/backend-trust/INT", Map.of("certificates", system.authority));
        return system;
    }

    /** Starts one that takes the owner of {@code platform}, a self-signed certificate in PEM. */
    private static TenantSystem start(Path folder, String platform) throws IOException {
        DevelopmentCa ca = DevelopmentCa.create("INT", Clock.systemUTC());
        DevelopmentCa.Identity identity = ca.identity("localhost", List.of(), LIFETIME);
        Path chain = Files.writeString(folder.resolve("system-chain.pem"), identity.chain());
        Path key = Files.writeString(folder.resolve("system-key.pem"), identity.key());
        Path callers = Files.writeString(folder.resolve("system-callers.pem"), platform);
        SSLContext tls = ClientTls.presenting(chain, key, callers);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters needed = getSSLContext().getDefaultSSLParameters();
                needed.setNeedClientAuth(true);
                parameters.setSSLParameters(needed);
            }
        });
        TenantSystem system = new TenantSystem(server, ca.chain());
        server.setExecutor(system.threads);
        server.createContext("/", system::take);
        server.start();
        return system;
    }

    String host() {
        return "localhost:" + server.getAddress().getPort();
    }

    String url(String path) {
        return "https://" + host() + path;
    }

    /** Does so from now on with everything whose path begins so. */
    void at(String path, Behaviour behaviour) {
        behaviours.put(path, behaviour);
    }

    List<Request> requests(String path) {
        return requests.stream()
                .filter(request -> request.path().startsWith(path))
                .toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Request request = new Request(
                    exchange.getRequestMethod(),
                    path,
                    ((X509Certificate)
                                    ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0])
                            .getSubjectX500Principal()
                            .getName(),
                    exchange.getRequestHeaders().entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, one -> one.getValue().get(0))),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            Answer answer = behaviours.entrySet().stream()
                    .filter(one -> path.startsWith(one.getKey()))
                    .findFirst()
                    .map(Map.Entry::getValue)
                    .orElse(unknown -> new Answer(404, "text/plain", ""))
                    .on(request);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
