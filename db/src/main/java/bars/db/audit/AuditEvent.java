package bars.db.audit;

import bars.db.Environment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One deed, to be recorded. Never holds patient data or key material.
 *
 * @param tenantId whose it is; null for a deed on the platform itself
 * @param environment null when it concerns both
 * @param actor who did it, e.g. {@code user:17}, {@code token:ab12}, {@code system:expiry}, {@code proxy}
 * @param action what was done, from the vocabulary {@code noun.verb}, e.g. {@code certificate.activated}
 * @param target what it was done to, e.g. a server name or an id
 * @param detail further facts, safe to show
 * @param requestId the request it came with
 */
public record AuditEvent(
        @Nullable Integer tenantId,
        @Nullable Environment environment,
        String actor,
        String action,
        String target,
        Map<String, Object> detail,
        @Nullable String requestId) {}
