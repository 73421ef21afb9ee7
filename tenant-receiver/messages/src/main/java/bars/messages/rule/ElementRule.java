package bars.messages.rule;

import bars.messages.bundle.BarsMessage;
import bars.messages.workflow.Workflow;
import java.util.function.Predicate;

/**
 * One element that a payload must carry.
 *
 * @param id name in diagnostics and reports
 * @param level what happens when it is missing
 * @param path FHIRPath of the element
 * @param expectation what is expected, a clause that completes "The message must …"
 * @param source clause of the contract
 * @param scope to which messages it applies
 * @param holds whether a message obeys
 */
public record ElementRule(
        String id,
        Level level,
        String path,
        String expectation,
        String source,
        Scope scope,
        Predicate<BarsMessage> holds) {

    boolean isBroken(BarsMessage message, Workflow workflow) {
        return scope.covers(message, workflow) && !holds.test(message);
    }
}
