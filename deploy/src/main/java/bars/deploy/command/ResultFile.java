package bars.deploy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What a benchmark or a run of the fault harness found, for programs. */
final class ResultFile {
    private static final String OPTION = "--result";

    private ResultFile() {}

    /** Refuses a file that cannot be written before the work begins, not after its hours. */
    static void check(ParseResult parsed) {
        for (ParseResult one = parsed; one != null; one = one.hasSubcommand() ? one.subcommand() : null) {
            if (one.hasMatchedOption(OPTION)) {
                Path file = one.matchedOptionValue(OPTION, Path.of("."));
                Path folder = file.toAbsolutePath().getParent();
                if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
                    throw new ParameterException(
                            one.commandSpec().commandLine(),
                            "The option " + OPTION + " names " + file + ", which is not a file that can be written");
                }
            }
        }
    }

    /** Writes {@code figures} to {@code file} as JSON. */
    static void write(Path file, Map<String, Object> figures) throws IOException {
        Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(figures));
    }
}
