package bars.receiver.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** Traces that go into a collection as soon as they end, in place of a collector. */
public final class RecordedTraces implements SpanExporter {
    private final Collection<SpanData> sent;

    private RecordedTraces(Collection<SpanData> sent) {
        this.sent = sent;
    }

    /** @param sent thread-safe */
    public static Tracing into(Collection<SpanData> sent, int percent) {
        return Tracing.with(SimpleSpanProcessor.create(new RecordedTraces(sent)), percent, "node-1");
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        sent.addAll(spans);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
