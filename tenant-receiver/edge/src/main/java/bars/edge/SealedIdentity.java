package bars.edge;

import java.util.List;

/**
 * What a live server name needs to be served: small enough to hold for every name. The key stays sealed until the name is
 * asked for.
 *
 * @param serverName lower case
 * @param environment {@code INT} or {@code PROD}
 * @param keyId names the key to the {@link IdentityOpener}; opaque here
 * @param fingerprint SHA-256 of the leaf, lower-case hexadecimal; says which certificate a node serves
 * @param sealedKey opened by the {@link IdentityOpener}
 * @param chain DER, leaf first, without the root
 */
public record SealedIdentity(
        String serverName, String environment, String keyId, String fingerprint, byte[] sealedKey, List<byte[]> chain) {
    public SealedIdentity {
        chain = List.copyOf(chain);
    }

    /** Names the identity without showing it. */
    @Override
    public String toString() {
        return serverName + " " + fingerprint;
    }
}
