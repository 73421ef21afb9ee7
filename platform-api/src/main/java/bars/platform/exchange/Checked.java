package bars.platform.exchange;

import bars.messages.refusal.Refusal;
import bars.platform.problem.Problem;
import bars.platform.problem.Violation;
import java.util.Locale;
import java.util.function.Supplier;

/** Turns a refusal in the words of the standard into a problem with all its faults. */
final class Checked {
    private Checked() {}

    /** What {@code check} gives, of a whole bundle. */
    static <T> T of(Supplier<T> check) {
        return of("", check);
    }

    /** What {@code check} gives; faults point to members below {@code prefix}, or (empty) to the bundle as a whole. */
    static <T> T of(String prefix, Supplier<T> check) {
        try {
            return check.get();
        } catch (Refusal refusal) {
            throw Problem.validation(refusal.issues().stream()
                    .map(issue -> new Violation(
                            prefix.isEmpty() || issue.path() == null ? "" : prefix + issue.path(),
                            issue.rule() == null ? "message" : issue.rule().toLowerCase(Locale.ROOT),
                            prefix.isEmpty() && issue.path() != null
                                    ? issue.path() + ": " + issue.diagnostics()
                                    : issue.diagnostics()))
                    .toList());
        }
    }
}
