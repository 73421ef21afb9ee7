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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Parsed identities of the names that were asked for lately. A parsed one costs some 13 KB, a sealed one 3 KB, so only the
 * busy ones are kept parsed. A name may stand in any of the few places of its row and displaces one of them at random when
 * all are taken: no lock, no queue, no bookkeeping, and two busy names that share a row do not drive each other out. Only
 * names with an identity ever get a place, so forged names grow nothing. Thread-safe.
 */
final class IdentityCache {
    /** Places in all. Source: capacity target, at most 10,000 parsed identities. */
    static final int PLACES = 10_000;

    private static final int ROW = 8;

    private record Held(SealedIdentity sealed, ServerIdentity open) {}

    private final AtomicReferenceArray<Held> places = new AtomicReferenceArray<>(PLACES);
    private final IdentityOpener opener;

    IdentityCache(IdentityOpener opener) {
        this.opener = opener;
    }

    /** The parsed form of {@code sealed}; the very instance that was kept for it, or a fresh one. */
    ServerIdentity get(SealedIdentity sealed) {
        int row = row(sealed.serverName());
        for (int i = row; i < row + ROW; i++) {
            Held held = places.get(i);
            if (held != null && held.sealed() == sealed) {
                return held.open();
            }
        }
        ServerIdentity open = open(sealed, opener);
        places.set(place(row, sealed.serverName()), new Held(sealed, open));
        return open;
    }

    /** Forgets what is kept for {@code serverName}. */
    void forget(String serverName) {
        int row = row(serverName);
        for (int i = row; i < row + ROW; i++) {
            Held held = places.get(i);
            if (held != null && held.sealed().serverName().equals(serverName)) {
                places.compareAndSet(i, held, null);
            }
        }
    }

    /** How many are kept parsed. */
    int size() {
        int size = 0;
        for (int i = 0; i < PLACES; i++) {
            size += places.get(i) == null ? 0 : 1;
        }
        return size;
    }

    /** Where to put {@code serverName}: in place of its older identity, else where nobody is, else anywhere in the row. */
    private int place(int row, String serverName) {
        int empty = -1;
        for (int i = row; i < row + ROW; i++) {
            Held held = places.get(i);
            if (held == null) {
                empty = empty < 0 ? i : empty;
            } else if (held.sealed().serverName().equals(serverName)) {
                return i;
            }
        }
        return empty < 0 ? row + ThreadLocalRandom.current().nextInt(ROW) : empty;
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

    /** First place of the row of {@code serverName}. */
    private static int row(String serverName) {
        int hash = serverName.hashCode();
        return Math.floorMod(hash ^ (hash >>> 16), PLACES / ROW) * ROW;
    }
}
