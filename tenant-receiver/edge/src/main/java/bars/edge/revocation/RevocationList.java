package bars.edge.revocation;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * One revocation list that was checked and compiled. Immutable.
 *
 * @param issuerKey SHA-256 of the authority's public key, lower-case hexadecimal
 * @param issuer the authority's name
 * @param partitions addresses that the list says it is for; empty for a list of everything
 * @param covered which certificates of the authority it speaks of
 * @param number of the list, grows with each
 * @param thisUpdate when it was made
 * @param nextUpdate when there should be another
 * @param revoked serial numbers that stay revoked for ever
 * @param held serial numbers that are on hold for as long as the newest list says so
 * @param released serial numbers that the list says are revoked no longer
 */
public record RevocationList(
        String issuerKey,
        String issuer,
        Set<String> partitions,
        Covered covered,
        BigInteger number,
        Instant thisUpdate,
        Instant nextUpdate,
        Serials revoked,
        Serials held,
        Serials released) {
    public RevocationList {
        partitions = Set.copyOf(partitions);
    }

    /** Which certificates of its authority a list speaks of. */
    public enum Covered {
        /** All. */
        EVERYTHING,
        /** Those of clients and servers. */
        LEAVES,
        /** Those of authorities. */
        AUTHORITIES
    }

    /**
     * Reads a list and refuses what no handshake may rest on: one that is not signed by one of {@code authorities} with the
     * right to, that comes from the future, is only a part (delta, indirect, for some reasons), or that cannot be
     * understood whole. A list that is out of date is read: what it revokes stays revoked.
     *
     * @param der the list; PEM is for the caller to undo
     * @throws UnacceptableList with one sentence
     */
    public static RevocationList read(byte[] der, Collection<X509Certificate> authorities, Instant now)
            throws UnacceptableList {
        return new ListReader(der).read(authorities, now);
    }

    /** The first of its addresses, or the empty string for a list of everything: names the place it is kept at. */
    public String partition() {
        return partitions.stream().sorted().findFirst().orElse("");
    }

    /** How many certificates it revokes or holds. */
    public int entries() {
        return revoked.size() + held.size();
    }

    /** Whether it says that {@code serial} is revoked or on hold. */
    public boolean lists(BigInteger serial) {
        return revoked.contains(serial) || held.contains(serial);
    }

    /** Whether the absence of {@code certificate} from it means that the certificate is good. */
    boolean covers(X509Certificate certificate, List<String> addresses) {
        boolean authority = certificate.getBasicConstraints() >= 0;
        boolean kind =
                switch (covered) {
                    case EVERYTHING -> true;
                    case LEAVES -> !authority;
                    case AUTHORITIES -> authority;
                };
        return kind && (partitions.isEmpty() || addresses.stream().anyMatch(partitions::contains));
    }

    @Override
    public String toString() {
        return "list " + number + " of " + issuer + " with " + entries() + " entries";
    }
}
