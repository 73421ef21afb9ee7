package bars.deploy.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.LogManager;
import java.util.regex.Pattern;

/**
 * The JDK's handler of files that rotate, with files that nobody else reads. The JDK makes each with the mode of the
 * process; it has mode 0600 before anything is written into it. Thread-safe.
 */
public final class FileLog extends FileHandler {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    /** The number of the file, and a percent sign. */
    private static final Pattern ESCAPE = Pattern.compile("%[g%]");

    /** Made by the log manager, by name; its settings are those of {@link FileHandler} under this class's name. */
    public FileLog() throws IOException {
        Path folder = newest().toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(newest() + " is in no folder");
        }
        // The lock beside it, and what an earlier version left open.
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.log*")) {
            for (Path file : files) {
                close(file);
            }
        }
    }

    /** At the start and at each rotation: the newest file was just opened. */
    @Override
    protected synchronized void setOutputStream(OutputStream stream) {
        try {
            close(newest());
        } catch (IOException e) {
            reportError("the log file stays open to others", e, ErrorManager.OPEN_FAILURE);
        }
        super.setOutputStream(stream);
    }

    private static void close(Path file) throws IOException {
        if (!Files.getPosixFilePermissions(file).equals(PRIVATE)) {
            Files.setPosixFilePermissions(file, PRIVATE);
        }
    }

    private static Path newest() {
        String pattern = LogManager.getLogManager().getProperty(FileLog.class.getName() + ".pattern");
        return Path.of(ESCAPE.matcher(pattern).replaceAll(found -> found.group().equals("%g") ? "0" : "%"));
    }
}
