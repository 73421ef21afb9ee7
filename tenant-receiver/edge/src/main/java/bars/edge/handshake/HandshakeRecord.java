package bars.edge.handshake;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One handshake in plain words.
 *
 * @param serverName what the caller asked for; null for nothing
 * @param environment of that name; null when it is not live
 * @param address of the caller
 * @param rule the rule that decided; {@code ok} for an accepted one
 * @param sentence what is wrong and whose move it is
 * @param chain subjects and fingerprints of what was presented
 */
public record HandshakeRecord(
        Instant at,
        @Nullable String serverName,
        @Nullable String environment,
        String address,
        @Nullable String tlsVersion,
        boolean accepted,
        String rule,
        String sentence,
        List<Presented> chain) {
    public HandshakeRecord {
        chain = List.copyOf(chain);
    }

    /**
     * @param sha256 fingerprint, lower-case hexadecimal
     * @param names SAN and CN, lower case
     */
    public record Presented(String subject, String issuer, String sha256, List<String> names) {}
}
