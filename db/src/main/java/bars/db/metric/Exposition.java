package bars.db.metric;

/**
 * A page of metrics as Prometheus reads it, written from top to bottom. Used by one thread.
 *
 * <p>Source: Prometheus text format 0.0.4.
 */
public final class Exposition {
    /** What a metric is. */
    public enum Type {
        COUNTER("counter"),
        GAUGE("gauge"),
        HISTOGRAM("histogram"),
        SUMMARY("summary");

        private final String word;

        Type(String word) {
            this.word = word;
        }
    }

    private final StringBuilder text = new StringBuilder();

    /** Begins a metric: its samples follow. */
    public Exposition metric(String name, Type type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type.word).append('\n');
        return this;
    }

    /**
     * One sample of the metric that was begun last.
     *
     * @param labels as {@link #labels} makes them; empty for none
     */
    public Exposition sample(String name, String labels, Number value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(value).append('\n');
        return this;
    }

    /** A gauge without labels. */
    public Exposition gauge(String name, String help, Number value) {
        return metric(name, Type.GAUGE, help).sample(name, "", value);
    }

    /** A counter without labels. */
    public Exposition counter(String name, String help, Number value) {
        return metric(name, Type.COUNTER, help).sample(name, "", value);
    }

    /** Labels out of names and values by turns; values may hold anything. */
    public static String labels(String... namesAndValues) {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.append(i == 0 ? "" : ",")
                    .append(namesAndValues[i])
                    .append("=\"")
                    .append(escaped(namesAndValues[i + 1]))
                    .append('"');
        }
        return labels.toString();
    }

    /** Adds what was written on another page. */
    public Exposition append(String written) {
        text.append(written);
        return this;
    }

    /** Everything that was written. */
    public String text() {
        return text.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
