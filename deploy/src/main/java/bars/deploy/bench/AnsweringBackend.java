package bars.deploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A system of a tenant, called by TLS, that answers each message at once with the same Bundle, in which the record has an id. */
final class AnsweringBackend implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        // Head and body of an answer are two writes: without this the second waits 40 ms for the other side.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpsServer server;
    private final ExecutorService threads;
    private final byte[] answer;

    /**
     * @param tls with the certificate that it presents
     * @param message that it will be sent
     * @param atOnce how many it works on at one time
     */
    AnsweringBackend(SSLContext tls, byte[] message, int atOnce) throws IOException {
        answer = answer(message);
        threads = Executors.newFixedThreadPool(atOnce);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    private static byte[] answer(byte[] message) throws IOException {
        JsonNode bundle = JSON.readTree(message);
        for (JsonNode entry : bundle.path("entry")) {
            if (entry.path("resource") instanceof ObjectNode resource
                    && resource.path("resourceType").asText().equals("ServiceRequest")) {
                resource.put("id", UUID.randomUUID().toString());
            }
        }
        return JSON.writeValueAsBytes(bundle);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
