package bars.platform.metric;

import java.util.List;

/** Writes Prometheus' text format, version 0.0.4. Not thread-safe. */
public final class MetricText {
    private final StringBuilder text = new StringBuilder();

    /** Begins a metric; its samples follow. */
    public MetricText metric(String name, String kind, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(kind).append('\n');
        return this;
    }

    /**
     * Adds a value of the metric that was begun.
     *
     * @param labels name, value, name, value and so on
     */
    public MetricText sample(String name, List<String> labels, double value) {
        text.append(name);
        for (int i = 0; i < labels.size(); i += 2) {
            text.append(i == 0 ? '{' : ',')
                    .append(labels.get(i))
                    .append("=\"")
                    .append(escaped(labels.get(i + 1)))
                    .append('"');
        }
        text.append(labels.isEmpty() ? " " : "} ").append(number(value)).append('\n');
        return this;
    }

    /** Adds what was written elsewhere. */
    public void append(String written) {
        text.append(written);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
