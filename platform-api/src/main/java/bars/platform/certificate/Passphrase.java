package bars.platform.certificate;

import bars.platform.problem.Problem;
import java.security.SecureRandom;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The passphrase of a file that leaves the platform: drawn by us, or chosen by a person within a policy. */
final class Passphrase {
    /** Letters and digits that are not mistaken for each other when read out. */
    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    private static final int GROUPS = 5;
    private static final int GROUP = 5;

    /** Source: portal design 3.6, own passphrases. */
    private static final int LEAST = 16;

    private static final int MOST = 128;
    private static final int LEAST_DIFFERENT = 8;

    private Passphrase() {}

    /** Five groups of five, about 145 bits. */
    static String drawn(SecureRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            text.append(i > 0 && i % GROUP == 0 ? "-" : "").append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** {@code given}, when it is within the policy; a refusal never repeats it. */
    static String checked(@Nullable String given, String serverName, String odsCode) {
        String text = given == null ? "" : given;
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.length() < LEAST || text.length() > MOST) {
            throw Problem.invalid("/passphrase", "length", "A passphrase has " + LEAST + " to " + MOST + " characters");
        }
        if (!text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw Problem.invalid(
                    "/passphrase", "characters", "Use letters, digits, spaces and punctuation of ASCII alone");
        }
        if (text.chars().distinct().count() < LEAST_DIFFERENT) {
            throw Problem.invalid(
                    "/passphrase", "too-simple", "Use at least " + LEAST_DIFFERENT + " different characters");
        }
        if (lower.contains(serverName)
                || serverName.contains(lower)
                || lower.equals(odsCode.toLowerCase(Locale.ROOT))) {
            throw Problem.invalid("/passphrase", "guessable", "It must not be the name of the endpoint");
        }
        return text;
    }
}
