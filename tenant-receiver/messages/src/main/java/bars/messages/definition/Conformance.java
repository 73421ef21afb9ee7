package bars.messages.definition;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.Category;
import bars.messages.bundle.MessageEvent;
import bars.messages.bundle.MessageReason;
import bars.messages.code.CodeSystems;
import bars.messages.refusal.Issue;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import bars.messages.workflow.Workflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Encounter;

/**
 * Checks that a payload consists of what its message definition says. A payload that does not is refused whole.
 * Source: contract §2.2 ({@code definition}), §2.4, B13.
 */
public final class Conformance {
    /** A retired national canonical is recognised by its beginning. */
    private static final String NATIONAL = CodeSystems.key(PayloadDefinition.BASE);

    private Conformance() {}

    /** Refuses a message whose content does not fit its definition. */
    public static void check(BarsMessage message, Workflow workflow, ServiceProfile profile) {
        Optional<PayloadDefinition> named = named(message);
        if (named.isEmpty() && isBespoke(message, profile)) {
            return;
        }
        PayloadDefinition definition = named.orElseGet(() -> inferred(message, workflow, profile));
        if (message.event().filter(definition.event()::equals).isEmpty()) {
            throw refusal("MD-02", "MessageHeader.definition", "The message definition belongs to another event");
        }
        if (isForWithdrawals(definition) && !workflow.isCancellation()) {
            throw refusal("MD-05", "MessageHeader.definition", "The message definition is for cancellations only");
        }
        List<Issue> issues = new ArrayList<>();
        // A misspelt or retired name promises nothing about numbers: only what the workflow itself needs is asked for.
        compare(message, effective(definition, workflow), named.isPresent(), issues);
        if (profile.decides(Choice.RESOURCES, "refuse")) {
            foreign(message, definition, issues);
        }
        if (!issues.isEmpty()) {
            throw new Refusal(RecCode.BAD_REQUEST, issues);
        }
    }

    private static boolean isForWithdrawals(PayloadDefinition definition) {
        return definition == PayloadDefinition.BOOKING_REQUEST_CANCELLED
                || definition == PayloadDefinition.SERVICEREQUEST_REQUEST_CANCELLED;
    }

    private static Optional<PayloadDefinition> named(BarsMessage message) {
        return message.definition().flatMap(canonical -> Arrays.stream(PayloadDefinition.values())
                .filter(definition -> CodeSystems.same(definition.canonical(), canonical))
                .findFirst());
    }

    private static boolean isBespoke(BarsMessage message, ServiceProfile profile) {
        return message.definition()
                .filter(profile.bespokeDefinitions()::contains)
                .isPresent();
    }

    private static PayloadDefinition inferred(BarsMessage message, Workflow workflow, ServiceProfile profile) {
        boolean national = message.definition()
                .map(canonical -> CodeSystems.key(canonical).startsWith(NATIONAL))
                .orElse(workflow.isCancellation());
        if (!national || profile.decides(Choice.UNKNOWN_DEFINITION, "refuse")) {
            throw refusal(
                    "MD-01",
                    "MessageHeader.definition",
                    message.definition().isPresent()
                            ? "The message definition is unknown to this service"
                            : "The message names no definition");
        }
        return of(workflow, message.category());
    }

