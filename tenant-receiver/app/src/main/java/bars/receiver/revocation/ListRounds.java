package bars.receiver.revocation;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.trust.ListedRevocations;
import bars.db.trust.RevocationLists;
import bars.db.trust.RevocationLists.Outcome;
import bars.db.trust.RevocationSources;
import bars.db.trust.RevocationSources.Source;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustBundles;
import bars.edge.revocation.Keys;
import bars.edge.revocation.ListAddresses;
import bars.edge.revocation.RevocationList;
import bars.edge.revocation.UnacceptableList;
import bars.edge.revocation.WantedLists;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One round: notes which lists are wanted, and fetches those that are due. Used by one thread at a time. */
final class ListRounds {
    private static final Logger LOG = System.getLogger(ListRounds.class.getName());
    private static final int AT_ONCE = 4;
    private static final Duration LEASE = Duration.ofMinutes(2);

    /** Source: security reference 3, every quarter of a list's life and at least every four hours. */
    private static final Duration LONGEST = Duration.ofHours(4);

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);

    private final Database database;
    private final ListDownload download;
    private final Clock clock;
    private final Ids ids;

    ListRounds(Database database, ListDownload download, Clock clock) {
        this.database = database;
        this.download = download;
        this.clock = clock;
        this.ids = new Ids(clock);
    }

    /** Notes what handshakes and the authorities themselves point at. */
    void want(List<WantedLists.Wanted> wanted) {
        database.doAsPlatform(work -> {
            var sources = new RevocationSources(work);
            for (WantedLists.Wanted one : wanted) {
                sources.want(Environment.valueOf(one.environment()), one.address(), one.issuerKey());
            }
        });
    }

    /** What the authorities of every environment say about themselves. */
    List<WantedLists.Wanted> ofAuthorities() {
        var notes = new java.util.ArrayList<WantedLists.Wanted>();
        for (Environment environment : Environment.values()) {
            List<X509Certificate> all = authorities(environment);
            for (X509Certificate one : all) {
                for (X509Certificate issuer : all) {
                    boolean below = issuer.getSubjectX500Principal().equals(one.getIssuerX500Principal())
                            && !issuer.equals(one);
                    if (below) {
                        String key = Keys.sha256(issuer.getPublicKey());
                        ListAddresses.of(one)
                                .forEach(
                                        address -> notes.add(new WantedLists.Wanted(environment.name(), key, address)));
                    }
                }
            }
        }
        return notes;
    }

    /** Fetches what is due; returns how many sources were tried. */
    int fetch() {
        List<Source> due = database.asPlatform(work -> new RevocationSources(work).take(AT_ONCE, LEASE));
        for (Source source : due) {
            Duration next = AFTER_FAILURE;
            String failure = null;
            try {
                next = fetch(source);
            } catch (IOException | UnacceptableList e) {
                failure = String.valueOf(e.getMessage());
                LOG.log(
                        Level.WARNING,
                        "environment={0} revocation-list={1} not fetched: {2}",
                        source.environment(),
                        source.address(),
                        failure);
            } catch (DatabaseFailure e) { // the lease ends, and they are tried again
                throw e;
            } catch (RuntimeException e) { // those behind it must have their turn
                failure = "It could not be read (" + e.getClass().getSimpleName() + ")";
                LOG.log(Level.ERROR, "environment=" + source.environment() + " revocation-list not fetched", e);
            }
            tried(source, failure, jittered(next));
        }
        return due.size();
    }

    private void tried(Source source, @Nullable String failure, Duration next) {
        database.doAsPlatform(work -> new RevocationSources(work).tried(source, failure, next));
    }

    /** How long until the next try. */
    private Duration fetch(Source source) throws IOException, UnacceptableList {
        byte[] der = undone(download.get(source.address(), ListHosts.of(database)));
        Instant now = clock.instant();
        RevocationList list = RevocationList.read(der, authorities(source.environment()), now);
        // A person may name a mirror: its list is for the address in the certificates, as one that is uploaded.
        boolean mirror = source.addedBy() != null;
        if (mirror && !list.issuerKey().equals(source.issuerKey())) {
            throw new UnacceptableList("The list is of another authority than the one named: " + list.issuer());
        }
        if (!mirror && !list.partitions().isEmpty() && !list.partitions().contains(source.address())) {
            throw new UnacceptableList("The list says that it is for another address: " + list.partition());
        }
        Outcome outcome = database.asPlatform(work -> new RevocationLists(work)
                .accept(
                        listed(list, source, now),
                        der,
                        list.revoked().all(),
                        list.released().all()));
        if (outcome == Outcome.OLDER) {
            throw new UnacceptableList("The list is older than the one in force (number " + list.number() + ")");
        }
        if (outcome == Outcome.ACCEPTED) {
            LOG.log(
                    Level.INFO,
                    "environment={0} revocation-list={1} number={2} entries={3} next-update={4}",
                    source.environment(),
                    source.address(),
                    list.number(),
                    list.entries(),
                    list.nextUpdate());
        }
        return shorter(Duration.between(now, list.nextUpdate()).dividedBy(4));
    }

    private ListedRevocations listed(RevocationList list, Source source, Instant now) {
        return new ListedRevocations(
                ids.get(),
                source.environment(),
                list.issuerKey(),
                list.issuer(),
                list.partition(),
                list.number(),
                list.thisUpdate(),
                list.nextUpdate(),
                list.entries(),
                source.address(),
                now);
    }

    private List<X509Certificate> authorities(Environment environment) {
        return database
                .asPlatform(work -> new TrustBundles(work).current(environment))
                .map(version -> version.bundle().authorities())
                .orElse(List.of())
                .stream()
                .map(ListRounds::parsed)
                .toList();
    }

    private static X509Certificate parsed(TrustBundle.Authority authority) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(authority.certificate()));
        } catch (CertificateException e) {
            throw new IllegalStateException("a stored authority cannot be read", e);
        }
    }

    /** Some servers send PEM where RFC 5280 says DER. */
    private static byte[] undone(byte[] body) throws IOException {
        if (body.length == 0 || body[0] != '-') {
            return body;
        }
        String text = new String(body, StandardCharsets.US_ASCII);
        try {
            return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z0-9 ]+-----", ""));
        } catch (IllegalArgumentException e) {
            throw new IOException("the answer is no revocation list", e);
        }
    }

    private static Duration shorter(Duration quarter) {
        Duration capped = quarter.compareTo(LONGEST) < 0 ? quarter : LONGEST;
        return capped.compareTo(SHORTEST) < 0 ? AFTER_FAILURE : capped;
    }

    /** Nodes and platforms should not all ask in the same second. */
    private static Duration jittered(Duration next) {
        return next.plusSeconds(ThreadLocalRandom.current().nextLong(Math.max(1, next.toSeconds() / 10)));
    }
}
