package bars.deploy.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures that the platform publishes on its management listener, by name with labels. */
final class Metrics {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String STEP_SUM = "bars_message_cpu_seconds_sum{step=\"";
    private static final String STEP_COUNT = "bars_message_cpu_seconds_count{step=\"";

    private final Map<String, Double> values;

    private Metrics(Map<String, Double> values) {
        this.values = values;
    }

    static Metrics read(InetSocketAddress management) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + management.getHostString() + ":" + management.getPort() + "/metrics");
        String text = CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        Map<String, Double> values = new LinkedHashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            if (space > 0) {
                values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            }
        });
        return new Metrics(values);
    }

    /** How much {@code name} has grown since {@code before}. */
    double grown(String name, Metrics before) {
        return values.getOrDefault(name, 0.0) - before.values.getOrDefault(name, 0.0);
    }

    /** Processor milliseconds of each step of a message since {@code before}. */
    Map<String, Double> stepMillis(Metrics before) {
        Map<String, Double> steps = new LinkedHashMap<>();
        values.keySet().stream()
                .filter(name -> name.startsWith(STEP_SUM))
                .map(name -> name.substring(STEP_SUM.length(), name.length() - 2))
                .forEach(step -> {
                    double count = grown(STEP_COUNT + step + "\"}", before);
                    double seconds = grown(STEP_SUM + step + "\"}", before);
                    steps.put(step, count == 0 ? 0 : seconds * 1000 / count);
                });
        return steps;
    }
}
