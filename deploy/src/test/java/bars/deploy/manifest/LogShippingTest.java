package bars.deploy.manifest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.server.LogLine;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The example of a log shipper: it reads what the platform writes, keeps every field of it and sends it encrypted. */
class LogShippingTest {
    private static final Path HOST = Path.of("logging/fluent-bit.yaml");
    private static final Path SIDECAR = Path.of("kustomize/components/audit-shipper/fluent-bit.yaml");

    @Test
    void everyFieldOfALineAndNoOtherIsKept() throws IOException {
        LogRecord entry = new LogRecord(Level.WARNING, "something failed");
        entry.setThrown(new IllegalStateException("why"));
        ThreadLocal<Supplier<Map<String, String>>> request = ThreadLocal.withInitial(
                () -> () -> Map.of("requestId", "1", "correlationId", "2", "tenant", "X26", "environment", "INT"));
        System.getProperties().put("bars.log.fields", request);
        List<String> fields = new ArrayList<>();
        try {
            new ObjectMapper()
                    .readTree(new LogLine().format(entry))
                    .fieldNames()
                    .forEachRemaining(fields::add);
        } finally {
            System.getProperties().remove("bars.log.fields");
        }

        assertThat(parts(HOST, "filters"))
                .filteredOn(filter -> filter.containsKey("allowlist_key"))
                .singleElement()
                .satisfies(filter -> assertThat(filter)
                        .containsEntry("allowlist_key", fields)
                        .containsEntry("match", "bars.log"));
        assertThat(Files.readString(Path.of("logging/README.md")))
                .contains(fields.stream().map(field -> "| `" + field + "` |").toList());
    }

    @Test
    void theFilesAreThoseThatThePlatformWrites() throws IOException {
        List<String> paths =
                parts(HOST, "inputs").stream().map(input -> text(input, "path")).toList();
        for (String file : List.of(
                "receiver/logs/bars.0.log",
                "receiver/logs/bars.4.log",
                "admin/logs/bars.0.log",
                "admin/audit/heads.log")) {
            assertThat(paths).as(file).anyMatch(path -> FileSystems.getDefault()
                    .getPathMatcher("glob:" + path)
                    .matches(Path.of("/var/lib/bars", file)));
        }
        assertThat(parts(SIDECAR, "inputs")).singleElement().satisfies(input -> assertThat(input)
                .containsEntry("path", "/var/lib/bars/home/audit/heads.log"));
    }

    @Test
    void nothingLeavesTheMachineInTheClearAndNothingIsDropped() throws IOException {
        List<Map<String, Object>> outputs = Stream.concat(
                        parts(HOST, "outputs").stream(), parts(SIDECAR, "outputs").stream())
                .toList();
        assertThat(outputs).hasSize(2).allSatisfy(output -> {
            for (String key : List.of("tls", "tls.verify", "tls.verify_hostname", "require_ack_response")) {
                assertThat(text(output, key)).as(key).isIn("on", "true");
            }
            assertThat(output).containsKeys("tls.ca_file", "tls.crt_file", "tls.key_file");
            assertThat(output).containsEntry("retry_limit", "no_limits");
        });
        assertThat(Stream.concat(parts(HOST, "inputs").stream(), parts(SIDECAR, "inputs").stream()))
                .allSatisfy(input -> assertThat(input).containsEntry("storage.type", "filesystem"));
    }

    private static String text(Map<String, Object> part, String key) {
        return String.valueOf(part.get(key));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> parts(Path file, String kind) throws IOException {
        Map<String, Object> pipeline =
                (Map<String, Object>) requireNonNull(Manifests.plain(file).get("pipeline"));
        return (List<Map<String, Object>>) pipeline.getOrDefault(kind, List.of());
    }
}
