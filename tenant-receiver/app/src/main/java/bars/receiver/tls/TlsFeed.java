package bars.receiver.tls;

import bars.db.Database;
import bars.db.Environment;
import bars.db.certificate.Certificates;
import bars.db.certificate.ServerCertificate;
import bars.db.change.ChangeFeed;
import bars.db.change.ConfigChange;
import bars.db.seal.KeyVault;
import bars.db.trust.Check;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustBundles;
import bars.db.trust.TrustPolicy;
import bars.edge.ClientRules;
import bars.edge.LiveTls;
import bars.edge.Network;
import bars.edge.SealedIdentity;
import bars.edge.revocation.RevocationPolicy;
import java.io.ByteArrayInputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps {@link LiveTls} equal to the database. One change replaces one entry; after a lost connection and once a minute the
 * fingerprints of all are compared and what differs is read. Called by the change feed and by a slow tick, one at a time: a
 * comparison that overtook a change would take back what the change brought.
 */
public final class TlsFeed implements ChangeFeed.Listener {
    private static final Logger LOG = System.getLogger(TlsFeed.class.getName());

    /** Names read in one transaction. */
    private static final int AT_ONCE = 1_000;

    private final Database database;
    private final LiveTls live;
    private final boolean development;
    private final KnownLists lists;

    private volatile double loadSeconds = -1;
    private volatile Instant confirmed = Instant.MIN;

    /** Authorities' certificates, of which thousands of chains share a few. */
    private final Map<ByteBuffer, byte[]> shared = new ConcurrentHashMap<>();

    public TlsFeed(Database database, KeyVault vault, LiveTls live, boolean development) {
        this.database = database;
        this.live = live;
        this.development = development;
        this.lists = new KnownLists(database);
        live.openWith(identity -> {
            String[] key = identity.keyId().split(":", 2);
            return vault.open(
                    identity.sealedKey(),
                    ServerCertificate.sealContext(
                            Environment.valueOf(identity.environment()),
                            Integer.parseInt(key[0]),
                            UUID.fromString(key[1])));
        });
    }

    /** Seconds that the first reading of all names took; negative while it has not ended. */
    double loadSeconds() {
        return loadSeconds;
    }

    /** When everything was compared with the database last. */
    Instant confirmed() {
        return confirmed;
    }

    /** Serves by {@code snapshot} unless the database was read meanwhile. */
    synchronized void serveUntilRead(LocalSnapshot snapshot) {
        if (loadSeconds < 0) {
            snapshot.serve();
        }
    }

    /** Withdraws {@code snapshot} when it is too old, unless the database was read meanwhile: its names may be the same. */
    synchronized void expireUntilRead(LocalSnapshot snapshot) {
        if (loadSeconds < 0) {
            snapshot.expire();
        }
    }

