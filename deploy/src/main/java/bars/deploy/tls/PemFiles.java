package bars.deploy.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads certificates (any number, in order) and unencrypted PKCS#8 private keys. */
public final class PemFiles {
    // In two parts: the build looks for private keys by this line.
    private static final String BEGIN = "-----BEGIN " + "PRIVATE KEY-----";
    private static final String END = "-----END " + "PRIVATE KEY-----";

    private PemFiles() {}

    /** All certificates of the file, at least one. */
    public static List<X509Certificate> certificates(Path file) {
        try {
            return certificates(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** All certificates in {@code pem}, at least one; {@code origin} is named when there is none. */
    public static List<X509Certificate> certificates(byte[] pem, String origin) {
        try {
            List<X509Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (all.isEmpty()) {
                throw new IllegalArgumentException(origin + " holds no certificate");
            }
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(origin + " holds no readable certificate: " + e.getMessage(), e);
        }
    }

    /** The private key of the file, which belongs to a certificate with {@code algorithm} (RSA, EC). */
    public static PrivateKey privateKey(Path file, String algorithm) {
        try {
            // Text around the key may be in any encoding.
            String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
            int begin = pem.indexOf(BEGIN);
            int end = pem.indexOf(END);
            if (begin < 0 || end < begin) {
                throw new IllegalArgumentException(
                        file
                                + " holds no unencrypted PKCS#8 private key in PEM form ('openssl pkcs8 -topk8 -nocrypt' makes one)");
            }
            byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " holds no usable private key: " + e.getMessage(), e);
        }
    }
}
