package bars.receiver.tls;

import bars.db.Database;
import bars.db.Environment;
import bars.db.trust.ListedRevocations;
import bars.db.trust.RevocationLists;
import bars.db.trust.RevocationSources;
import bars.edge.revocation.RevocationList;
import bars.edge.revocation.Revocations;
import bars.edge.revocation.Serials;
import bars.edge.revocation.UnacceptableList;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The revocation lists of the database, compiled. A list is read, and its signature verified again, once in a process and
 * not at every reload; the serial numbers that stay revoked are read again when there are more. Used by one thread at a
 * time.
 */
final class KnownLists {
    private static final Logger LOG = System.getLogger(KnownLists.class.getName());

    private final Database database;
    private final Map<UUID, RevocationList> compiled = new HashMap<>();
    private final Map<Environment, Set<UUID>> ofEnvironment = new HashMap<>();
    private final Map<String, Forever> forever = new HashMap<>();

    private record Forever(RevocationLists.Extent extent, Serials serials) {}

    KnownLists(Database database) {
        this.database = database;
    }

    /** What {@code environment} knows; a list that is not signed by one of {@code authorities} is left out. */
    Revocations revocations(Environment environment, Collection<X509Certificate> authorities) {
        return database.asPlatform(work -> {
            var stored = new RevocationLists(work);
            List<RevocationList> lists = new ArrayList<>();
            Set<UUID> present = new HashSet<>();
            for (ListedRevocations one : stored.all(environment)) {
                present.add(one.id());
                RevocationList list = compiled.get(one.id());
                if (list == null) {
                    list = compile(one, stored.content(one.id()), authorities);
                }
                if (list != null) {
                    compiled.put(one.id(), list);
                    lists.add(list);
                }
            }
            forget(environment, present);
            Map<String, Instant> wanted = new HashMap<>();
            for (RevocationSources.Source source : new RevocationSources(work).all(environment)) {
                wanted.put(Revocations.place(source.issuerKey(), source.address()), source.wantedSince());
            }
            return Revocations.of(lists, forever(environment, stored), wanted);
        });
    }

    private static @Nullable RevocationList compile(
            ListedRevocations stored, byte[] der, Collection<X509Certificate> authorities) {
        try {
            return RevocationList.read(der, authorities, Instant.now());
        } catch (UnacceptableList e) {
            LOG.log(
                    Level.WARNING,
                    "environment={0} revocation-list={1} left-out: {2}",
                    stored.environment(),
                    stored.id(),
                    e.getMessage());
            return null;
        }
    }

    private void forget(Environment environment, Set<UUID> present) {
        Set<UUID> before = ofEnvironment.getOrDefault(environment, Set.of());
        before.stream().filter(id -> !present.contains(id)).forEach(compiled::remove);
        ofEnvironment.put(environment, present);
    }

    private Map<String, Serials> forever(Environment environment, RevocationLists stored) {
        Map<String, Serials> all = new HashMap<>();
        stored.revokedExtent(environment).forEach((issuerKey, extent) -> {
            Forever known = forever.get(environment + issuerKey);
            if (known == null || !known.extent().equals(extent)) {
                known = new Forever(extent, Serials.of(stored.revoked(environment, issuerKey)));
                forever.put(environment + issuerKey, known);
            }
            all.put(issuerKey, known.serials());
        });
        return all;
    }
}
