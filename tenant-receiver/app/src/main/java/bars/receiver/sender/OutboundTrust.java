package bars.receiver.sender;

import bars.db.Database;
import bars.db.Environment;
import bars.db.trust.TrustBundles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whom we believe when we call out: the public authorities of the JDK (API-M's certificates are public) and the
 * authorities of the NHS environments.
 *
 * <p>Source: contract digest §4.3, last paragraph.
 */
final class OutboundTrust {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

    private OutboundTrust() {}

    /** A client without redirects, over connections that live on. Reads the environments' authorities once. */
    static HttpClient client(Database database, Executor executor) {
        try {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            addPublic(anchors);
            for (Environment environment : Environment.values()) {
                addAuthorities(anchors, database, environment);
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

    private static void addAuthorities(KeyStore anchors, Database database, Environment environment)
            throws GeneralSecurityException {
        var bundle = database.asPlatform(work -> new TrustBundles(work).current(environment));
        if (bundle.isEmpty()) {
            return;
        }
        for (var authority : bundle.get().bundle().authorities()) {
            if (authority.kind().equals("root")) {
                var certificate = CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(authority.certificate()));
                anchors.setCertificateEntry(environment + "-" + authority.id(), certificate);
            }
        }
    }
}
