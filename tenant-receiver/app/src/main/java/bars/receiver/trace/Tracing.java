package bars.receiver.trace;

import bars.db.DatabaseWatch;
import bars.receiver.exchange.Arrival;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where traces begin and go to. Spans wait in a bounded queue and are dropped when the collector does not keep up: a
 * request never waits for it. Thread-safe.
 */
public final class Tracing implements AutoCloseable, DatabaseWatch {
    /** No traces: nothing is made, kept or sent. */
    public static final Tracing OFF = new Tracing(null, null);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Set<String> PATHS =
            Set.of("$process-message", "metadata", "MessageDefinition", "Slot", "Appointment", "ServiceRequest");

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    private static final AttributeKey<String> TENANT = AttributeKey.stringKey("bars.tenant");
    private static final AttributeKey<String> ENVIRONMENT = AttributeKey.stringKey("bars.environment");
    private static final AttributeKey<String> REQUEST = AttributeKey.stringKey("bars.request_id");
    private static final AttributeKey<String> CORRELATION = AttributeKey.stringKey("bars.correlation_id");
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system");
    private static final AttributeKey<String> FAULT = AttributeKey.stringKey("error.type");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;
    private final CorrelationIds ids;

    private Tracing(@Nullable SdkTracerProvider provider, @Nullable CorrelationIds ids) {
        this.provider = provider;
        this.tracer = provider == null ? null : provider.get("bars");
        this.ids = ids == null ? new CorrelationIds() : ids;
    }

    /**
     * Traces to a collector that speaks OTLP over HTTP.
     *
     * @param collector with the path, such as {@code http://127.0.0.1:4318/v1/traces}
     * @param percent of the conversations; which ones follows from the correlation id, so that all nodes choose the same
     */
    public static Tracing to(URI collector, int percent, String node) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(collector.toString())
                .setTimeout(PATIENCE)
                .build();
        return with(BatchSpanProcessor.builder(exporter).build(), percent, node);
    }

    static Tracing with(SpanProcessor processor, int percent, String node) {
        CorrelationIds ids = new CorrelationIds();
        Attributes who = Attributes.of(
                AttributeKey.stringKey("service.name"),
                "bars-receiver",
                AttributeKey.stringKey("service.instance.id"),
                node);
        return new Tracing(
                SdkTracerProvider.builder()
                        .setResource(Resource.create(who))
                        .setIdGenerator(ids)
                        .setSampler(Sampler.traceIdRatioBased(percent / 100.0))
                        .addSpanProcessor(processor)
                        .build(),
                ids);
    }

    public boolean isOn() {
        return tracer != null;
    }

    /** Begins the trace of a request; null when there are no traces. */
    public @Nullable RequestTrace arrived(Arrival arrival, String method, String path) {
        Tracer on = tracer;
        if (on == null) {
            return null;
        }
        String route = route(path);
        String correlation = arrival.key().correlationId();
        return ids.during(
                correlation,
                () -> new RequestTrace(
                        on,
                        on.spanBuilder(method + " " + route)
                                .setParent(Context.root())
                                .setSpanKind(SpanKind.SERVER)
                                .setAttribute(METHOD, method)
                                .setAttribute(ROUTE, route)
                                .setAttribute(SERVER, arrival.endpoint().serverName())
                                .setAttribute(TENANT, arrival.endpoint().odsCode())
                                .setAttribute(
                                        ENVIRONMENT,
                                        arrival.endpoint().scope().environment().name())
                                .setAttribute(REQUEST, arrival.key().requestId())
                                .setAttribute(CORRELATION, correlation),
                        arrival.at()));
    }

    /** The kind of thing that is asked for: a path may hold anything, so only known words are told. */
    private static String route(String path) {
        for (String part : path.split("/", -1)) {
            if (PATHS.contains(part)) {
                return part;
            }
        }
        return "other";
    }

    /**
     * Begins the span of a call to somebody else, below the request that this thread works at, or as a part of the
     * conversation that the headers of {@code request} name.
     *
     * @return told the status of the answer, or what failed
     */
    public BiConsumer<@Nullable Integer, @Nullable Throwable> calling(HttpRequest request) {
        return calling(
                request.method(),
                request.uri(),
                request.headers().firstValue("X-Correlation-Id"),
                request.headers().firstValue("X-Request-Id"));
    }

    /** The same for a call whose headers name no conversation: the caller knows {@code correlation} and {@code requestId}. */
    public BiConsumer<@Nullable Integer, @Nullable Throwable> calling(
            String method, URI uri, Optional<String> correlation, Optional<String> requestId) {
        RequestTrace within = RequestTrace.current();
        SpanBuilder builder = within != null ? within.child("call", SpanKind.CLIENT) : ofConversation();
        if (builder == null) {
            return (status, failure) -> {};
        }
        builder.setAttribute(METHOD, method).setAttribute(SERVER, String.valueOf(uri.getHost()));
        correlation.ifPresent(id -> builder.setAttribute(CORRELATION, id));
        requestId.ifPresent(id -> builder.setAttribute(REQUEST, id));
        Span span = correlation.map(id -> ids.during(id, builder::startSpan)).orElseGet(builder::startSpan);
        return (status, failure) -> {
            if (status != null) {
                span.setAttribute(STATUS, (long) status);
            }
            if (failure != null) {
                // The class alone: messages of failures may quote what was sent.
                span.setAttribute(FAULT, failure.getClass().getSimpleName());
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        };
    }

    private @Nullable SpanBuilder ofConversation() {
        Tracer on = tracer;
        return on == null
                ? null
                : on.spanBuilder("call").setParent(Context.root()).setSpanKind(SpanKind.CLIENT);
    }

    /** Database work of a request that is traced; background work has no trace of its own. */
    @Override
    public @Nullable Running begins(String kind) {
        RequestTrace within = RequestTrace.current();
        if (within == null) {
            return null;
        }
        Span span = within.child(kind, SpanKind.CLIENT)
                .setAttribute(SYSTEM, "postgresql")
                .setStartTimestamp(within.now(), TimeUnit.NANOSECONDS)
                .startSpan();
        return committed -> {
            if (!committed) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end(within.now(), TimeUnit.NANOSECONDS);
        };
    }

    @Override
    public void close() {
        SdkTracerProvider open = provider;
        if (open != null) {
            open.shutdown().join(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
