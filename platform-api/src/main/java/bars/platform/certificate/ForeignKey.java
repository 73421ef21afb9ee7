package bars.platform.certificate;

import bars.platform.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A private key with its certificates, made elsewhere.
 *
 * @param pkcs8 to be sealed at once and cleared
 * @param publicKey SHA-256 of the public key that belongs to it, lower-case hexadecimal
 */
record ForeignKey(byte[] pkcs8, String publicKey, KeySpec spec, List<X509Certificate> chain) {
    private static final int MAX_CHARACTERS = 400_000;

    /** Reads what was handed in. Refusals never repeat it. */
    static ForeignKey read(KeyImports.Document document) {
        if (document.pkcs12() != null) {
            return pkcs12(bounded("/pkcs12", document.pkcs12()), document.passphrase());
        }
        if (document.privateKey() == null || document.certificate() == null) {
            throw Problem.invalid("/pkcs12", "required", "Hand in a PKCS#12 file, or a private key and a certificate");
        }
        PrivateKey key = pem(bounded("/privateKey", document.privateKey()));
        return of("/privateKey", key, chain(document.certificate()));
    }

    /** The certificates in {@code pem}. */
    static List<X509Certificate> chain(String pem) {
        return IssuedAnswer.read(bounded("/certificate", pem).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The certificate of the key. */
    X509Certificate leaf() {
        return Review.leaf(chain, publicKey);
    }

    /** SHA-256, lower-case hexadecimal. */
    static String fingerprint(X509Certificate certificate) {
        try {
            return PreparedKey.sha256(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    private static ForeignKey pkcs12(String base64, @Nullable String passphrase) {
        char[] password = passphrase == null ? new char[0] : passphrase.toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64)), password);
            for (String alias : Collections.list(store.aliases())) {
                Certificate[] chain = store.getCertificateChain(alias);
                if (chain != null && store.getKey(alias, password) instanceof PrivateKey key) {
                    return of(
                            "/pkcs12",
                            key,
                            Arrays.stream(chain)
                                    .map(X509Certificate.class::cast)
                                    .toList());
                }
            }
        } catch (Problem refused) {
            throw refused;
        } catch (IOException | GeneralSecurityException | RuntimeException e) { // broken files break the JDK's reader
            throw Problem.invalid("/pkcs12", "unreadable", "It is no PKCS#12 file, or the passphrase is another");
        } finally {
            Arrays.fill(password, ' ');
        }
        throw Problem.invalid("/pkcs12", "no-key", "There is no private key with a certificate in it");
    }

    private static PrivateKey pem(String text) {
        String body = text.replaceAll("-----[A-Z ]{5,40}-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw Problem.invalid("/privateKey", "unreadable", "It must be an RSA key as PKCS#8 in PEM, not encrypted");
        }
    }

    private static ForeignKey of(String pointer, PrivateKey key, List<X509Certificate> chain) {
        if (!(key instanceof RSAPrivateCrtKey rsa)) {
            throw Problem.invalid(pointer, "kind", "It must be an RSA key");
        }
        int bits = rsa.getModulus().bitLength();
        KeySpec spec = Arrays.stream(KeySpec.values())
                .filter(one -> one.bits() == bits)
                .findFirst()
                .orElseThrow(() ->
                        Problem.invalid(pointer, "key-size", "It must have 2048, 3072 or 4096 bits, not " + bits));
        try {
            var publicKey = KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
            return new ForeignKey(key.getEncoded(), PreparedKey.sha256(publicKey), spec, chain);
        } catch (GeneralSecurityException e) {
            throw Problem.invalid(pointer, "kind", "It must be an RSA key");
        }
    }

    private static String bounded(String pointer, String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw Problem.invalid(pointer, "too-long", "It has at most " + MAX_CHARACTERS + " characters");
        }
        return text;
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "ForeignKey[" + publicKey + "]";
    }
}
