package bars.deploy.bench;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.Environment;
import bars.db.seal.MasterKeyFiles;
import bars.db.server.Migration;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustBundles;
import bars.deploy.chaos.DatabaseHost;
import bars.deploy.chaos.Node;
import bars.deploy.home.StateFolder;
import bars.deploy.pki.DevelopmentPki;
import bars.deploy.tls.ClientTls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/**
 * A platform of a benchmark's own on a folder of its own: a database that stays up, and one node that may be started again.
 * Whatever ran on the state folder of the person who asks is left alone.
 */
final class BenchSite implements AutoCloseable {
    private final StateFolder home;
    private final DatabaseHost database;
    private final DevelopmentPki pki;
    private final Path masterKey;
    private final Node node;
    private final Fleet fleet;

    private BenchSite(
            StateFolder home, DatabaseHost database, DevelopmentPki pki, Path masterKey, Node node, Fleet fleet) {
        this.home = home;
        this.database = database;
        this.pki = pki;
        this.masterKey = masterKey;
        this.node = node;
        this.fleet = fleet;
    }

    /**
     * Prepares database, PKI and keys; nothing of the platform runs yet.
     *
     * @param folder emptied first
     * @param roles what the node will run
     */
    static BenchSite prepare(StateFolder owner, String folder, Path launcher, String roles) throws IOException {
        StateFolder home = StateFolder.at(owner.freshFolder(folder));
        DevelopmentPki pki = new DevelopmentPki(home, Clock.systemUTC());
        pki.ensure();
        Path masterKey = home.masterKey();
        DatabaseHost database = DatabaseHost.start(home.path("postgres"));
        Migration.migrate(database.url(), database.user(), "");
        trust(database, pki.folder().resolve("int/ca-chain.pem"));
        Map<String, String> environment = new HashMap<>(database.environment(masterKey));
        environment.put("BARS_ROLES", roles);
        Node node = new Node(launcher, home.root(), environment);
        Fleet fleet = new Fleet(
                database.url(),
                database.user(),
                "",
                pki.authority(Fleet.ENVIRONMENT),
                new MasterKeyFiles(masterKey).vault());
        return new BenchSite(home, database, pki, masterKey, node, fleet);
    }

    /** Lets callers with a certificate of these authorities in, as an administrator would have. */
    private static void trust(DatabaseHost host, Path authorities) throws IOException {
        TrustBundle bundle = TrustBundle.preset(Environment.INT, true);
        try (InputStream pem = Files.newInputStream(authorities)) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                X509Certificate authority = (X509Certificate) one;
                boolean root = authority.getSubjectX500Principal().equals(authority.getIssuerX500Principal());
                bundle = bundle.with(new TrustBundle.Authority(
                        UUID.randomUUID(),
                        root ? "root" : "intermediate",
                        Fleet.sha256(authority.getEncoded()),
                        authority.getEncoded(),
                        "benchmark"));
            }
        } catch (CertificateException e) {
            throw new IOException("the authorities of the benchmark cannot be read", e);
        }
        TrustBundle whole = bundle;
        try (Database database = Database.open(DatabaseSettings.small(host.url(), host.user(), ""))) {
            database.doAsPlatform(
                    work -> new TrustBundles(work).put(Environment.INT, 0, whole, "for a benchmark", "benchmark"));
        }
    }

    StateFolder home() {
        return home;
    }

    Node node() {
        return node;
    }

    String url() {
        return database.url();
    }

    String user() {
        return database.user();
    }

    Fleet fleet() {
        return fleet;
    }

    Path authorities() {
        return pki.folder().resolve("int/ca-chain.pem");
    }

    /** TLS as the INT proxy; each call has a session cache of its own. */
    SSLContext proxy() {
        return ClientTls.asProxy(pki.folder().resolve("int"));
    }

    /** The master key's file, which the fleet's keys are sealed under. */
    Path masterKey() {
        return masterKey;
    }

    @Override
    public void close() throws IOException {
        node.kill();
        database.close();
    }
}
