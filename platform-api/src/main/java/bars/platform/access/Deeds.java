package bars.platform.access;

import bars.db.Environment;
import bars.db.Work;
import bars.db.audit.AuditEvent;
import bars.db.audit.AuditTrail;
import bars.db.tenant.Endpoint;
import bars.db.tenant.Tenant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a caller did, in the transaction of the deed: when the audit row cannot be written, the deed does not
 * happen. Actions are {@code noun.verb} in the past tense. Details are safe to show: never a secret, never patient data.
 */
public final class Deeds {
    private Deeds() {}

    /** A deed on the platform itself. */
    public static long onPlatform(Work work, Caller caller, String action, String target, Map<String, Object> detail) {
        return append(work, caller, null, null, action, target, detail);
    }

    /** A deed on the platform's part in one environment. */
    public static long onPlatform(
            Work work,
            Caller caller,
            Environment environment,
            String action,
            String target,
            Map<String, Object> detail) {
        return append(work, caller, null, environment, action, target, detail);
    }

    /** A deed on a tenant as a whole. */
    public static long on(Work work, Caller caller, Tenant tenant, String action, Map<String, Object> detail) {
        return append(work, caller, tenant.id(), null, action, tenant.odsCode(), detail);
    }

    /** A deed on something behind an endpoint. */
    public static long on(
            Work work, Caller caller, Endpoint endpoint, String action, String target, Map<String, Object> detail) {
        return append(work, caller, endpoint.tenantId(), endpoint.environment(), action, target, detail);
    }

    /** A deed on something of a tenant, known by its row. */
    public static long append(
            Work work,
            Caller caller,
            @Nullable Integer tenantId,
            @Nullable Environment environment,
            String action,
            String target,
            Map<String, Object> detail) {
        return new AuditTrail(work)
                .append(new AuditEvent(
                        tenantId, environment, caller.actor(), action, target, detail, caller.requestId()));
    }

    /** A deed inside a tenant's own transaction. */
    public static void within(Work work, Caller caller, String action, String target, Map<String, Object> detail) {
        new AuditTrail(work)
                .record(new AuditEvent(
                        work.scope().tenantId(),
                        work.scope().environment(),
                        caller.actor(),
                        action,
                        target,
                        detail,
                        caller.requestId()));
    }
}
