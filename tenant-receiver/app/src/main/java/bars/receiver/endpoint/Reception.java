package bars.receiver.endpoint;

import bars.db.log.LogFields;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.access.Bulkheads;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import bars.receiver.exchange.Refusals;
import bars.receiver.message.ProcessMessage;
import bars.receiver.metric.Steps;
import bars.receiver.trace.RequestTrace;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes a message off its caller: a seat of its tenant, the body within limits, the verb beside the thread that reads the
 * connection. When the verb takes longer than the deadline the caller is told 408, the work goes on, and a retry is told
 * how it ended. Thread-safe.
 */
public final class Reception {
    private final ProcessMessage verb;
    private final Lanes lanes;
    private final Bulkheads bulkheads;
    private final Refusals refusals;
    private final Steps steps;

    public Reception(ProcessMessage verb, Lanes lanes, Bulkheads bulkheads, Refusals refusals, Steps steps) {
        this.verb = verb;
        this.lanes = lanes;
        this.bulkheads = bulkheads;
        this.refusals = refusals;
        this.steps = steps;
    }

    /** Somebody with a message, however it came in. */
    interface Caller {
        /** Headers of the request, to be read on any thread. */
        Function<String, @Nullable String> headers();

        /** Bytes of the body as declared; negative where nothing is. */
        int declared();

        InputStream body() throws IOException;

        /** The answer will come later; who has none at the deadline gets {@link Reception#late}. */
        void await();

        /** Answers, unless that was done before. */
        void answer(Answer answer);
    }

    /** Has the message processed; what is thrown is refused before any work was done. */
    void receive(Arrival arrival, Caller caller) {
        int most = arrival.endpoint().limits().bodyBytes();
        Bulkheads.Seat seat =
                bulkheads.enter(arrival.endpoint().scope(), arrival.endpoint().limits());
        try {
            seat.carry(caller.declared() < 0 ? most : Math.min(caller.declared(), most));
            byte[] bytes = read(caller, most);
            caller.await();
            Function<String, @Nullable String> headers = caller.headers();
            Runnable work = () -> caller.answer(seated(seat, arrival, headers, bytes));
            lanes.of(arrival, headers).execute(LogFields.carriedInto(RequestTrace.carriedInto(work)));
        } catch (RejectedExecutionException e) {
            seat.close();
            caller.answer(refusals.answer(Refusal.of(
                    RecCode.SERVICE_UNAVAILABLE,
                    IssueType.TRANSIENT,
                    "This node has as many messages as it can take; try again later")));
        } catch (RuntimeException e) {
            seat.close();
            throw e;
        }
    }

    /** What is said at the deadline. */
    Answer late() {
        return refusals.answer(Refusal.of(
                RecCode.TIMEOUT, IssueType.TIMEOUT, "Processing takes too long; ask again with the same X-Request-Id"));
    }

    /** The seat is free before the answer leaves: a caller that asks again at once must find it so. */
    private Answer seated(
            Bulkheads.Seat seat, Arrival arrival, Function<String, @Nullable String> headers, byte[] body) {
        steps.begin();
        try (seat) {
            return verb.run(arrival, headers, body);
        } finally {
            Steps.end();
        }
    }

    private byte[] read(Caller caller, int most) {
        steps.begin();
        try {
            byte[] bytes = caller.declared() >= 0 && caller.declared() <= most
                    ? exactly(caller.body(), caller.declared())
                    : caller.body().readNBytes(most + 1);
            if (bytes.length > most) {
                throw Refusal.badRequest(IssueType.TOO_LONG, "The body is larger than " + most + " bytes");
            }
            Steps.reached(Steps.Step.READ);
            return bytes;
        } catch (IOException e) {
            throw Refusal.badRequest(IssueType.INVALID, "The body cannot be read");
        } finally {
            Steps.end();
        }
    }

    /** Into one array of the size that the seat has room for; the listener ends a body where it was declared to end. */
    private static byte[] exactly(InputStream body, int length) throws IOException {
        byte[] bytes = new byte[length];
        if (body.readNBytes(bytes, 0, length) < length) {
            throw new IOException("the body ended early");
        }
        return bytes;
    }
}
