package bars.receiver.outbound;

import bars.db.Environment;
import bars.receiver.metric.Callee;
import bars.receiver.metric.Downstream;
import bars.receiver.trace.Tracing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Sends requests out of the platform: no redirects, an answer of bounded size within a bounded time from the first to the
 * last byte. Thread-safe.
 */
public final class Wire {
    /**
     * No answer that we read is larger, in bytes, than this and what was sent together: a message is answered by itself, with
     * ids and perhaps indented.
     */
    static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;

    private final Function<Environment, HttpClient> clients;
    private final Tracing tracing;
    private final Downstream downstream;

    /**
     * @param clients what calls out to each environment; must not follow redirects
     * @param tracing of calls that no request causes; those of a request are traced with it
     * @param downstream is told of every call
     */
    public Wire(Function<Environment, HttpClient> clients, Tracing tracing, Downstream downstream) {
        this.clients = clients;
        this.tracing = tracing;
        this.downstream = downstream;
    }

    /** What came back. */
    public record Reply(int status, HttpHeaders headers, byte[] body) {}

    /** Sends {@code request} to {@code callee}; the future fails with an IOException or a TimeoutException. */
    public CompletableFuture<Reply> send(Callee callee, HttpRequest request, Duration patience) {
        var counted = downstream.calling(callee);
        var traced = tracing.calling(request);
        CompletableFuture<HttpResponse<byte[]>> sent =
                clients.apply(callee.environment()).sendAsync(request, info -> new Bounded(most(request)));
        // The client's own time-out ends with the headers; this one also covers the body.
        return sent.copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).handle((response, failure) -> {
            counted.ended(response == null || failure != null ? null : response.statusCode());
            traced.accept(response == null ? null : response.statusCode(), failure == null ? null : cause(failure));
            if (failure != null) {
                sent.cancel(true);
                throw new CompletionException(cause(failure));
            }
            return new Reply(response.statusCode(), response.headers(), response.body());
        });
    }

    private static int most(HttpRequest request) {
        long sent = request.bodyPublisher()
                .map(HttpRequest.BodyPublisher::contentLength)
                .orElse(0L);
        return (int) Math.min(Integer.MAX_VALUE, MAX_ANSWER_BYTES + Math.max(0, sent));
    }

    /** The failure itself, without the future's wrapping. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Collects a body up to a limit. */
    private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {
        private final int limit;
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> result = new CompletableFuture<>();
        private Flow.@org.jspecify.annotations.Nullable Subscription subscription;

        Bounded(int limit) {
            this.limit = limit;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return result;
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
            newSubscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                collected.writeBytes(bytes);
            }
            if (collected.size() > limit && subscription != null) {
                subscription.cancel();
                result.completeExceptionally(new IOException("the answer is larger than " + limit + " bytes"));
            }
        }

        @Override
        public void onError(Throwable failure) {
            result.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            result.complete(collected.toByteArray());
        }
    }
}