    /** The national definition of a workflow. */
    public static PayloadDefinition of(Workflow workflow, Optional<Category> category) {
        return switch (workflow) {
            case NEW_BOOKING, UPDATE_BOOKING -> PayloadDefinition.BOOKING_REQUEST;
            case CANCEL_BOOKING -> PayloadDefinition.BOOKING_REQUEST_CANCELLED;
            case CANCEL_REQUEST -> PayloadDefinition.SERVICEREQUEST_REQUEST_CANCELLED;
            case NEW_VALIDATION, UPDATE_VALIDATION -> PayloadDefinition.SERVICEREQUEST_REQUEST_VALIDATION;
            case NEW_REFERRAL, NEW_CAD_REFERRAL, UPDATE_REFERRAL, UPDATE_CAD_REFERRAL ->
                PayloadDefinition.SERVICEREQUEST_REQUEST_REFERRAL;
            case DNA_FEEDBACK -> PayloadDefinition.SERVICEREQUEST_RESPONSE_REFERRAL;
            case STATUS_UPDATE, CAD_REJECTION -> PayloadDefinition.SERVICEREQUEST_RESPONSE_REFERRAL_SHORT;
            case INTERIM_RESPONSE -> PayloadDefinition.SERVICEREQUEST_RESPONSE_VALIDATION_INTERIM;
            case VALIDATION_REJECTION ->
                category.filter(Category.VALIDATION::equals).isPresent()
                        ? PayloadDefinition.SERVICEREQUEST_RESPONSE_VALIDATION_INTERIM
                        : PayloadDefinition.SERVICEREQUEST_RESPONSE_REFERRAL_SHORT;
            case FULL_RESPONSE -> PayloadDefinition.SERVICEREQUEST_RESPONSE_VALIDATION_FULL;
        };
    }

    /** A cancellation carries little, whichever definition of its event it names. Source: contract §2.9. */
    private static PayloadDefinition effective(PayloadDefinition definition, Workflow workflow) {
        return workflow.isCancellation() ? of(workflow, Optional.empty()) : definition;
    }

    private static void compare(BarsMessage message, PayloadDefinition definition, boolean wholly, List<Issue> issues) {
        Map<String, Integer> counts = new HashMap<>();
        message.entries().forEach(entry -> counts.merge(entry.type(), 1, Integer::sum));
        if (counts.getOrDefault("MessageHeader", 0) != 1) {
            issues.add(count("MessageHeader", "exactly one", definition));
        }
        for (Focus focus : definition.content()) {
            int found = counts.getOrDefault(focus.type(), 0);
            if (found < focus.min() && (wholly || isEssential(focus))) {
                issues.add(count(focus.type(), "at least " + focus.min(), definition));
            } else if (wholly && found > most(focus, message)) {
                issues.add(count(focus.type(), "at most " + focus.max(), definition));
            }
        }
    }

    private static boolean isEssential(Focus focus) {
        return Set.of("ServiceRequest", "Appointment", "Patient").contains(focus.type());
    }

    /**
     * Updates carry back what the receiver added, such as its Encounter, although the definition says one: of them only what
     * they are about is counted. So does the synchronous answer when it is sent round: planned Encounters do not count.
     * Source: contract §2.4, traps.
     */
    private static int most(Focus focus, BarsMessage message) {
        if (message.reason().filter(MessageReason.NEW::equals).isEmpty()) {
            return isEssential(focus) ? focus.max() : Focus.MANY;
        }
        boolean request = message.event()
                .filter(MessageEvent.SERVICEREQUEST_REQUEST::equals)
                .isPresent();
        if (!focus.type().equals("Encounter") || focus.max() == Focus.MANY || !request) {
            return focus.max();
        }
        long planned = message.encounters().stream()
                .filter(encounter -> encounter.getStatus() == Encounter.EncounterStatus.PLANNED)
                .count();
        return focus.max() + (int) planned;
    }

    private static void foreign(BarsMessage message, PayloadDefinition definition, List<Issue> issues) {
        Set<String> known = definition.content().stream().map(Focus::type).collect(Collectors.toSet());
        known.add("MessageHeader");
        Set<String> others = new TreeSet<>();
        message.entries().forEach(entry -> others.add(entry.type()));
        others.removeAll(known);
        others.forEach(type -> issues.add(new Issue(
                IssueType.INVARIANT,
                "MD-04",
                "Bundle.entry.resource.ofType(" + type + ")",
                "The message definition does not name " + type)));
    }

    private static Issue count(String type, String expected, PayloadDefinition definition) {
        return new Issue(
                IssueType.INVARIANT,
                "MD-03",
                "Bundle.entry.resource.ofType(" + type + ")",
                "The payload must carry " + expected + " " + type + ", as " + definition.canonical() + " says");
    }

    private static Refusal refusal(String rule, String path, String diagnostics) {
        return Refusal.badRequest(IssueType.INVARIANT, rule, path, diagnostics);
    }
}
