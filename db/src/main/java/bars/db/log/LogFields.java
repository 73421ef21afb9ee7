package bars.db.log;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The request that a thread works at, as fields of each log line that it writes meanwhile. They are asked for only when a line
 * is written; of them whoever writes the lines takes the ids, tenant and environment alone. Thread-safe.
 */
public final class LogFields {
    /** System property that holds the fields of each thread: applications and log lines have class loaders of their own. */
    static final String SHARED = "bars.log.fields";

    private static final ThreadLocal<@Nullable Supplier<Map<String, String>>> CURRENT = shared();

    private LogFields() {}

    /** This thread works at what {@code fields} name from now on. */
    public static void enter(Supplier<Map<String, String>> fields) {
        CURRENT.set(fields);
    }

    /** It does so no longer. */
    public static void leave() {
        CURRENT.remove();
    }

    /** {@code work} for another thread, which works at this thread's request meanwhile. */
    public static Runnable carriedInto(Runnable work) {
        Supplier<Map<String, String>> fields = CURRENT.get();
        if (fields == null) {
            return work;
        }
        return () -> {
            enter(fields);
            try {
                work.run();
            } finally {
                leave();
            }
        };
    }

    /** Made by whichever application comes first. */
    @SuppressWarnings("unchecked")
    private static ThreadLocal<@Nullable Supplier<Map<String, String>>> shared() {
        return (ThreadLocal<@Nullable Supplier<Map<String, String>>>)
                System.getProperties().computeIfAbsent(SHARED, key -> new ThreadLocal<>());
    }
}
