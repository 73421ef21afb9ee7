package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.manifest.DocumentedMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The platform publishes what METRICS.md says, and nothing else. */
class PublishedMetricsIT {
    /** Figures of an admin node are read every 15 seconds, the first ones that long after the start. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"((?:\\\\.|[^\"\\\\])*)\",?");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");

    private final RunningPlatform platform = RunningPlatform.shared();

    /** A line of the page. */
    private record Sample(String series, Map<String, String> labels) {}

    @Test
    void everyMetricOnThePageIsDocumentedWithItsLabels() throws IOException {
        DocumentedMetrics known = DocumentedMetrics.read();
        Set<String> wrong = new TreeSet<>();
        for (Sample sample : samples(page())) {
            known.ofSeries(sample.series())
                    .ifPresentOrElse(
                            metric -> wrong.addAll(differences(metric, sample)),
                            () -> wrong.add(sample.series() + " is not documented"));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyMetricOnThePageIsOfTheDocumentedKindAndHasOneHead() throws IOException {
        DocumentedMetrics known = DocumentedMetrics.read();
        List<String> heads = new ArrayList<>();
        for (String line : page().lines().toList()) {
            Matcher type = TYPE.matcher(line);
            if (type.matches()) {
                heads.add(type.group(1));
                known.named(type.group(1))
                        .ifPresent(metric -> assertThat(type.group(2)).as(line).isEqualTo(metric.kind()));
            }
        }
        assertThat(heads).doesNotHaveDuplicates();
    }

    @Test
    void everyDocumentedMetricWithoutAConditionIsOnThePage() throws IOException {
        Set<String> wanted = DocumentedMetrics.read().all().stream()
                .filter(DocumentedMetrics.Metric::isAlwaysThere)
                .map(DocumentedMetrics.Metric::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(stillMissing(wanted)).isEmpty();
    }

    /** The demonstration has certificates and exchanged messages; the rest of what is looked for happens here. */
    @Test
    void whatComesWithTheFirstEventIsThereAfterIt() throws IOException {
        assertThat(platform.admin(platform.adminRequest("/api/v1/me"), true).statusCode())
                .isEqualTo(200);
        try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
            byte[] broken = "{".getBytes(StandardCharsets.UTF_8);
            assertThat(connection
                            .exchange("POST", "/FHIR/R4/$process-message", Endpoint.RIVERSIDE_INT.headers(), broken)
                            .status())
                    .isEqualTo(400);
        }

        assertThat(stillMissing(Set.of(
                        "bars_messages_total",
                        "bars_message_duration_seconds",
                        "bars_validation_errors_total",
                        "bars_tls_handshakes_total",
                        "bars_certificate_not_after_seconds",
                        "bars_certificates",
                        "bars_admin_logins_total")))
                .isEmpty();
    }

    @Test
    void everyPartOfTheProcessCanSayItsFigures() throws IOException {
        assertThat(page()).doesNotContain("# failed");
    }

    private String page() throws IOException {
        return platform.management("/metrics").body();
    }

    /** What is not on the page although it had its time to come. */
    private Set<String> stillMissing(Set<String> wanted) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Set<String> missing = missing(wanted);
        while (!missing.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            missing = missing(wanted);
        }
        return missing;
    }

    private Set<String> missing(Set<String> wanted) throws IOException {
        DocumentedMetrics known = DocumentedMetrics.read();
        Set<String> missing = new TreeSet<>(wanted);
        samples(page())
                .forEach(sample -> known.ofSeries(sample.series()).ifPresent(metric -> missing.remove(metric.name())));
        return missing;
    }

    private static Set<String> differences(DocumentedMetrics.Metric metric, Sample sample) {
        Set<String> differences = new TreeSet<>();
        Set<String> expected = new TreeSet<>(metric.labels().keySet());
        if (sample.series().equals(metric.name() + "_bucket")) {
            expected.add("le");
        }
        if (!sample.labels().keySet().equals(expected)) {
            differences.add(
                    sample.series() + " has the labels " + sample.labels().keySet() + ", not " + expected);
        }
        metric.labels().forEach((label, values) -> {
            String value = sample.labels().get(label);
            if (value != null && !values.isEmpty() && !values.contains(value)) {
                differences.add(sample.series() + " has " + label + "=" + value + ", which is none of " + values);
            }
        });
        return differences;
    }

    private static List<Sample> samples(String page) {
        List<Sample> samples = new ArrayList<>();
        for (String line : page.lines().toList()) {
            if (!line.startsWith("#") && !line.isBlank()) {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                samples.add(new Sample(sample.group(1), labels(sample.group(2))));
            }
        }
        return samples;
    }

    private static Map<String, String> labels(@Nullable String text) {
        Map<String, String> labels = new TreeMap<>();
        if (text != null) {
            Matcher label = LABEL.matcher(text);
            int end = 0;
            while (label.lookingAt()) {
                labels.put(label.group(1), label.group(2));
                end = label.end();
                label.region(end, text.length());
            }
            assertThat(end).as(text).isEqualTo(text.length());
        }
        return labels;
    }
}
