package bars.deploy.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS of a small listener that asks nobody for a certificate. */
public final class ServerTls {
    private ServerTls() {}

    /** Presents the chain of {@code chainFile} with the key of {@code keyFile}, both PEM. */
    public static SSLContext presenting(Path chainFile, Path keyFile) {
        try {
            List<X509Certificate> chain = PemFiles.certificates(chainFile);
            char[] inMemory = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "listener",
                    PemFiles.privateKey(keyFile, chain.get(0).getPublicKey().getAlgorithm()),
                    inMemory,
                    chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, inMemory);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the certificate " + chainFile + " and the key " + keyFile + " cannot be used: " + e.getMessage(),
                    e);
        }
    }
}
