package bars.receiver.endpoint;

import bars.db.log.LogFields;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.access.Bulkheads;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import bars.receiver.trace.RequestTrace;
import jakarta.ws.rs.container.AsyncResponse;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs reads, each with a seat of its tenant, beside the thread that reads the connection. When a read takes longer than the
 * deadline the caller is told 408. Thread-safe.
 */
public final class Reading {
    private final Bulkheads bulkheads;
    private final Lanes lanes;

    public Reading(Bulkheads bulkheads, Lanes lanes) {
        this.bulkheads = bulkheads;
        this.lanes = lanes;
    }

    /** What a read does; its headers may be read on another thread. */
    interface Work {
        Answer run(Function<String, @Nullable String> headers);
    }

    void run(Arrival arrival, Function<String, @Nullable String> copied, AsyncResponse response, Work work) {
        Bulkheads.Seat seat =
                bulkheads.enter(arrival.endpoint().scope(), arrival.endpoint().limits());
        response.setTimeoutHandler(late -> late.resume(late()));
        response.setTimeout(arrival.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS);
        try {
            lanes.of(arrival, copied).execute(LogFields.carriedInto(RequestTrace.carriedInto(() -> {
                if (response.isDone()) { // told 408 while it waited: nothing is shown to anybody
                    seat.close();
                    return;
                }
                try {
                    response.resume(Exchange.response(seated(seat, copied, work)));
                } catch (RuntimeException e) {
                    response.resume(e); // becomes an outcome like every failure
                }
            })));
        } catch (RejectedExecutionException e) {
            seat.close();
            throw Refusal.of(
                    RecCode.SERVICE_UNAVAILABLE,
                    IssueType.TRANSIENT,
                    "This node has as many requests as it can take; try again later");
        }
    }

    private static Refusal late() {
        return Refusal.of(RecCode.TIMEOUT, IssueType.TIMEOUT, "Reading takes too long; ask again later");
    }

    private static Answer seated(Bulkheads.Seat seat, Function<String, @Nullable String> headers, Work work) {
        try (seat) {
            return work.run(headers);
        }
    }
}
