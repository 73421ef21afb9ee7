package bars.deploy.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of METRICS.md: every metric of the platform, by name. */
public final class DocumentedMetrics {
    private static final Path TABLE = Path.of("docs/METRICS.md");
    private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");
    private static final Pattern LABEL = Pattern.compile("`([a-z_]+)`(?: = ([^;]+))?");
    private static final Set<String> KINDS = Set.of("gauge", "counter", "histogram", "summary");
    private static final Set<String> PLACES = Set.of("every", "receiver", "admin", "Prometheus");

    private final Map<String, Metric> metrics;

    private DocumentedMetrics(Map<String, Metric> metrics) {
        this.metrics = metrics;
    }

    /**
     * A row of the table.
     *
     * @param labels every label, with all values it can have; an empty set where these are not listed
     * @param place which nodes publish it; "Prometheus" for what is not the platform's
     * @param condition what has to happen before it is on the page; "always" when nothing has to
     */
    public record Metric(
            String name, String kind, Map<String, Set<String>> labels, String place, String condition, String meaning) {
        /** Whether a process with every role has it on its page without anything having happened. */
        public boolean isAlwaysThere() {
            return condition.equals("always") && isOurs();
        }

        /** Whether the platform publishes it. */
        public boolean isOurs() {
            return !place.equals("Prometheus");
        }
    }

    /** As the document has it; a row that is not one of the table's form is an error. */
    public static DocumentedMetrics read() throws IOException {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        for (String line : Files.readAllLines(TABLE)) {
            if (line.startsWith("| `")) {
                Metric metric = row(line);
                if (metrics.put(metric.name(), metric) != null) {
                    throw new AssertionError(metric.name() + " has two rows");
                }
            }
        }
        return new DocumentedMetrics(metrics);
    }

    private static Metric row(String line) {
        String[] cells = line.substring(1, line.length() - 1).split("\\|", -1);
        Matcher name = NAME.matcher(cells[0].strip());
        if (cells.length != 6 || !name.matches()) {
            throw new AssertionError("no row of six cells: " + line);
        }
        Metric metric = new Metric(
                name.group(1),
                cells[1].strip(),
                labels(cells[2].strip()),
                cells[3].strip(),
                cells[4].strip(),
                cells[5].strip());
        if (!KINDS.contains(metric.kind())
                || !PLACES.contains(metric.place())
                || metric.condition().isEmpty()
                || metric.meaning().isEmpty()) {
            throw new AssertionError("kind, place, condition or meaning is missing: " + line);
        }
        return metric;
    }

    private static Map<String, Set<String>> labels(String cell) {
        Map<String, Set<String>> labels = new LinkedHashMap<>();
        if (cell.equals("none")) {
            return labels;
        }
        for (String part : cell.split(";")) {
            Matcher label = LABEL.matcher(part.strip());
            if (!label.matches()) {
                throw new AssertionError("no label: " + part);
            }
            String values = label.group(2);
            labels.put(
                    label.group(1),
                    values == null
                            ? Set.of()
                            : new TreeSet<>(Arrays.asList(values.strip().split(",\\s*"))));
        }
        return labels;
    }

    /** All rows. */
    public Collection<Metric> all() {
        return metrics.values();
    }

    /** The row of {@code name}. */
    public Optional<Metric> named(String name) {
        return Optional.ofNullable(metrics.get(name));
    }

    /** The row of a series as it is on the page: a histogram and a summary have series with endings of their own. */
    public Optional<Metric> ofSeries(String series) {
        Metric exact = metrics.get(series);
        if (exact != null) {
            return exact.kind().equals("gauge") || exact.kind().equals("counter")
                    ? Optional.of(exact)
                    : Optional.empty();
        }
        return metrics.values().stream()
                .filter(metric -> endings(metric.kind()).stream().anyMatch(end -> series.equals(metric.name() + end)))
                .findAny();
    }

    private static Set<String> endings(String kind) {
        return switch (kind) {
            case "histogram" -> Set.of("_bucket", "_sum", "_count");
            case "summary" -> Set.of("_sum", "_count");
            default -> Set.of();
        };
    }
}
