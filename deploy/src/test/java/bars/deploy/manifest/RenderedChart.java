package bars.deploy.manifest;

import static java.util.Objects.requireNonNull;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Helm chart as Helm renders it. */
final class RenderedChart {
    static final Path CHART = Path.of("helm/bars-receiver");

    private RenderedChart() {}

    /**
     * What the chart makes of values, its hook among it: Helm's library renders no hooks, so the copy is none.
     *
     * @param scratch folder for the copy
     * @param values by their paths
     * @param site a values file; none where it is empty
     */
    static List<HasMetadata> of(Path scratch, Map<String, String> values, String site) throws IOException {
        Path copy = Files.createTempDirectory(scratch, "chart");
        try (Stream<Path> files = Files.walk(CHART)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(CHART.relativize(file).toString());
                Files.createDirectories(requireNonNull(target.getParent()));
                Files.writeString(target, Files.readString(file).replaceAll("helm\\.sh/hook", "bars/hook"));
            }
        }
        var template = new Helm(copy).template().withName("bars");
        values.forEach(template::set);
        if (!site.isEmpty()) {
            template.withValuesFile(Files.writeString(copy.resolve("site.yaml"), site));
        }
        return Manifests.read(template.call());
    }
}
