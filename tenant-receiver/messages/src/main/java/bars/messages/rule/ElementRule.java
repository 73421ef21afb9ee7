package bars.messages.rule;

import bars.messages.bundle.BarsMessage;
import bars.messages.workflow.Workflow;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * One element that a payload must carry.
 *
 * @param id name in diagnostics and reports
 * @param level what happens when it is missing
 * @param path FHIRPath of the element
 * @param expectation what is expected, a clause that completes "The message must …"
 * @param source clause of the contract
 * @param applies to which messages
 * @param holds whether a message obeys
 */
public record ElementRule(
        String id,
        Level level,
        String path,
        String expectation,
        String source,
        BiPredicate<BarsMessage, Workflow> applies,
        Predicate<BarsMessage> holds) {

    boolean isBroken(BarsMessage message, Workflow workflow) {
        return applies.test(message, workflow) && !holds.test(message);
    }
}
