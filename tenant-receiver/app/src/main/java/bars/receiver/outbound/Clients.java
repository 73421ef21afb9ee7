package bars.receiver.outbound;

import bars.db.TenantScope;
import bars.receiver.metric.Downstream;
import bars.receiver.trace.Tracing;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/**
 * The HTTP clients that call the systems of tenants, one for each tenant and environment with the TLS of that; a client
 * keeps its connections until its TLS changes. None follows redirects. Thread-safe.
 */
public final class Clients {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);

    private final TenantTls tls;
    private final Downstream downstream;
    private final ConcurrentHashMap<TenantScope, Held> held = new ConcurrentHashMap<>();

    private record Held(SSLContext context, HttpClient client) {}

    public Clients(TenantTls tls, Downstream downstream) {
        this.tls = tls;
        this.downstream = downstream;
    }

    /** What sends requests to systems of {@code scope}. */
    public Wire of(TenantScope scope) {
        SSLContext context = tls.of(scope);
        Held one = held.compute(
                scope, (key, before) -> before != null && before.context() == context ? before : made(context));
        return new Wire(environment -> one.client(), Tracing.OFF, downstream);
    }

    private static Held made(SSLContext context) {
        return new Held(
                context,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT_PATIENCE)
                        .sslContext(context)
                        .build());
    }
}
