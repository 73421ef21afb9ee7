package bars.receiver.trace;

import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The trace of a conversation has its correlation id, on every node and for each message of it. Thread-safe. */
final class CorrelationIds implements IdGenerator {
    private static final IdGenerator RANDOM = IdGenerator.random();

    private final ThreadLocal<@Nullable String> conversation = new ThreadLocal<>();

    /** What {@code work} returns; a trace that it begins is that of {@code correlation}. */
    <T> T during(String correlation, Supplier<T> work) {
        conversation.set(correlation.replace("-", "").toLowerCase(Locale.ROOT));
        try {
            return work.get();
        } finally {
            conversation.remove();
        }
    }

    @Override
    public String generateSpanId() {
        return RANDOM.generateSpanId();
    }

    @Override
    public String generateTraceId() {
        String id = conversation.get();
        return id != null && TraceId.isValid(id) ? id : RANDOM.generateTraceId();
    }
}
