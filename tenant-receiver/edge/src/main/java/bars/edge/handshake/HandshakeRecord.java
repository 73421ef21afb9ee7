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
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_SENTENCE = 1_000;
    private static final int MOST_NAMES = 20;

    public HandshakeRecord {
        serverName = serverName == null ? null : safe(serverName, LONGEST_NAME);
        sentence = safe(sentence, LONGEST_SENTENCE);
        chain = List.copyOf(chain);
    }

    /** Much of a record was written by strangers: nothing that a log or a database trips over gets into it. */
    private static String safe(String text, int longest) {
        String clean = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
        return clean.length() <= longest ? clean : clean.substring(0, longest - 1) + "…";
    }

    /**
     * @param sha256 fingerprint, lower-case hexadecimal
     * @param names SAN and CN, lower case
     */
    public record Presented(String subject, String issuer, String sha256, List<String> names) {
        public Presented {
            subject = safe(subject, LONGEST_SENTENCE);
            issuer = safe(issuer, LONGEST_SENTENCE);
            names = names.stream()
                    .limit(MOST_NAMES)
                    .map(name -> safe(name, LONGEST_NAME))
                    .toList();
        }
    }
}
