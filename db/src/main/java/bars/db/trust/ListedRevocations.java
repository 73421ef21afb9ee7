package bars.db.trust;

import bars.db.Environment;
import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;

/**
 * A revocation list that is kept, without its content.
 *
 * @param issuerKey SHA-256 of the authority's public key, lower-case hexadecimal
 * @param issuer the authority's name
 * @param partition address that the list says it is for; empty for a list of everything
 * @param number grows with each list of the authority
 * @param entries how many certificates it names
 * @param source address that it was fetched from, or {@code upload}
 */
public record ListedRevocations(
        UUID id,
        Environment environment,
        String issuerKey,
        String issuer,
        String partition,
        BigInteger number,
        Instant thisUpdate,
        Instant nextUpdate,
        int entries,
        String source,
        Instant fetchedAt) {}
