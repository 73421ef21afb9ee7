package bars.db.certificate;

import java.time.Instant;
import java.util.List;

/**
 * What an issuing team answered, as it is stored.
 *
 * @param chain DER, leaf first, without the root
 * @param fingerprint SHA-256 of the leaf, lower-case hexadecimal
 * @param serial lower-case hexadecimal
 * @param expiresAt the earliest of leaf end, issuer end and end of private key usage
 */
public record IssuedCertificate(
        List<byte[]> chain,
        String fingerprint,
        String serial,
        String issuer,
        Instant notBefore,
        Instant notAfter,
        Instant expiresAt) {
    public IssuedCertificate {
        chain = List.copyOf(chain);
    }
}
