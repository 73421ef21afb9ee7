package bars.receiver.endpoint;

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
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /$process-message}. The work runs beside the request thread: when it takes longer than the deadline the
 * caller is told 408, the work goes on, and a retry is told how it ended.
 */
@Path("$process-message")
@Singleton
public class MessageEndpoint {
    private final ProcessMessage verb;
    private final Lanes lanes;
    private final Bulkheads bulkheads;
    private final Refusals refusals;
    private final Steps steps;

    @Inject
    public MessageEndpoint(ProcessMessage verb, Lanes lanes, Bulkheads bulkheads, Refusals refusals, Steps steps) {
        this.verb = verb;
        this.lanes = lanes;
        this.bulkheads = bulkheads;
        this.refusals = refusals;
        this.steps = steps;
    }

    @POST
    public void process(
            InputStream body,
            @Context ContainerRequestContext request,
            @Context HttpHeaders headers,
            @Suspended AsyncResponse response) {
        Arrival arrival = Exchange.arrival(request);
        Bulkheads.Seat seat =
                bulkheads.enter(arrival.endpoint().scope(), arrival.endpoint().limits());
        try {
            steps.begin();
            seat.carry(length(headers, arrival.endpoint().limits().bodyBytes()));
            byte[] bytes = read(body, arrival.endpoint().limits().bodyBytes());
            Steps.reached(Steps.Step.READ);
            Function<String, @Nullable String> copied = Exchange.copied(headers);
            response.setTimeout(arrival.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS);
            response.setTimeoutHandler(late -> late.resume(Exchange.response(refusals.answer(timeout()))));
            Runnable work = () -> response.resume(Exchange.response(seated(seat, arrival, copied, bytes)));
            lanes.of(arrival, copied).execute(RequestTrace.carriedInto(work));
        } catch (RejectedExecutionException e) {
            seat.close();
            response.resume(Exchange.response(refusals.answer(Refusal.of(
                    RecCode.SERVICE_UNAVAILABLE,
                    IssueType.TRANSIENT,
                    "This node has as many messages as it can take; try again later"))));
        } catch (RuntimeException e) {
            seat.close();
            throw e;
        }
    }

    /** The seat is free before the answer leaves: a caller that asks again at once must find it so. */
    private Answer seated(
            Bulkheads.Seat seat, Arrival arrival, Function<String, @Nullable String> headers, byte[] body) {
        steps.begin();
        try (seat) {
            return verb.run(arrival, headers, body);
        }
    }

    /** What the body may take: what is declared, or the most where nothing is. */
    private static int length(HttpHeaders headers, int most) {
        int declared = headers.getLength();
        return declared < 0 ? most : Math.min(declared, most);
    }

    private static Refusal timeout() {
        return Refusal.of(
                RecCode.TIMEOUT, IssueType.TIMEOUT, "Processing takes too long; ask again with the same X-Request-Id");
    }

    private static byte[] read(InputStream body, int limit) {
        try {
            byte[] bytes = body.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw Refusal.badRequest(IssueType.TOO_LONG, "The body is larger than " + limit + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw Refusal.badRequest(IssueType.INVALID, "The body cannot be read");
        }
    }
}
