package bars.deploy.process;

import bars.deploy.home.StateFolder;
import bars.deploy.tls.ListenerIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * The admin listener's certificate as Payara can read it: a PKCS#12 file in the run folder, written anew at each start
 * under a password that only this process knows.
 *
 * @param file the key store
 * @param password its password
 * @param certificate the certificate that the listener must present
 */
record AdminKeyStore(Path file, String password, X509Certificate certificate) {

    static AdminKeyStore of(ListenerIdentity identity, StateFolder home) {
        try {
            String password = newPassword();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "admin",
                    identity.key(),
                    password.toCharArray(),
                    identity.chain().toArray(X509Certificate[]::new));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, password.toCharArray());
            return new AdminKeyStore(
                    home.write("run/admin.p12", bytes.toByteArray()), password, identity.certificate());
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new StartFailure(
                    "The certificate and key of the admin listener cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private static String newPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Says where, never the password. */
    @Override
    public String toString() {
        return "AdminKeyStore[" + file + "]";
    }
}
