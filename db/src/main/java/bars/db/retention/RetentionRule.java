package bars.db.retention;

import bars.db.Environment;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a tenant in one environment.
 *
 * @param payloadDays days after which the content of a message is wiped; null to keep it
 * @param metadataDays days after which what is left of a message, and a record that did not change, is deleted; null to
 *     keep it
 * @param legalHold nothing is wiped while it stands
 * @param version 0 for a rule that nobody wrote
 */
public record RetentionRule(
        int tenantId,
        Environment environment,
        @Nullable Integer payloadDays,
        @Nullable Integer metadataDays,
        boolean legalHold,
        @Nullable String holdReason,
        long version) {
    /** As long as nobody says otherwise. */
    public static RetentionRule standard(int tenantId, Environment environment) {
        return new RetentionRule(tenantId, environment, null, null, false, null, 0);
    }
}
