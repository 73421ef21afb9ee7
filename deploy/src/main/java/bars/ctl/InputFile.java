package bars.ctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files and texts that a command line names. One that cannot be read is {@link Misuse}. */
final class InputFile {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private InputFile() {}

    /** What stands in {@code file}, as it is. */
    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Misuse("The file " + file + " cannot be read");
        }
    }

    /** The JSON or YAML in {@code raw}; {@code origin} is named when it is neither. */
    static JsonNode tree(byte[] raw, String origin) {
        try {
            return YAML.readTree(raw);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new Misuse(origin + " is neither JSON nor YAML: what stands in line " + line + " cannot be read");
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
