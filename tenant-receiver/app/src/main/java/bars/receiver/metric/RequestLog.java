package bars.receiver.metric;

import bars.messages.header.RequestHeaders;
import bars.receiver.exchange.Arrival;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One line for each request that was answered: whose it was, its ids, what became of it, and who sent one that was at fault.
 * Never a path, a query or anything of a body; of a header's content what has the form of an ODS code. Thread-safe.
 *
 * <p>Source: portal design 6.3; contract §1.13.1: the receiver logs who sent a faulty request.
 */
public final class RequestLog {
    /** Its name is what the lines are told apart by. */
    private static final Logger LOG = System.getLogger("bars.requests");

    private static final int REFUSED = 400;

    /** Which requests are logged. */
    public enum Which {
        /** Every one. */
        ALL,
        /** Those that were refused or failed; what was accepted is in the message log anyway. */
        REFUSED,
        NONE
    }

    private final Which which;

    public RequestLog(Which which) {
        this.which = which;
    }

    void answered(
            Arrival arrival, Function<String, @Nullable String> headers, Interaction type, int status, Duration took) {
        if (which == Which.NONE || (which == Which.REFUSED && status < REFUSED)) {
            return;
        }
        LOG.log(
                Outcome.isFailure(status) ? Level.WARNING : Level.INFO,
                "event=request tenant=" + arrival.endpoint().odsCode()
                        + " env=" + arrival.endpoint().scope().environment()
                        + " type=" + type.word()
                        + " request-id=" + arrival.key().requestId()
                        + " correlation-id=" + arrival.key().correlationId()
                        + " status=" + status
                        + " outcome=" + Outcome.of(status)
                        + " millis=" + took.toMillis()
                        + (status < REFUSED ? "" : caller(headers)));
    }

    private static String caller(Function<String, @Nullable String> headers) {
        return RequestHeaders.callerOds(headers).map(code -> " caller=" + code).orElse("");
    }
}
