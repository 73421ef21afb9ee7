package bars.receiver.metric;

import bars.db.Environment;
import bars.db.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Who is called.
 *
 * @param tenantId the tenant on whose behalf; null for nobody's alone
 */
public record Callee(Kind kind, @Nullable Integer tenantId, Environment environment) {
    enum Kind {
        PROXY("proxy"),
        TOKEN("token"),
        RELAY("relay"),
        WEBHOOK("webhook");

        final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** The BaRS API Proxy. */
    public static Callee proxy(TenantScope scope) {
        return new Callee(Kind.PROXY, scope.tenantId(), scope.environment());
    }

    /** A server that gives out tokens. */
    public static Callee token(@Nullable Integer tenantId, Environment environment) {
        return new Callee(Kind.TOKEN, tenantId, environment);
    }

    /** The system of a tenant that messages and reads are passed on to. */
    public static Callee relay(TenantScope scope) {
        return new Callee(Kind.RELAY, scope.tenantId(), scope.environment());
    }

    /** The system of a tenant that wants to be told. */
    public static Callee webhook(TenantScope scope) {
        return new Callee(Kind.WEBHOOK, scope.tenantId(), scope.environment());
    }
}
