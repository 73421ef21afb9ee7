package bars.platform.certificate;

import bars.db.Environment;
import bars.db.Work;
import bars.db.certificate.Finding;
import bars.db.trust.ListedRevocations;
import bars.db.trust.RevocationLists;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether the issuer of an answer has revoked it, by the revocation lists that the platform keeps. */
final class RevocationCheck {
    private RevocationCheck() {}

    /**
     * What the lists say of {@code leaf}.
     *
     * @param answer may hold the issuer
     * @param known authorities of each environment
     */
    static Finding of(
            Work work,
            Environment environment,
            X509Certificate leaf,
            List<X509Certificate> answer,
            Map<Environment, Set<X509Certificate>> known,
            Instant now) {
        Optional<X509Certificate> issuer = Stream.concat(
                        known.getOrDefault(environment, Set.of()).stream(), answer.stream())
                .filter(one -> one.getSubjectX500Principal().equals(leaf.getIssuerX500Principal()))
                .findFirst();
        if (issuer.isEmpty()) {
            return Finding.warn("revocation", "Whether it is revoked could not be checked: its issuer is not known");
        }
        String key = PreparedKey.sha256(issuer.get().getPublicKey());
        RevocationLists lists = new RevocationLists(work);
        if (lists.revoked(environment, key).contains(leaf.getSerialNumber())) {
            return Finding.fail("revocation", "Its issuer has revoked it");
        }
        List<ListedRevocations> kept = lists.all(environment).stream()
                .filter(one -> one.issuerKey().equals(key))
                .sorted(Comparator.comparing(ListedRevocations::nextUpdate).reversed())
                .toList();
        if (kept.isEmpty()) {
            return Finding.warn(
                    "revocation", "Whether it is revoked could not be checked: no list of its issuer is kept");
        }
        Instant next = kept.get(0).nextUpdate();
        return next.isBefore(now)
                ? Finding.warn("revocation", "It is on no list of its issuer, but the newest one ended on " + next)
                : Finding.pass("revocation", "It is on no list of its issuer; the newest one holds until " + next);
    }
}
