package bars.receiver.handler;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The handlers by kind. Immutable; two of one kind, or one without a kind, stop the start. */
public final class HandlerRegistry {
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    /** The kind of the handler that every platform has. */
    private static final String STANDARD = "inbox";

    private final Map<String, WorkflowHandler> byKind = new TreeMap<>();
    private final Set<String> waiting = new TreeSet<>();

    public HandlerRegistry(Iterable<WorkflowHandler> handlers) {
        for (WorkflowHandler handler : handlers) {
            HandlerKind named = kindOf(handler.getClass());
            String kind = named.value();
            if (!KIND.matcher(kind).matches()) {
                throw new IllegalStateException(
                        "the handler " + handler.getClass().getName() + " is called '" + kind
                                + "': a kind is made of lower-case letters, digits and dashes");
            }
            WorkflowHandler other = byKind.put(kind, handler);
            if (other != null) {
                throw new IllegalStateException("two handlers are called '" + kind + "': "
                        + other.getClass().getName() + " and "
                        + handler.getClass().getName());
            }
            if (named.waits()) {
                waiting.add(kind);
            }
        }
    }

    /** The handler of {@code kind}; a service that names none that is here cannot be served. */
    public WorkflowHandler of(String kind) {
        WorkflowHandler found = byKind.get(kind);
        if (found == null) {
            throw Refusal.of(
                    RecCode.NOT_IMPLEMENTED, IssueType.NOT_SUPPORTED, "This service is not set up for messages yet");
        }
        return found;
    }

    /** The platform's own. */
    public WorkflowHandler standard() {
        return of(STANDARD);
    }

    /** The handler of {@code kind} when it answers reads itself; empty when the platform does. */
    public Optional<InquiryHandler> inquiriesOf(String kind) {
        return byKind.get(kind) instanceof InquiryHandler handler ? Optional.of(handler) : Optional.empty();
    }

    /** Whether the handler of {@code kind} waits for somebody else. */
    public boolean waits(String kind) {
        return waiting.contains(kind);
    }

    public Set<String> kinds() {
        return Set.copyOf(byKind.keySet());
    }

    /** A bean's class may be a proxy of the annotated one. */
    private static HandlerKind kindOf(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            HandlerKind kind = c.getAnnotation(HandlerKind.class);
            if (kind != null) {
                return kind;
            }
        }
        throw new IllegalStateException("the handler " + type.getName() + " has no @HandlerKind");
    }
}
