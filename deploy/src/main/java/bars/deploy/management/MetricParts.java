package bars.deploy.management;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the parts of a process published, as one page: a metric that two of them have is explained once, and its samples
 * stand together.
 *
 * <p>Source: Prometheus text format 0.0.4.
 */
final class MetricParts {
    private final Map<String, StringBuilder> metrics = new LinkedHashMap<>();

    private MetricParts() {}

    static String joined(Collection<String> parts) {
        MetricParts page = new MetricParts();
        parts.forEach(page::add);
        return String.join("", page.metrics.values());
    }

    private void add(String part) {
        String metric = "";
        boolean isKnown = false;
        for (String line : part.lines().toList()) {
            boolean isHelp = line.startsWith("# HELP ");
            if (isHelp) {
                metric = line.split(" ", 4)[2];
                isKnown = metrics.containsKey(metric);
            }
            boolean isExplained = isKnown && (isHelp || line.startsWith("# TYPE "));
            if (!isExplained) {
                metrics.computeIfAbsent(metric, name -> new StringBuilder())
                        .append(line)
                        .append('\n');
            }
        }
    }
}
