package bars.db.trust;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How strictly an environment checks its callers.
 *
 * @param chain the certificate leads to one of the authorities
 * @param address the connection comes from a listed address
 * @param name the certificate carries a listed name (SAN or CN)
 * @param namesConfirmed whether an administrator has confirmed the list of names; until then the name check reports only
 * @param keyUsage key usage and extended key usage of the certificate allow a TLS client
 * @param revocation what an unknown or stale revocation state leads to
 * @param graceHours how long a stale list still counts under {@link Revocation#grace}
 * @param compatibilityUntil older suites are offered until then, RFC 3339; null for not at all. Text, because it is stored
 *     as it is shown; left out when null, because an older node does not know it
 * @param revocationOverrideUntil an unknown or stale revocation state is let in and recorded until then, RFC 3339; null for
 *     not at all. Whoever is known as revoked stays out
 */
public record TrustPolicy(
        Check chain,
        Check address,
        Check name,
        boolean namesConfirmed,
        Check keyUsage,
        Revocation revocation,
        int graceHours,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String compatibilityUntil,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String revocationOverrideUntil) {

    /** What an unknown revocation state leads to. A certificate known as revoked is refused under each. */
    public enum Revocation {
        /** Refused. */
        hard,
        /** Let in for so many hours after the list's end, then refused. */
        grace,
        /** Let in and recorded. */
        observe
    }

    /** When older suites stop being offered, or null. */
    public @Nullable Instant compatibleUntil() {
        return compatibilityUntil == null ? null : Instant.parse(compatibilityUntil);
    }

    /** When the override of revocation ends, or null. */
    public @Nullable Instant overriddenUntil() {
        return revocationOverrideUntil == null ? null : Instant.parse(revocationOverrideUntil);
    }

    /** Whether somebody gets in by this who would not by {@code before}. */
    public boolean toleratesMoreThan(TrustPolicy before, Instant now) {
        return reportsOnly(chain, before.chain)
                || reportsOnly(address, before.address)
                || reportsOnly(effectiveName(), before.effectiveName())
                || reportsOnly(keyUsage, before.keyUsage)
                || toleratesMoreUnknown(before, now);
    }

    private static boolean reportsOnly(Check check, Check before) {
        return check == Check.report && before == Check.enforce;
    }

    private boolean toleratesMoreUnknown(TrustPolicy before, Instant now) {
        Instant until = overriddenUntil();
        Instant earlier = before.overriddenUntil();
        boolean longer = until != null && until.isAfter(now) && (earlier == null || until.isAfter(earlier));
        int wider = revocation.compareTo(before.revocation);
        return longer || wider > 0 || (wider == 0 && revocation == Revocation.grace && graceHours > before.graceHours);
    }

    /** The name check that is in force: reporting until the names were confirmed. */
    public Check effectiveName() {
        return namesConfirmed ? name : Check.report;
    }
}
