package bars.messages.refusal;

import org.jspecify.annotations.Nullable;

/**
 * One fault of a request.
 *
 * @param type kind of the fault
 * @param rule id of the rule that was broken, for instance {@code MH-07}; null where no rule has a name
 * @param path FHIRPath of the element, header or parameter; null where the whole request is meant
 * @param diagnostics what is wrong and what is expected; never a value from a patient's record
 */
public record Issue(IssueType type, @Nullable String rule, @Nullable String path, String diagnostics) {
    public static Issue of(IssueType type, String diagnostics) {
        return new Issue(type, null, null, diagnostics);
    }

    /** Text of {@code issue.diagnostics}: the sentence, and the rule's id in brackets. */
    public String text() {
        return rule == null ? diagnostics : diagnostics + " [" + rule + "]";
    }
}
