package bars.db.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/**
 * Seals master keys by an AES-256 key that was made inside a PKCS#11 token and cannot leave it (AES-GCM). The token is asked at
 * the start and in a rotation, never in a handshake.
 *
 * <p>Source: PKCS#11 2.40; JDK PKCS#11 Reference Guide.
 */
final class TokenGuard implements KeyGuard {
    private static final byte[] CONTEXT = "v1|master-key".getBytes(StandardCharsets.UTF_8);
    private static final int BITS = 256;

    private final SecretKey key;

    private TokenGuard(SecretKey key) {
        this.key = key;
    }

    /**
     * Signs in to a token and takes its key {@code label}, which is made when it is not there.
     *
     * @param slot place of the slot among those with a token, from 0
     */
    static TokenGuard open(Path library, int slot, char[] pin, String label) throws IOException {
        if (!Files.isReadable(library)) {
            throw new IOException("the PKCS#11 library " + library + " is not there");
        }
        try {
            Provider provider = provider(library, slot);
            KeyStore token = KeyStore.getInstance("PKCS11", provider);
            token.load(null, pin);
            if (token.getKey(label, null) == null) {
                KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
                generator.init(BITS);
                token.setKeyEntry(label, generator.generateKey(), null, null);
            }
            if (token.getKey(label, null) instanceof SecretKey key && key.getEncoded() == null) {
                return new TokenGuard(key);
            }
            throw new IOException("the key " + label + " of the token is none that stays inside it");
        } catch (GeneralSecurityException | ProviderException | InvalidParameterException e) {
            throw new IOException("the PKCS#11 token does not open: " + cause(e), e);
        } finally {
            Arrays.fill(pin, ' ');
        }
    }

    @Override
    public byte[] close(byte[] master) {
        return KeyVault.encrypt(key, master, CONTEXT);
    }

    @Override
    public byte[] open(byte[] content) throws IOException {
        try {
            return KeyVault.decrypt(key, content, CONTEXT);
        } catch (CannotOpen e) {
            throw new IOException("the token's key does not open it: it is plain, or of another token", e);
        }
    }

    /** One provider for each token in the process, also where several class loaders ask: a token knows one sign-in. */
    private static synchronized Provider provider(Path library, int slot) {
        String name = "bars-" + slot;
        Provider known = Security.getProvider("SunPKCS11-" + name);
        if (known != null) {
            return known;
        }
        Provider base = Security.getProvider("SunPKCS11");
        if (base == null) {
            throw new ProviderException("this Java has no SunPKCS11");
        }
        Provider made = base.configure("--name=" + name + "\nlibrary=" + library.toAbsolutePath() + "\nslotListIndex="
                + slot + "\nattributes(*,CKO_SECRET_KEY,*)={\nCKA_SENSITIVE=true\nCKA_EXTRACTABLE=false\n"
                + "CKA_ENCRYPT=true\nCKA_DECRYPT=true\n}\n");
        // Last in the order: nothing but a key of the token ever leads to it.
        Security.addProvider(made);
        return made;
    }

    private static String cause(Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
