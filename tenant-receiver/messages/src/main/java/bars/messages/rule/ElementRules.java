package bars.messages.rule;

import bars.messages.bundle.BarsMessage;
import bars.messages.refusal.Issue;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import bars.messages.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All element rules, and their application to a message. */
public final class ElementRules {
    /** All rules, in the order in which they are reported. */
    public static final List<ElementRule> ALL = Stream.of(
                    BundleRules.ALL, HeaderRules.ALL, RequestRules.ALL, BookingRules.ALL, PayloadRules.ALL)
            .flatMap(List::stream)
            .toList();

    private ElementRules() {}

    /** Refuses a message that breaks a rule; gives back what is only to be noted. */
    public static List<Issue> check(BarsMessage message, Workflow workflow, ServiceProfile profile) {
        boolean strict = profile.decides(Choice.ELEMENTS, "refuse");
        List<Issue> refused = new ArrayList<>();
        List<Issue> noted = new ArrayList<>();
        for (ElementRule rule : ALL) {
            if (rule.isBroken(message, workflow)) {
                (strict || rule.level() == Level.REFUSE ? refused : noted).add(issue(rule));
            }
        }
        if (!refused.isEmpty()) {
            throw new Refusal(RecCode.BAD_REQUEST, refused);
        }
        if (profile.decides(Choice.VERIFIED_NUMBER, "refuse") && !hasVerifiedNumber(message)) {
            throw Refusal.badRequest(
                    IssueType.INVARIANT,
                    "PT-04",
                    "Bundle.entry.resource.ofType(Patient).identifier",
                    "The message must carry a verified NHS number");
        }
        return noted;
    }

    private static boolean hasVerifiedNumber(BarsMessage message) {
        return !message.application().equals(java.util.Optional.of("8"))
                || message.patient().nhsNumber().isPresent()
                        && message.patient()
                                .verification()
                                .equals(java.util.Optional.of("number-present-and-verified"));
    }

    private static Issue issue(ElementRule rule) {
        return new Issue(IssueType.INVARIANT, rule.id(), rule.path(), "The message must " + rule.expectation());
    }
}
