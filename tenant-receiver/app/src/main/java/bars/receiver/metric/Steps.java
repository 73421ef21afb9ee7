package bars.receiver.metric;

import bars.db.metric.Exposition;
import bars.receiver.trace.RequestTrace;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Processor time of each step of a message, taken of one message in seventeen, so that taking it costs next to nothing.
 * Thread-safe.
 *
 * <p>A thread that begins to work at a message calls {@link #begin} and in the end {@link #end}; whoever completes a step
 * says so with {@link #reached}, which needs no reference to this object and does nothing where nobody measures.
 */
public final class Steps {
    /** Of so many one is measured; a prime, since the threads of a message take turns in asking. */
    private static final int ONE_IN = 17;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final ThreadLocal<@Nullable Watch> RUNNING = new ThreadLocal<>();

    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Step, Total> totals = new EnumMap<>(Step.class);

    /** What a message goes through, in this order. */
    public enum Step {
        /** The body is read off the connection. */
        READ,
        /** Headers, service, access rules, digest of the body. */
        ADMISSION,
        /** The strict walk over JSON, and the FHIR parse. */
        PARSE,
        /** Everything that is checked about the message. */
        RULES,
        /** The answer is put together, and what is stored. */
        REPLY,
        /** Sealing and the database. */
        STORE
    }

    private static final class Total {
        final LongAdder nanos = new LongAdder();
        final LongAdder count = new LongAdder();
    }

    private static final class Watch {
        final Steps steps;
        long at = THREADS.getCurrentThreadCpuTime();

        Watch(Steps steps) {
            this.steps = steps;
        }
    }

    public Steps() {
        for (Step step : Step.values()) {
            totals.put(step, new Total());
        }
    }

    /** This thread begins to work at a message; whether it is measured is decided here. */
    public void begin() {
        if (Integer.remainderUnsigned(calls.getAndIncrement(), ONE_IN) == 0) {
            RUNNING.set(new Watch(this));
        }
    }

    /** This thread leaves its message, and nothing of it behind. */
    public static void end() {
        RUNNING.remove();
    }

    /** The message of this thread has completed {@code step}. */
    public static void reached(Step step) {
        Watch watch = RUNNING.get();
        if (watch != null) {
            long now = THREADS.getCurrentThreadCpuTime();
            Total total = watch.steps.totals.get(step);
            if (total != null) {
                total.nanos.add(now - watch.at);
                total.count.increment();
            }
            watch.at = now;
        }
        RequestTrace trace = RequestTrace.current();
        if (trace != null) {
            trace.reached(step.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Writes sum and number of what was measured. */
    public void write(Exposition page) {
        page.metric(
                "bars_message_cpu_seconds",
                Exposition.Type.SUMMARY,
                "Processor time of each step of a message, measured at one message in seventeen");
        totals.forEach((step, total) -> {
            String labels = Exposition.labels("step", step.name().toLowerCase(Locale.ROOT));
            page.sample("bars_message_cpu_seconds_sum", labels, total.nanos.sum() / 1e9);
            page.sample("bars_message_cpu_seconds_count", labels, total.count.sum());
        });
    }
}
