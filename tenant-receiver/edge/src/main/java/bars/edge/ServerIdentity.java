package bars.edge;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * An identity ready to be shown in a handshake: private key and chain. Immutable.
 *
 * @param key never printed
 * @param chain leaf first
 */
record ServerIdentity(PrivateKey key, X509Certificate[] chain) {
    @Override
    public String toString() {
        return "ServerIdentity[" + chain[0].getSubjectX500Principal() + "]";
    }
}
