package bars.deploy.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/** What a listener shows and proves: a chain, its own certificate first, and the private key that belongs to that. */
public record ListenerIdentity(List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] CHALLENGE = {1, 2, 3, 4};

    public ListenerIdentity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads both PEM files.
     *
     * @throws IllegalArgumentException with a sentence that names the file, when one of them cannot be read or they do not
     *     belong together
     */
    public static ListenerIdentity read(Path chainFile, Path keyFile) {
        List<X509Certificate> chain = PemFiles.certificates(chainFile);
        X509Certificate own = chain.get(0);
        PrivateKey key = PemFiles.privateKey(keyFile, own.getPublicKey().getAlgorithm());
        if (!belong(key, own.getPublicKey())) {
            boolean further = chain.stream().anyMatch(one -> belong(key, one.getPublicKey()));
            throw new IllegalArgumentException("the key " + keyFile
                    + (further
                            ? " belongs to a certificate further down in " + chainFile + ": that one has to come first"
                            : " does not belong to the certificate " + chainFile));
        }
        return new ListenerIdentity(chain, key);
    }

    /** The listener's own certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    private static boolean belong(PrivateKey key, PublicKey certified) {
        try {
            String algorithm = certified.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(CHALLENGE);
            byte[] made = signature.sign();
            signature.initVerify(certified);
            signature.update(CHALLENGE);
            return signature.verify(made);
        } catch (GeneralSecurityException e) {
            return false; // of another kind, or of another curve or size
        }
    }

    /** Says whose, never the key. */
    @Override
    public String toString() {
        return "ListenerIdentity[" + certificate().getSubjectX500Principal() + "]";
    }
}
