package bars.edge;

import java.util.List;

/**
 * What the checks of a caller came to.
 *
 * @param accepted whether it is let in
 * @param rule the first rule that failed; {@code ok} when none did
 * @param sentence what is wrong and whose move it is
 * @param reports failed checks that are only recorded
 */
public record Verdict(boolean accepted, String rule, String sentence, List<String> reports) {
    static Verdict refused(String rule, String sentence) {
        return new Verdict(false, rule, sentence, List.of());
    }
}
