package bars.receiver.metric;

import bars.db.Environment;
import bars.db.metric.Exposition;
import bars.receiver.exchange.Arrival;
import bars.receiver.exchange.Deadline;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers by tenant, environment, what was asked, outcome and duration, as Prometheus text. Thread-safe. */
public final class Traffic {
    /** Seconds. Source: BaRS NFRs 2.1 and 5, with finer steps below. */
    private static final double[] BOUNDS = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.1, 4.3, 5};

    private record Answered(String odsCode, Environment environment, Interaction type, int status) {
        String labels() {
            return Exposition.labels(
                    "tenant", odsCode,
                    "env", environment.name(),
                    "type", type.word(),
                    "status", Integer.toString(status),
                    "outcome", Outcome.of(status));
        }
    }

    private record Asked(Environment environment, Interaction type) {
        String labels() {
            return Exposition.labels("env", environment.name(), "type", type.word());
        }
    }

    private final Counter<Answered> answers = new Counter<>(
            "bars_messages_total",
            "Requests that were answered, messages and reads, by what was asked",
            Answered::labels);
    private final Histogram<Asked> durations = new Histogram<>(
            "bars_message_duration_seconds",
            "From the arrival of a request to its answer, by what was asked",
            BOUNDS,
            Asked::labels);
    private final ServedTenants served;
    private final RequestLog log;

    /** @param served is told of every answer as well, and so is {@code log} */
    public Traffic(ServedTenants served, RequestLog log) {
        this.served = served;
        this.log = log;
    }

    /** Counts one answer, to a request with these {@code headers}. */
    public void answered(Arrival arrival, Function<String, @Nullable String> headers, Interaction type, int status) {
        Environment environment = arrival.endpoint().scope().environment();
        answers.count(new Answered(arrival.endpoint().odsCode(), environment, type, status));
        long took = System.nanoTime() - (arrival.deadline().nanos() - Deadline.LIMIT.toNanos());
        durations.record(new Asked(environment, type), took);
        Duration duration = Duration.ofNanos(took);
        served.answered(arrival.endpoint().scope(), status, duration);
        log.answered(arrival, headers, type, status, duration);
    }

    /** Writes everything counted so far. */
    public void write(Exposition page) {
        answers.write(page);
        durations.write(page);
    }
}
