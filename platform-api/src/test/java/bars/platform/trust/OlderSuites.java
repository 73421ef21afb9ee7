package bars.platform.trust;

import bars.db.trust.TrustPolicy;

/** Policies that offer older suites: they let nobody in who is not let in without them. */
final class OlderSuites {
    private OlderSuites() {}

    /** {@code p}, with older suites until {@code until}. */
    static TrustPolicy until(String until, TrustPolicy p) {
        return new TrustPolicy(
                p.chain(),
                p.address(),
                p.name(),
                p.namesConfirmed(),
                p.keyUsage(),
                p.revocation(),
                p.graceHours(),
                until,
                p.revocationOverrideUntil());
    }
}
