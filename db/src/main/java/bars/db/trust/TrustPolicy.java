package bars.db.trust;

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
 */
public record TrustPolicy(
        Check chain,
        Check address,
        Check name,
        boolean namesConfirmed,
        Check keyUsage,
        Revocation revocation,
        int graceHours) {

    /** What an unknown revocation state leads to. A certificate known as revoked is refused under each. */
    public enum Revocation {
        /** Refused. */
        hard,
        /** Let in for so many hours after the list's end, then refused. */
        grace,
        /** Let in and recorded. */
        observe
    }

    /** The name check that is in force: reporting until the names were confirmed. */
    public Check effectiveName() {
        return namesConfirmed ? name : Check.report;
    }
}
