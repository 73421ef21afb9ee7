package bars.receiver.metric;

import bars.receiver.exchange.Arrival;
import bars.receiver.exchange.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Answers by tenant, environment, outcome and duration, as Prometheus text. Thread-safe. */
public final class Traffic {
    /** Seconds. Source: BaRS NFRs 2.1 and 5, with finer steps below. */
    private static final double[] BOUNDS = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.1, 4.3, 5};

    private final ConcurrentHashMap<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Durations> durations = new ConcurrentHashMap<>();
    private final ServedTenants served;

    /** @param served is told of every answer as well */
    public Traffic(ServedTenants served) {
        this.served = served;
    }

    private static final class Durations {
        private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
        private final LongAdder nanos = new LongAdder();

        Durations() {
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new LongAdder();
            }
        }

        void add(long took) {
            int i = 0;
            while (i < BOUNDS.length && took > BOUNDS[i] * 1e9) {
                i++;
            }
            buckets[i].increment();
            nanos.add(took);
        }
    }

    /** Counts one answer. */
    public void answered(Arrival arrival, int status) {
        String environment = arrival.endpoint().scope().environment().name();
        String labels = "tenant=\"" + arrival.endpoint().odsCode() + "\",env=\"" + environment + "\",status=\"" + status
                + "\",outcome=\"" + outcome(status) + "\"";
        answers.computeIfAbsent(labels, key -> new LongAdder()).increment();
        long took = System.nanoTime() - (arrival.deadline().nanos() - Deadline.LIMIT.toNanos());
        durations
                .computeIfAbsent("env=\"" + environment + "\"", key -> new Durations())
                .add(took);
        served.answered(arrival.endpoint().scope(), status, Duration.ofNanos(took));
    }

    /** Everything counted so far. */
    public String text() {
        StringBuilder text = new StringBuilder("# TYPE bars_messages_total counter\n");
        answers.forEach((labels, count) -> text.append("bars_messages_total{")
                .append(labels)
                .append("} ")
                .append(count.sum())
                .append('\n'));
        text.append("# TYPE bars_message_duration_seconds histogram\n");
        durations.forEach((labels, one) -> append(text, labels, one));
        return text.toString();
    }

    private static void append(StringBuilder text, String labels, Durations one) {
        long sum = 0;
        for (int i = 0; i <= BOUNDS.length; i++) {
            sum += one.buckets[i].sum();
            String bound = i < BOUNDS.length ? Double.toString(BOUNDS[i]) : "+Inf";
            text.append("bars_message_duration_seconds_bucket{" + labels + ",le=\"" + bound + "\"} " + sum + "\n");
        }
        text.append("bars_message_duration_seconds_sum{" + labels + "} " + one.nanos.sum() / 1e9 + "\n");
        text.append("bars_message_duration_seconds_count{" + labels + "} " + sum + "\n");
    }

    private static String outcome(int status) {
        return status < 400 ? "ok" : status < 500 ? "refused" : "error";
    }

    /** Gauges of this node, by name. */
    public static String gauges(Map<String, ? extends Number> values) {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append("# TYPE " + name + " gauge\n")
                .append(name)
                .append(' ')
                .append(value)
                .append('\n'));
        return text.toString();
    }
}
