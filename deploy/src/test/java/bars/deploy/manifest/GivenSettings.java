package bars.deploy.manifest;

import bars.deploy.settings.Settings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a container is given, read as the platform reads it in there. */
final class GivenSettings {
    /** The Service of postgres/cloudnative-pg.yaml. */
    private static final String DATABASE = "bars-db-rw";

    private GivenSettings() {}

    /** Variables that Kubernetes puts into a pod by itself, of the Services beside it. */
    static Map<String, String> ofServices(List<HasMetadata> objects, PodSpec pod) {
        Map<String, String> links = new TreeMap<>();
        if (!Boolean.FALSE.equals(pod.getEnableServiceLinks())) {
            Stream<String> ours = objects.stream()
                    .filter(Service.class::isInstance)
                    .map(service -> service.getMetadata().getName());
            Stream.concat(ours, Stream.of(DATABASE)).forEach(name -> {
                String variable = name.toUpperCase(Locale.ROOT).replace('-', '_');
                links.put(variable + "_SERVICE_HOST", "10.0.0.1");
                links.put(variable + "_PORT", "tcp://10.0.0.1:443");
            });
        }
        return links;
    }

    /** Reads {@code environment} for {@code command}; fails as its start would. Files that it names are there. */
    static Settings read(Map<String, String> environment, String command) {
        Map<String, String> here = new TreeMap<>(environment);
        here.replaceAll((name, value) -> name.endsWith("_FILE") ? someFile() : value);
        Settings settings = Settings.read(here, new Properties());
        if (command.equals("run")) {
            settings.checkListeners();
        }
        return settings;
    }

    private static String someFile() {
        try {
            Path file = Files.createTempFile("given", ".txt");
            file.toFile().deleteOnExit();
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
