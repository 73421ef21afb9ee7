package bars.platform.certificate;

import bars.db.certificate.ServerCertificate;
import bars.db.seal.KeyVault;
import bars.platform.problem.Problem;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/** Opens a stored key with its chain for the length of one deed. */
final class StoredIdentity {
    private StoredIdentity() {}

    /** What {@code deed} makes of the key and the chain, leaf first. */
    static <T> T with(KeyVault vault, ServerCertificate one, BiFunction<PrivateKey, List<X509Certificate>, T> deed) {
        byte[] sealed = one.sealedKey();
        if (sealed == null) {
            throw Problem.conflict("Its key was destroyed");
        }
        byte[] pkcs8 = vault.open(sealed, ServerCertificate.sealContext(one.environment(), one.tenantId(), one.id()));
        try {
            PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            return deed.apply(key, chain(one));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored certificate cannot be used", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static List<X509Certificate> chain(ServerCertificate one) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] der : one.chain()) {
            chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return chain;
    }
}
