package bars.platform.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A fresh key with its certificate signing request: CN alone, no other subject field, no attribute.
 *
 * <p>Source: BaRS Connect as a Receiver, certificate signing request.
 *
 * @param pkcs8 the private key, to be sealed at once and cleared
 * @param csr PKCS#10 in DER
 * @param publicKey SHA-256 of the public key, lower-case hexadecimal
 */
record PreparedKey(byte[] pkcs8, byte[] csr, String publicKey) {

    /** Makes a key for {@code fqdn}, which is written as given. */
    static PreparedKey make(String fqdn, KeySpec spec) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(spec.bits());
            KeyPair pair = generator.generateKeyPair();
            byte[] csr = new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=" + fqdn), pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))
                    .getEncoded();
            return new PreparedKey(pair.getPrivate().getEncoded(), csr, sha256(pair.getPublic()));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("the JDK cannot make an RSA key", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By which an answer is matched to its request. */
    static String sha256(PublicKey key) {
        return sha256(key.getEncoded());
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "PreparedKey[" + publicKey + "]";
    }
}
