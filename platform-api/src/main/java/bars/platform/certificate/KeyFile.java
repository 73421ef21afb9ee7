package bars.platform.certificate;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemWriter;

/** Writes a private key with its chain as a file under a passphrase. */
enum KeyFile {
    /** PKCS#12: AES-256, PBKDF2 with HMAC-SHA-256. */
    PKCS12_AES256(".p12", "application/x-pkcs12"),
    /** PKCS#12 for import tools that know 3DES and SHA-1 alone. */
    PKCS12_3DES(".p12", "application/x-pkcs12"),
    /** PKCS#8 under AES-256 and the chain, as PEM. */
    PKCS8_AES256(".pem", "application/x-pem-file");

    /** Source: security reference 2.3; OWASP Password Storage, PBKDF2-HMAC-SHA256. */
    private static final int ITERATIONS = 600_000;

    /** What old tools do not refuse. The passphrase policy makes up for it. */
    private static final int LEGACY_ITERATIONS = 50_000;

    private final String ending;
    private final String mediaType;

    KeyFile(String ending, String mediaType) {
        this.ending = ending;
        this.mediaType = mediaType;
    }

    String fileName(String serverName) {
        return serverName.toLowerCase(Locale.ROOT) + ending;
    }

    String mediaType() {
        return mediaType;
    }

    /** The file's content. */
    byte[] write(PrivateKey key, List<X509Certificate> chain, char[] passphrase) {
        try {
            return this == PKCS8_AES256 ? pem(key, chain, passphrase) : pkcs12(key, chain, passphrase);
        } catch (GeneralSecurityException | OperatorCreationException | PKCSException e) {
            throw new IllegalStateException("a key file cannot be written", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] pkcs12(PrivateKey key, List<X509Certificate> chain, char[] passphrase)
            throws GeneralSecurityException, OperatorCreationException, PKCSException, IOException {
        X509Certificate leaf = chain.get(0);
        var name = new DERBMPString("bars");
        var keyId = new JcaX509ExtensionUtils().createSubjectKeyIdentifier(leaf.getPublicKey());
        PKCS12SafeBag[] certificates = new PKCS12SafeBag[chain.size()];
        for (int i = 0; i < certificates.length; i++) {
            var bag = new JcaPKCS12SafeBagBuilder(chain.get(i));
            if (i == 0) {
                bag.addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_friendlyName, name);
                bag.addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_localKeyId, keyId);
            }
            certificates[i] = bag.build();
        }
        var keyBag = new JcaPKCS12SafeBagBuilder(key, encryptor(passphrase))
                .addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_friendlyName, name)
                .addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_localKeyId, keyId)
                .build();
        boolean legacy = this == PKCS12_3DES;
        var mac = new JcePKCS12MacCalculatorBuilder(
                        legacy ? OIWObjectIdentifiers.idSHA1 : NISTObjectIdentifiers.id_sha256)
                .setProvider(provider())
                .setIterationCount(legacy ? LEGACY_ITERATIONS : ITERATIONS);
        return new PKCS12PfxPduBuilder()
                .addEncryptedData(encryptor(passphrase), certificates)
                .addData(keyBag)
                .build(mac, passphrase)
                .getEncoded();
    }

    private OutputEncryptor encryptor(char[] passphrase) throws OperatorCreationException {
        if (this == PKCS12_3DES) {
            return new JcePKCSPBEOutputEncryptorBuilder(PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC)
                    .setProvider(provider())
                    .setIterationCount(LEGACY_ITERATIONS)
                    .build(passphrase);
        }
        return new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                .setProvider(provider())
                .setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256))
                .setIterationCount(ITERATIONS)
                .build(passphrase);
    }

    private byte[] pem(PrivateKey key, List<X509Certificate> chain, char[] passphrase)
            throws OperatorCreationException, IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new JcaPKCS8Generator(key, encryptor(passphrase)));
            for (X509Certificate one : chain) {
                writer.writeObject(new JcaMiscPEMGenerator(one));
            }
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Used for this alone and not registered, so nothing else in the process changes its provider. */
    private static Provider provider() {
        return new BouncyCastleProvider();
    }

    /** Drops {@code passphrase} from memory. */
    static void clear(char[] passphrase) {
        Arrays.fill(passphrase, ' ');
    }
}
