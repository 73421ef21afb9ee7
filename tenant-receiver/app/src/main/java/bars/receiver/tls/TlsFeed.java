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
import bars.edge.ClientRules;
import bars.edge.LiveTls;
import bars.edge.Network;
import bars.edge.SealedIdentity;
import java.io.ByteArrayInputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Keeps {@link LiveTls} equal to the database. One change replaces one entry; everything is read again after a lost
 * connection and once a minute. Runs on the change feed's thread.
 */
public final class TlsFeed implements ChangeFeed.Listener {
    private static final Logger LOG = System.getLogger(TlsFeed.class.getName());

    private final Database database;
    private final LiveTls live;
    private final boolean development;

    public TlsFeed(Database database, KeyVault vault, LiveTls live, boolean development) {
        this.database = database;
        this.live = live;
        this.development = development;
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

    @Override
    public void reload() {
        List<Certificates.Live> all = database.asPlatform(work -> new Certificates(work).live());
        for (Environment environment : Environment.values()) {
            trust(environment);
        }
        live.serveAll(all.stream().map(TlsFeed::identity).toList());
        LOG.log(Level.DEBUG, "serving {0} names", all.size());
    }

    @Override
    public void changed(ConfigChange change) {
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
                    "environment={0} trust=changed authorities={1}",
                    environment,
                    rules.anchors().size());
        }
    }

    private static SealedIdentity identity(Certificates.Live one) {
        return new SealedIdentity(
                one.serverName(),
                one.environment().name(),
                one.tenantId() + ":" + one.id(),
                one.fingerprint(),
                one.sealedKey(),
                one.chain());
    }

    private static ClientRules rules(Environment environment, TrustBundle bundle) {
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
                policy.chain() == Check.enforce,
                policy.address() == Check.enforce,
                policy.effectiveName() == Check.enforce,
                policy.keyUsage() == Check.enforce);
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
