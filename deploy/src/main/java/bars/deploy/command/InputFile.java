package bars.deploy.command;

import bars.deploy.settings.SettingsFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that an option names. One that cannot be read is a fault of the command line, not of the work. */
final class InputFile {
    private InputFile() {}

    /** {@code file}, which can be read and is no folder. */
    static Path readable(String option, @Nullable Path file) {
        if (file == null || Files.isDirectory(file) || !Files.isReadable(file)) {
            throw new SettingsFault("The option " + option + " names " + file + ", which is not a readable file.");
        }
        return file;
    }

    /** What stands in {@code file}, a character for each byte: whatever is in there, it is for its reader to judge. */
    static String text(String option, @Nullable Path file) {
        Path present = readable(option, file);
        try {
            return Files.readString(present, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new SettingsFault("The option " + option + " names " + file + ", which cannot be read.");
        }
    }
}
