package bars.deploy.publication;

import bars.deploy.management.RequestTime;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /jwks/{odsCode}/{environment}} for API-M, and 404 to everything else: no part of the console, of the API or of
 * the receiver can be reached here, because no code of theirs is behind it.
 */
public final class PublicListener implements AutoCloseable {
    private static final Logger LOG = System.getLogger(PublicListener.class.getName());

    /** Published by the admin application: the key set as JSON, or null where there is none. */
    private static final String KEYS = "bars.public.jwks";

    private static final String PREFIX = "/jwks/";
    private static final int LONGEST_PATH = 100;
    private static final int THREADS = 32;

    private final HttpServer server;
    private final ExecutorService threads;

    private PublicListener(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Listens from now on.
     *
     * @param tls empty for plain HTTP behind a terminator
     */
    public static PublicListener open(InetSocketAddress address, Optional<SSLContext> tls) {
        RequestTime.limit();
        try {
            HttpServer server = tls.isPresent() ? https(address, tls.get()) : HttpServer.create(address, 64);
            ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
                Thread thread = new Thread(task, "public-keys");
                thread.setDaemon(true);
                return thread;
            });
            PublicListener listener = new PublicListener(server, threads);
            server.setExecutor(threads);
            server.createContext("/", listener::answer);
            server.start();
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + " for the public keys", e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static HttpServer https(InetSocketAddress address, SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(address, 64);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ours = context.getDefaultSSLParameters();
                ours.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                parameters.setSSLParameters(ours);
            }
        });
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            if (path == null || !path.startsWith(PREFIX) || path.length() > LONGEST_PATH) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            keys(exchange, path.substring(PREFIX.length()), method.equals("HEAD"));
        }
    }

    private static void keys(HttpExchange exchange, String owner, boolean head) throws IOException {
        String set;
        try {
            set = published(owner);
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "event=public-keys outcome=503 reason=" + e.getClass().getSimpleName());
            exchange.getResponseHeaders().set("Retry-After", "5");
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        if (set == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] body = set.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        // Short: a fresh key should be seen by whoever caches in between well before it signs.
        exchange.getResponseHeaders().set("Cache-Control", "max-age=300");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(200, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Fails while the application that knows the keys is not there. */
    @SuppressWarnings("unchecked")
    private static @Nullable String published(String owner) {
        if (System.getProperties().get(KEYS) instanceof Function<?, ?> keys) {
            return ((Function<String, @Nullable String>) keys).apply(owner);
        }
        throw new IllegalStateException("no application publishes keys");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
