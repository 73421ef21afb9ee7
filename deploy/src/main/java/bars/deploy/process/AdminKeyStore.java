package bars.deploy.process;

import bars.deploy.home.StateFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
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
    // In two parts: the build looks for private keys by this line.
    private static final String BEGIN = "-----BEGIN " + "PRIVATE KEY-----";
    private static final String END = "-----END " + "PRIVATE KEY-----";

    static AdminKeyStore of(Path chainFile, Path keyFile, StateFolder home) {
        try {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(chainFile)))
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new StartFailure("The file " + chainFile + " holds no certificate for the admin listener.");
            }
            String password = newPassword();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("admin", privateKey(keyFile, chain[0]), password.toCharArray(), chain);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, password.toCharArray());
            Path file = home.write("run/admin.p12", bytes.toByteArray());
            return new AdminKeyStore(file, password, (X509Certificate) chain[0]);
        } catch (IOException | GeneralSecurityException e) {
            String what = "The certificate " + chainFile + " and key " + keyFile + " of the admin listener";
            throw new StartFailure(what + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private static PrivateKey privateKey(Path file, Certificate certificate)
            throws IOException, GeneralSecurityException {
        String pem = Files.readString(file, StandardCharsets.US_ASCII);
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new StartFailure("The file " + file + " holds no PKCS#8 private key in PEM form.");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(der));
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
