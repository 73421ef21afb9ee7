package bars.edge;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Parsed identities of the names that were asked for lately. A parsed one costs some 13 KB, a sealed one 3 KB, so only the
 * busy ones are kept parsed. Direct-mapped: a name has one place and displaces whoever was there, which needs no lock, no
 * queue and no bookkeeping. Only names with an identity ever get a place, so forged names grow nothing. Thread-safe.
 */
final class IdentityCache {
    /** Places; a power of two. Source: capacity target of 10,000 parsed identities. */
    static final int PLACES = 16_384;

    private record Held(SealedIdentity sealed, ServerIdentity open) {}

    private final AtomicReferenceArray<Held> places = new AtomicReferenceArray<>(PLACES);
    private final IdentityOpener opener;

    IdentityCache(IdentityOpener opener) {
        this.opener = opener;
    }

    /** The parsed form of {@code sealed}; the very instance that was kept for it, or a fresh one. */
    ServerIdentity get(SealedIdentity sealed) {
        int place = place(sealed.serverName());
        Held held = places.get(place);
        if (held != null && held.sealed() == sealed) {
            return held.open();
        }
        ServerIdentity open = open(sealed, opener);
        places.set(place, new Held(sealed, open));
        return open;
    }

    /** Forgets what is kept for {@code serverName}. */
    void forget(String serverName) {
        int place = place(serverName);
        Held held = places.get(place);
        if (held != null && held.sealed().serverName().equals(serverName)) {
            places.compareAndSet(place, held, null);
        }
    }

    static ServerIdentity open(SealedIdentity sealed, IdentityOpener opener) {
        byte[] pkcs8 = opener.open(sealed);
        try {
            PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            return new ServerIdentity(key, parse(sealed.chain()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the identity of " + sealed.serverName() + " cannot be used", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static X509Certificate[] parse(List<byte[]> chain) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate[] parsed = new X509Certificate[chain.size()];
        for (int i = 0; i < parsed.length; i++) {
            parsed[i] = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(chain.get(i)));
        }
        return parsed;
    }

    private static int place(String serverName) {
        int hash = serverName.hashCode();
        return (hash ^ (hash >>> 16)) & (PLACES - 1);
    }
}
