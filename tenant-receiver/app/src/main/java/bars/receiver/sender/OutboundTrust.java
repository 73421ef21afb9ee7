package bars.receiver.sender;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.Environment;
import bars.db.Term;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustBundles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom we believe when we call out: the public authorities of the JDK (API-M's certificates are public) and the NHS
 * authorities of the environment that is called, never those of the other. Gives one client for each environment until its
 * authorities change. Thread-safe.
 *
 * <p>Source: contract digest §4.3, last paragraph.
 */
final class OutboundTrust implements Function<Environment, HttpClient> {
    private static final Logger LOG = System.getLogger(OutboundTrust.class.getName());
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

    /** How often a change of the environments' authorities is looked for. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Database database;
    private final Executor executor;
    private final Clock clock;
    private final Map<Environment, Held> held = new EnumMap<>(Environment.class);

    /**
     * A client, and what it stands on.
     *
     * @param looked for how long its authorities are taken for the present ones
     * @param believed their fingerprints
     */
    private record Held(HttpClient client, Term looked, List<String> believed) {}

    OutboundTrust(Database database, Executor executor, Clock clock) {
        this.database = database;
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public synchronized HttpClient apply(Environment environment) {
        Held before = held.get(environment);
        Instant now = clock.instant();
        if (before != null && before.looked().covers(now)) {
            return before.client();
        }
        Held present = looked(environment, before, new Term(now, FRESH));
        held.put(environment, present);
        return present.client();
    }

    private Held looked(Environment environment, @Nullable Held before, Term looked) {
        try {
            List<TrustBundle.Authority> roots = roots(environment);
            List<String> wanted =
                    roots.stream().map(TrustBundle.Authority::sha256).toList();
            HttpClient client = before != null && before.believed().equals(wanted) ? before.client() : build(roots);
            return new Held(client, looked, wanted);
        } catch (DatabaseFailure e) {
            LOG.log(Level.WARNING, "the authorities of " + environment + " cannot be read: " + e.getMessage());
            return before == null
                    ? new Held(build(List.of()), looked, List.of())
                    : new Held(before.client(), looked, before.believed());
        }
    }

    private List<TrustBundle.Authority> roots(Environment environment) {
        return database.asPlatform(work -> new TrustBundles(work).current(environment)).stream()
                .flatMap(version -> version.bundle().authorities().stream())
                .filter(authority -> authority.kind().equals("root"))
                .toList();
    }

    private HttpClient build(List<TrustBundle.Authority> roots) {
        try {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            addPublic(anchors);
            for (TrustBundle.Authority root : roots) {
                anchors.setCertificateEntry(
                        root.sha256(),
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(root.certificate())));
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(anchors);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return HttpClient.newBuilder()
                    .sslContext(context)
                    .executor(executor)
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_PATIENCE)
                    .build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the trust for outbound calls cannot be built", e);
        }
    }

    private static void addPublic(KeyStore anchors) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        int count = 0;
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                for (X509Certificate issuer : x509.getAcceptedIssuers()) {
                    anchors.setCertificateEntry("public-" + count++, issuer);
                }
            }
        }
    }
}
