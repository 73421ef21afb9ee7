package bars.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts, their cases and dashboards name metrics that are documented, and alerts lead to a place in the runbook. */
class MonitoringTest {
    private static final Path RULES = Path.of("monitoring/prometheus/rules.yml");
    private static final Path CASES = Path.of("monitoring/prometheus/rules_test.yml");
    private static final Path DASHBOARDS = Path.of("monitoring/grafana");
    private static final Path RUNBOOK = Path.of("docs/OPERATING.md");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");
    private static final Pattern SHOWN = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?(\\w+)\\s*}}");

    /** Given to every series by Prometheus, and the bound of a histogram's bucket. */
    private static final Set<String> LABELS_OF_ALL = Set.of("job", "instance", "le");

    private final YAMLMapper yaml = new YAMLMapper();

    @Test
    void everyAlertNamesDocumentedMetricsAndLabels() throws IOException {
        DocumentedMetrics known = DocumentedMetrics.read();

        for (JsonNode alert : alerts()) {
            Set<String> labels = labelsOf(known, alert.path("expr").asText());

            assertThat(labels)
                    .as(alert.path("alert").asText())
                    .containsAll(shown(alert.at("/annotations/summary").asText()));
        }
    }

    @Test
    void everyCaseHasDocumentedMetricsAndLabels() throws IOException {
        DocumentedMetrics known = DocumentedMetrics.read();
        for (JsonNode test : yaml.readTree(CASES.toFile()).path("tests")) {
            for (JsonNode series : test.path("input_series")) {
                assertThat(labelsOf(known, series.path("series").asText())).isNotEmpty();
            }
        }
    }

    @Test
    void everyDashboardNamesDocumentedMetricsAndLabels() throws IOException {
        DocumentedMetrics known = DocumentedMetrics.read();
        for (Map.Entry<Path, JsonNode> dashboard : dashboards().entrySet()) {
            for (JsonNode target : targets(dashboard.getValue())) {
                assertThat(labelsOf(known, target.path("expr").asText()))
                        .as(dashboard.getKey() + ": " + target.path("expr").asText())
                        .containsAll(shown(target.path("legendFormat").asText()));
            }
            for (JsonNode choice : dashboard.getValue().at("/templating/list")) {
                Matcher values = LABEL_VALUES.matcher(choice.path("query").asText());
                if (choice.path("type").asText().equals("query")) {
                    assertThat(values.matches()).as(choice.toString()).isTrue();
                    assertThat(labelsOf(known, values.group(1))).contains(values.group(2));
                }
            }
        }
    }

    /** Whoever is called by an alert looks at a dashboard next. */
    @Test
    void whatAnAlertWatchesStandsOnADashboard() throws IOException {
        DocumentedMetrics known = DocumentedMetrics.read();
        Set<String> charted = new TreeSet<>();
        for (JsonNode dashboard : dashboards().values()) {
            targets(dashboard).forEach(target -> charted.addAll(metricsOf(known, target)));
        }
        for (JsonNode alert : alerts()) {
            Set<String> watched = metricsOf(known, alert);
            assertThat(charted).as(alert.path("alert").asText()).containsAll(watched);
        }
    }

    @Test
    void everyAlertHasACaseThatFiresAndOneThatDoesNot() throws IOException {
        Set<String> fires = new TreeSet<>();
        Set<String> holdsStill = new TreeSet<>();
        for (JsonNode test : yaml.readTree(CASES.toFile()).path("tests")) {
            for (JsonNode one : test.path("alert_rule_test")) {
                (one.path("exp_alerts").isEmpty() ? holdsStill : fires)
                        .add(one.path("alertname").asText());
            }
        }
        List<String> names =
                alerts().stream().map(alert -> alert.path("alert").asText()).toList();

        assertThat(names).doesNotHaveDuplicates();
        assertThat(fires).containsExactlyInAnyOrderElementsOf(names);
        assertThat(holdsStill).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void everyAlertSaysHowUrgentItIsAndLeadsToASectionOfTheRunbook() throws IOException {
        Set<String> anchors = Headings.anchors(Files.readString(RUNBOOK));
        for (JsonNode alert : alerts()) {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("page", "ticket");
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
            String address = alert.at("/annotations/runbook_url").asText();
            assertThat(address).as(name).startsWith("docs/OPERATING.md#");
            assertThat(anchors).as(name).contains(address.substring(address.indexOf('#') + 1));
        }
    }

    @Test
    void theAlertRulesHoldTheirOwnTests() throws Exception {
        Tool.run("promtool", "test", "rules", CASES.toString());
    }

    @Test
    void theExampleOfAConfigurationIsOneThatPrometheusReads() throws Exception {
        Tool.run("promtool", "check", "config", "monitoring/prometheus/prometheus.yml");
    }

    @Test
    void everyExpressionOfADashboardIsWellFormed(@TempDir Path folder) throws Exception {
        List<Map<String, String>> rules = new ArrayList<>();
        for (JsonNode dashboard : dashboards().values()) {
            for (JsonNode target : targets(dashboard)) {
                rules.add(Map.of(
                        "record",
                        "panel:" + rules.size(),
                        "expr",
                        target.path("expr").asText()));
            }
        }
        Path file = folder.resolve("panels.yml");
        yaml.writeValue(file.toFile(), Map.of("groups", List.of(Map.of("name", "panels", "rules", rules))));

        Tool.run("promtool", "check", "rules", file.toString());
    }

    /** Every label that the series of {@code expression} have; fails where it names what is not documented. */
    private static Set<String> labelsOf(DocumentedMetrics known, String expression) {
        PromExpression read = PromExpression.of(expression);
        Set<String> labels = new TreeSet<>(LABELS_OF_ALL);
        assertThat(read.series()).as(expression).isNotEmpty();
        for (PromExpression.Series series : read.series()) {
            DocumentedMetrics.Metric metric = known.ofSeries(series.name())
                    .orElseThrow(() -> new AssertionError("not documented: " + series.name() + " in " + expression));
            labels.addAll(metric.labels().keySet());
            for (PromExpression.Match match : series.matches()) {
                if (!LABELS_OF_ALL.contains(match.label())) {
                    assertThat(metric.labels()).as(expression).containsKey(match.label());
                    Set<String> possible = metric.labels().getOrDefault(match.label(), Set.of());
                    if (!possible.isEmpty()) {
                        assertThat(possible).as(expression).containsAll(PromExpression.values(match));
                    }
                }
            }
        }
        assertThat(labels).as(expression).containsAll(read.grouping());
        return labels;
    }

    private static Set<String> metricsOf(DocumentedMetrics known, JsonNode one) {
        Set<String> names = new TreeSet<>();
        for (PromExpression.Series series :
                PromExpression.of(one.path("expr").asText()).series()) {
            known.ofSeries(series.name()).ifPresent(metric -> names.add(metric.name()));
        }
        return names;
    }

    /** The labels that a text shows. */
    private static Set<String> shown(String text) {
        Set<String> labels = new TreeSet<>();
        SHOWN.matcher(text).results().forEach(found -> labels.add(found.group(1)));
        return labels;
    }

    private List<JsonNode> alerts() throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        for (JsonNode group : yaml.readTree(RULES.toFile()).path("groups")) {
            group.path("rules").forEach(alerts::add);
        }
        assertThat(alerts).isNotEmpty();
        return alerts;
    }

    private static Map<Path, JsonNode> dashboards() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<Path, JsonNode> dashboards = new TreeMap<>();
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            for (Path file : files.toList()) {
                dashboards.put(file, json.readTree(file.toFile()));
            }
        }
        assertThat(dashboards).isNotEmpty();
        return dashboards;
    }

    private static List<JsonNode> targets(JsonNode dashboard) {
        List<JsonNode> targets = new ArrayList<>();
        dashboard.path("panels").forEach(panel -> panel.path("targets").forEach(targets::add));
        assertThat(targets).isNotEmpty();
        return targets;
    }
}
