package bars.receiver.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The trace of one request while it is worked on. A thread that works at it says so with {@link #enter}; code below asks
 * for {@link #current} and does nothing when there is none. Thread-safe.
 */
public final class RequestTrace {
    private static final ThreadLocal<@Nullable RequestTrace> CURRENT = new ThreadLocal<>();
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final int SERVER_TROUBLE = 500;

    private final Tracer tracer;
    private final Span root;
    private final Context context;
    private final long epochNanos;
    private final long nanoTime;
    private volatile long stepBegan;

    /** @param builder of the request's own span, with everything but its begin */
    RequestTrace(Tracer tracer, SpanBuilder builder, Instant began) {
        this.tracer = tracer;
        this.nanoTime = System.nanoTime();
        this.epochNanos = TimeUnit.SECONDS.toNanos(began.getEpochSecond()) + began.getNano();
        this.stepBegan = epochNanos;
        this.root = builder.setStartTimestamp(epochNanos, TimeUnit.NANOSECONDS).startSpan();
        this.context = Context.root().with(root);
    }

    /** The trace that this thread works at, or null. */
    public static @Nullable RequestTrace current() {
        return CURRENT.get();
    }

    /** This thread works at {@code trace} from now on; null for none. */
    public static void enter(@Nullable RequestTrace trace) {
        if (trace == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(trace);
        }
    }

    /** {@code work} for another thread, which works at this thread's trace meanwhile; the same work when there is none. */
    public static Runnable carriedInto(Runnable work) {
        RequestTrace trace = current();
        if (trace == null) {
            return work;
        }
        return () -> {
            enter(trace);
            try {
                work.run();
            } finally {
                enter(null);
            }
        };
    }

    /** The request has completed {@code step}, which began where the one before ended. */
    public void reached(String step) {
        long now = now();
        child(step, SpanKind.INTERNAL)
                .setStartTimestamp(stepBegan, TimeUnit.NANOSECONDS)
                .startSpan()
                .end(now, TimeUnit.NANOSECONDS);
        stepBegan = now;
    }

    /** A span below the request's own; begin and end are the caller's. */
    SpanBuilder child(String name, SpanKind kind) {
        return tracer.spanBuilder(name).setParent(context).setSpanKind(kind);
    }

    /** This moment on the clock of the trace, in nanoseconds since the epoch. */
    long now() {
        return epochNanos + (System.nanoTime() - nanoTime);
    }

    /** The answer is known. */
    public void answered(int status) {
        root.setAttribute(STATUS, (long) status);
        if (status >= SERVER_TROUBLE) {
            root.setStatus(StatusCode.ERROR);
        }
        root.end(now(), TimeUnit.NANOSECONDS);
    }
}
