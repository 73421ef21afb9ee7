package bars.deploy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What a benchmark or a run of the fault harness found, for programs. */
final class ResultFile {
    private ResultFile() {}

    /** Writes {@code figures} to {@code file} as JSON. */
    static void write(Path file, Map<String, Object> figures) throws IOException {
        Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(figures));
    }
}
