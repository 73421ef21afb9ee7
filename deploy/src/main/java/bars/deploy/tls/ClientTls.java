package bars.deploy.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS contexts for clients: what they trust, and the certificate that they present. */
public final class ClientTls {
    private ClientTls() {}

    /** Trusts {@code authorities} alone and presents nothing. */
    public static SSLContext trusting(Path authorities) {
        return context(null, authorities);
    }

    /** Trusts {@code authorities} alone and presents the certificate and key of two PEM files. */
    public static SSLContext presenting(Path chain, Path key, Path authorities) {
        try {
            List<X509Certificate> certificates = PemFiles.certificates(chain);
            KeyStore store = empty();
            store.setKeyEntry(
                    "client",
                    PemFiles.privateKey(key, certificates.get(0).getPublicKey().getAlgorithm()),
                    new char[0],
                    certificates.toArray(X509Certificate[]::new));
            return context(store, authorities);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no client TLS from " + chain + ": " + e.getMessage(), e);
        }
    }

    /** Presents the certificate of the development proxy whose files are in {@code folder}, and trusts its authorities. */
    public static SSLContext asProxy(Path folder) {
        return presenting(folder.resolve("proxy.pem"), folder.resolve("proxy.key"), folder.resolve("ca-chain.pem"));
    }

    private static SSLContext context(@Nullable KeyStore identity, Path authorities) {
        try {
            KeyStore trust = empty();
            for (X509Certificate authority : PemFiles.certificates(authorities)) {
                trust.setCertificateEntry(authority.getSubjectX500Principal().getName(), authority);
            }
            TrustManagerFactory trusts = TrustManagerFactory.getInstance("PKIX");
            trusts.init(trust);
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(identity, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trusts.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no client TLS that trusts " + authorities + ": " + e.getMessage(), e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
