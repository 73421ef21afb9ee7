package bars.platform.trust;

import bars.db.Environment;
import bars.db.Work;
import bars.db.trust.ListedRevocations;
import bars.db.trust.RevocationLists;
import bars.db.trust.RevocationSources;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustBundles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The revocation lists of an environment as they are shown. */
public final class RevocationView {
    private RevocationView() {}

    /** How far a list is through its life. */
    public enum Age {
        /** Nobody has to do anything. */
        FRESH,
        /** More than half of its life is over: there should have been a newer one by now; look at its source. */
        AGING,
        /** Its end is past: callers are let in by the policy of the environment; an administrator has to act. */
        OVERDUE
    }

    /**
     * A list that is in force.
     *
     * @param issuerKey SHA-256 of the authority's public key
     * @param partition address that the list says it is for; empty for a list of everything
     * @param number decimal, grows with each list of the authority
     * @param entries how many certificates it names
     * @param source address that it was fetched from, or {@code upload}
     */
    public record Listed(
            UUID id,
            String issuer,
            String issuerKey,
            String partition,
            String number,
            Instant thisUpdate,
            Instant nextUpdate,
            int entries,
            String source,
            Instant fetchedAt,
            Age age) {

        static Listed of(ListedRevocations list, Instant now) {
            return new Listed(
                    list.id(),
                    list.issuer(),
                    list.issuerKey(),
                    list.partition(),
                    list.number().toString(),
                    list.thisUpdate(),
                    list.nextUpdate(),
                    list.entries(),
                    list.source(),
                    list.fetchedAt(),
                    age(list, now));
        }

        private static Age age(ListedRevocations list, Instant now) {
            if (now.isAfter(list.nextUpdate())) {
                return Age.OVERDUE;
            }
            Duration life = Duration.between(list.thisUpdate(), list.nextUpdate());
            return now.isAfter(list.thisUpdate().plus(life.dividedBy(2))) ? Age.AGING : Age.FRESH;
        }
    }

    /**
     * An address that certificates or people name.
     *
     * @param addedBy who named it; null when certificates do
     * @param issuer the authority that has the key; null when the environment trusts none that has
     * @param address empty when the certificates of that authority name none: a list has to be added by hand
     * @param failure why the last try brought nothing; null when it did, or before the first
     */
    public record Source(
            UUID id,
            String address,
            String issuerKey,
            @Nullable String issuer,
            Instant wantedSince,
            @Nullable Instant triedAt,
            @Nullable Instant fetchedAt,
            @Nullable String failure,
            @Nullable String addedBy) {

        /** Every source of {@code environment}, which trusts {@code authorities}. */
        static List<Source> all(Work work, Environment environment, List<TrustBundle.Authority> authorities) {
            Map<String, String> issuers = AuthorityCertificates.subjectsByKey(authorities);
            return new RevocationSources(work)
                    .all(environment).stream()
                            .map(one -> of(one, issuers.get(one.issuerKey())))
                            .toList();
        }

        static Source of(RevocationSources.Source one, @Nullable String issuer) {
            return new Source(
                    one.id(),
                    one.address(),
                    one.issuerKey(),
                    issuer,
                    one.wantedSince(),
                    one.triedAt(),
                    one.fetchedAt(),
                    one.failure(),
                    one.addedBy());
        }
    }

    /**
     * The lists of an environment.
     *
     * @param version of the environment's trust; grows with each change by a person, not with what is fetched
     */
    public record Lists(int version, List<Listed> lists) {
        static Lists of(Work work, Environment environment, Instant now) {
            return new Lists(
                    new TrustBundles(work).number(environment),
                    new RevocationLists(work)
                            .all(environment).stream()
                                    .map(one -> Listed.of(one, now))
                                    .toList());
        }
    }

    /**
     * What adding a list comes to.
     *
     * @param version of the environment's trust, this list among it
     * @param newlyRevoked how many of its entries were not known as revoked before
     * @param affectedConnections open connections of callers whose certificate is on it
     * @param changes false when this very list is in force already
     */
    public record Added(int version, Listed list, int newlyRevoked, int affectedConnections, boolean changes) {}
}
