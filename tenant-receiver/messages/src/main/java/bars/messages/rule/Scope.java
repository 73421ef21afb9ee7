package bars.messages.rule;

import bars.messages.bundle.BarsMessage;
import bars.messages.service.Applications;
import bars.messages.workflow.Workflow;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * To which messages a rule applies. Immutable.
 *
 * @param name for people
 * @param workflows what the message means
 * @param applications numbers of the Applications; empty for all
 * @param since Application version from which on; null for every version
 */
public record Scope(String name, Set<Workflow> workflows, List<String> applications, @Nullable String since) {
    static final Scope ALL = those("every message", workflow -> true);
    static final Scope CARE = those("referrals, validations and their responses", workflow -> !workflow.isBooking());
    static final Scope WHOLE = those("everything but cancellations", workflow -> !workflow.isCancellation());
    static final Scope NEW = of(Workflow.NEW_REFERRAL, Workflow.NEW_CAD_REFERRAL, Workflow.NEW_VALIDATION);

    public Scope {
        workflows = Collections.unmodifiableSet(
                workflows.isEmpty() ? EnumSet.noneOf(Workflow.class) : EnumSet.copyOf(workflows));
        applications = List.copyOf(applications);
    }

    static Scope of(Workflow... workflows) {
        Set<Workflow> set = EnumSet.copyOf(Arrays.asList(workflows));
        return new Scope(set.stream().map(Enum::name).collect(Collectors.joining(", ")), set, List.of(), null);
    }

    static Scope those(String name, Predicate<Workflow> which) {
        return new Scope(
                name, Arrays.stream(Workflow.values()).filter(which).collect(Collectors.toSet()), List.of(), null);
    }

    /** Same scope in some Applications only. */
    Scope in(String... numbers) {
        return new Scope(name, workflows, List.of(numbers), since);
    }

    /** Same scope from an Application version on. */
    Scope since(String version) {
        return new Scope(name, workflows, applications, version);
    }

    boolean covers(BarsMessage message, Workflow workflow) {
        return workflows.contains(workflow)
                && (applications.isEmpty()
                        || message.application().filter(applications::contains).isPresent())
                && (since == null
                        || message.applicationVersion()
                                .filter(version -> Applications.isAtLeast(version, since))
                                .isPresent());
    }
}
