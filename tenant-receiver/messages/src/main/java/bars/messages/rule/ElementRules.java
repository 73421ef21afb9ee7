package bars.messages.rule;

import bars.messages.bundle.BarsMessage;
import bars.messages.refusal.Issue;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.service.Applications;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import bars.messages.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** All element rules, and their application to a message. */
public final class ElementRules {
    /** All rules, in the order in which they are reported. */
    public static final List<ElementRule> ALL = Stream.of(
                    BundleRules.ALL,
                    HeaderRules.ALL,
                    RequestRules.ALL,
                    BookingRules.ALL,
                    PayloadRules.ALL,
                    ClinicalRules.ALL,
                    CodeRules.ALL)
            .flatMap(List::stream)
            .toList();

    private ElementRules() {}

    /** Refuses a message that breaks a rule; gives back what is only to be noted. */
    public static List<Issue> check(BarsMessage message, Workflow workflow, ServiceProfile profile) {
        String decision = profile.decision(Choice.ELEMENTS);
        boolean current = isCurrent(message);
        List<Issue> refused = new ArrayList<>();
        List<Issue> noted = new ArrayList<>();
        for (ElementRule rule : ALL) {
            if (rule.isBroken(message, workflow)) {
                (isRefused(rule.level(), decision, current) ? refused : noted).add(issue(rule));
            }
        }
        if (!refused.isEmpty()) {
            throw new Refusal(RecCode.BAD_REQUEST, refused);
        }
        return noted;
    }

    /** The rules for people, as a table. */
    public static String markdown() {
        StringBuilder text =
                new StringBuilder("| Rule | Element | A message must | Of | Applications | From version | Level |"
                        + " Source |\n|---|---|---|---|---|---|---|---|\n");
        for (ElementRule rule : ALL) {
            Scope scope = rule.scope();
            text.append("| ")
                    .append(String.join(
                            " | ",
                            rule.id(),
                            "`" + rule.path() + "`",
                            rule.expectation(),
                            scope.name(),
                            scope.applications().isEmpty() ? "all" : String.join(", ", scope.applications()),
                            scope.since() == null ? "" : scope.since(),
                            rule.level().name().toLowerCase(Locale.ROOT),
                            "contract " + rule.source()))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static boolean isRefused(Level level, String decision, boolean current) {
        return switch (level) {
            case REFUSE -> true;
            case CURRENT -> decision.equals("refuse") || current && decision.equals("current");
            case RECORD -> decision.equals("refuse");
        };
    }

    /** Whether the message is of the current version of its Application, for which the payload tables are written. */
    private static boolean isCurrent(BarsMessage message) {
        return message.application()
                .flatMap(number -> message.applicationVersion().map(version -> Applications.isCurrent(number, version)))
                .orElse(false);
    }

    private static Issue issue(ElementRule rule) {
        return new Issue(IssueType.INVARIANT, rule.id(), rule.path(), "The message must " + rule.expectation());
    }
}