    @Override
    public synchronized void reload() {
        final long begin = System.nanoTime();
        final Instant asked = Instant.now();
        for (Environment environment : Environment.values()) {
            trust(environment);
        }
        Map<String, String> served = database.asPlatform(work -> new Certificates(work).liveFingerprints());
        List<String> other = served.entrySet().stream()
                .filter(name -> !name.getValue().equals(live.serving(name.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        List<List<String>> parts = new ArrayList<>();
        for (int i = 0; i < other.size(); i += AT_ONCE) {
            parts.add(other.subList(i, Math.min(i + AT_ONCE, other.size())));
        }
        // Parts are read side by side: opening the rows of many thousand names is work for more than one processor.
        parts.parallelStream().forEach(this::several);
        live.retain(served.keySet());
        confirmed = asked;
        if (loadSeconds < 0) {
            loadSeconds = (System.nanoTime() - begin) / 1e9;
            LOG.log(Level.INFO, "event=certificates-loaded names={0} seconds={1}", served.size(), loadSeconds);
        }
        LOG.log(Level.DEBUG, "serving {0} names, {1} of them changed", served.size(), other.size());
    }

    private void several(List<String> names) {
        database.asPlatform(work -> new Certificates(work).live(names)).forEach(found -> live.serve(identity(found)));
    }

    @Override
    public synchronized void changed(ConfigChange change) {
        switch (change.kind()) {
            case ConfigChange.CERTIFICATE, ConfigChange.ENDPOINT -> {
                if (change.key().equals("*")) {
                    reload();
                } else {
                    one(change.key());
                }
            }
            case ConfigChange.TRUST -> trust(Environment.valueOf(change.key()));
            default -> {
                // not about TLS
            }
        }
    }

    private void one(String serverName) {
        database.asPlatform(work -> new Certificates(work).live(serverName))
                .ifPresentOrElse(found -> live.serve(identity(found)), () -> live.withdraw(serverName));
    }

    private void trust(Environment environment) {
        TrustBundle bundle = database.asPlatform(
                        work -> new TrustBundles(work).current(environment).map(TrustBundles.Version::bundle))
                .orElseGet(() -> TrustBundle.preset(environment, development));
        ClientRules rules = rules(environment, bundle);
        if (!rules.equals(live.rules(environment.name()))) {
            live.trust(rules);
            LOG.log(
                    Level.INFO,
                    "environment={0} trust=changed authorities={1} revocation-lists={2}",
                    environment,
                    rules.anchors().size(),
                    rules.revocations().lists().size());
            if (rules.compatibleUntil() != null) {
                LOG.log(
                        Level.WARNING,
                        "environment={0} tls=compatible until={1}: older suites are offered to its callers",
                        environment,
                        rules.compatibleUntil());
            }
            if (rules.revocationPolicy().overriddenUntil() != null) {
                LOG.log(
                        Level.WARNING,
                        "environment={0} revocation=overridden until={1}: an unknown revocation state is let in",
                        environment,
                        rules.revocationPolicy().overriddenUntil());
            }
        }
    }

    private SealedIdentity identity(Certificates.Live one) {
        return new SealedIdentity(
                one.serverName(),
                one.environment().name(),
                one.tenantId() + ":" + one.id(),
                one.fingerprint(),
                one.sealedKey(),
                chain(one.chain()));
    }

    private List<byte[]> chain(List<byte[]> read) {
        List<byte[]> chain = new ArrayList<>(read.subList(0, 1));
        for (byte[] authority : read.subList(1, read.size())) {
            chain.add(shared.computeIfAbsent(ByteBuffer.wrap(authority), key -> authority));
        }
        return chain;
    }

    private ClientRules rules(Environment environment, TrustBundle bundle) {
        Set<X509Certificate> anchors = new HashSet<>();
        Set<X509Certificate> intermediates = new HashSet<>();
        for (TrustBundle.Authority authority : bundle.authorities()) {
            (authority.kind().equals("root") ? anchors : intermediates).add(parse(authority));
        }
        var policy = bundle.policy();
        return new ClientRules(
                environment.name(),
                anchors,
                intermediates,
                bundle.clientAddresses().stream()
                        .map(a -> Network.parse(a.cidr()))
                        .toList(),
                bundle.clientNames().stream().map(TrustBundle.ClientName::name).collect(Collectors.toSet()),
                new ClientRules.Checks(
                        policy.chain() == Check.enforce,
                        policy.address() == Check.enforce,
                        policy.effectiveName() == Check.enforce,
                        policy.keyUsage() == Check.enforce),
                lists.revocations(
                        environment,
                        Stream.concat(anchors.stream(), intermediates.stream()).toList()),
                revocationPolicy(policy),
                policy.compatibleUntil());
    }

    private static RevocationPolicy revocationPolicy(TrustPolicy policy) {
        RevocationPolicy standing =
                switch (policy.revocation()) {
                    case hard -> RevocationPolicy.HARD;
                    case grace -> RevocationPolicy.grace(Duration.ofHours(policy.graceHours()));
                    case observe -> RevocationPolicy.OBSERVE;
                };
        return standing.overridden(policy.overriddenUntil());
    }

    private static X509Certificate parse(TrustBundle.Authority authority) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(authority.certificate()));
        } catch (CertificateException e) {
            throw new IllegalStateException("a stored authority cannot be read", e);
        }
    }
}
