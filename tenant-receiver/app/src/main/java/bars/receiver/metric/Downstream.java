package bars.receiver.metric;

import bars.db.Environment;
import bars.db.metric.Exposition;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Calls that went out: to whom, how they ended, how long they took, as Prometheus text. Thread-safe. */
public final class Downstream {
    /** Seconds. The proxy gives up on a Receiver after 32 s; tenants' systems have less. */
    private static final double[] BOUNDS = {0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 32};

    private record Ended(Callee.Kind to, String odsCode, Environment environment, String outcome) {
        String labels() {
            return Exposition.labels("to", to.word, "tenant", odsCode, "env", environment.name(), "outcome", outcome);
        }
    }

    private record Took(Callee.Kind to, Environment environment) {
        String labels() {
            return Exposition.labels("to", to.word, "env", environment.name());
        }
    }

    private final Counter<Ended> calls =
            new Counter<>("bars_downstream_requests_total", "Calls to other systems, by how they ended", Ended::labels);
    private final Histogram<Took> durations = new Histogram<>(
            "bars_downstream_duration_seconds",
            "From the beginning of a call to another system to the end of its answer, or to giving up",
            BOUNDS,
            Took::labels);
    private final IntFunction<String> odsCodes;

    /** @param odsCodes of tenants by id, without asking anybody; empty for one that is not known */
    public Downstream(IntFunction<String> odsCodes) {
        this.odsCodes = odsCodes;
    }

    /** One that knows no tenant. */
    public Downstream() {
        this(tenantId -> "");
    }

    /** A call under way. */
    public final class Call {
        private final Callee callee;
        private final long began = System.nanoTime();

        private Call(Callee callee) {
            this.callee = callee;
        }

        /** Counts the call; to be said once. {@code status} is null where no whole answer came. */
        public void ended(@Nullable Integer status) {
            long took = System.nanoTime() - began;
            Integer tenantId = callee.tenantId();
            String odsCode = tenantId == null ? "" : odsCodes.apply(tenantId);
            calls.count(new Ended(callee.kind(), odsCode, callee.environment(), outcome(status)));
            durations.record(new Took(callee.kind(), callee.environment()), took);
        }
    }

    /** Begins a call. */
    public Call calling(Callee callee) {
        return new Call(callee);
    }

    /** Everything counted so far. */
    public String text() {
        Exposition page = new Exposition();
        calls.write(page);
        durations.write(page);
        return page.text();
    }

    private static String outcome(@Nullable Integer status) {
        return status == null ? "unreachable" : Outcome.of(status);
    }
}
