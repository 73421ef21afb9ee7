package bars.receiver.handler;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The handlers by kind. Immutable; two of one kind, or one without a kind, stop the start. */
public final class HandlerRegistry {
    private final Map<String, WorkflowHandler> byKind = new TreeMap<>();

    public HandlerRegistry(Iterable<WorkflowHandler> handlers) {
        for (WorkflowHandler handler : handlers) {
            String kind = kindOf(handler.getClass());
            WorkflowHandler other = byKind.put(kind, handler);
            if (other != null) {
                throw new IllegalStateException("two handlers are called '" + kind + "': "
                        + other.getClass().getName() + " and "
                        + handler.getClass().getName());
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

    public Set<String> kinds() {
        return Set.copyOf(byKind.keySet());
    }

    /** A bean's class may be a proxy of the annotated one. */
    private static String kindOf(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            HandlerKind kind = c.getAnnotation(HandlerKind.class);
            if (kind != null) {
                return kind.value();
            }
        }
        throw new IllegalStateException("the handler " + type.getName() + " has no @HandlerKind");
    }
}
