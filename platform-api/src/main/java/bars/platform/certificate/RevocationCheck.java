package bars.platform.certificate;

import bars.db.Environment;
import bars.db.Work;
import bars.db.certificate.Finding;
import bars.db.trust.ListedRevocations;
import bars.db.trust.RevocationLists;
import bars.edge.revocation.Keys;
import bars.edge.revocation.RevocationList;
import bars.edge.revocation.Revocations;
import bars.edge.revocation.Serials;
import bars.edge.revocation.UnacceptableList;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the issuer of an answer has revoked it, by the revocation lists that the platform keeps, judged as a handshake does. */
final class RevocationCheck {
    private static final Logger LOG = System.getLogger(RevocationCheck.class.getName());

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
                .filter(one -> CertificateFacts.hasIssued(one, leaf))
                .findFirst();
        if (issuer.isEmpty()) {
            return Finding.warn("revocation", "Whether it is revoked could not be checked: its issuer is not known");
        }
        Revocations revocations = revocations(work, environment, issuer.get(), now);
        Revocations.State state = revocations.state(leaf, issuer.get(), now);
        RevocationList list = state.list();
        return switch (state.kind()) {
            case REVOKED ->
                Finding.fail(
                        "revocation",
                        list != null && list.held().contains(leaf.getSerialNumber())
                                ? "Its issuer has put it on hold"
                                : "Its issuer has revoked it");
            case UNKNOWN ->
                Finding.warn(
                        "revocation",
                        "Whether it is revoked could not be checked: "
                                + (revocations.lists().isEmpty()
                                        ? "no list of its issuer is kept"
                                        : "no list that is kept of its issuer speaks of it"));
            case STALE ->
                Finding.warn(
                        "revocation",
                        "It is on no list of its issuer, but the newest one ended on " + nextUpdate(list));
            case GOOD ->
                Finding.pass(
                        "revocation", "It is on no list of its issuer; the newest one holds until " + nextUpdate(list));
        };
    }

    private static Revocations revocations(Work work, Environment environment, X509Certificate issuer, Instant now) {
        String key = Keys.sha256(issuer.getPublicKey());
        RevocationLists stored = new RevocationLists(work);
        List<RevocationList> lists = new ArrayList<>();
        for (ListedRevocations one : stored.all(environment)) {
            if (one.issuerKey().equals(key)) {
                try {
                    lists.add(RevocationList.read(stored.content(one.id()), List.of(issuer), now));
                } catch (UnacceptableList e) {
                    LOG.log(Level.WARNING, "revocation-list={0} left-out: {1}", one.id(), e.getMessage());
                }
            }
        }
        return Revocations.of(lists, Map.of(key, Serials.of(stored.revoked(environment, key))), Map.of());
    }

    private static String nextUpdate(@Nullable RevocationList list) {
        return list == null ? "" : list.nextUpdate().toString();
    }
}
