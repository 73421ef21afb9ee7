package bars.deploy.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogTest {
    private static final String NAME = FileLog.class.getName();

    @TempDir
    Path folder;

    @BeforeEach
    void configure() throws IOException {
        String text = NAME + ".pattern=" + folder + "/bars.%g.log\n" + NAME + ".limit=400\n" + NAME + ".count=3\n"
                + NAME + ".append=true\n" + NAME + ".formatter=" + LogLine.class.getName() + "\n";
        LogManager.getLogManager()
                .updateConfiguration(
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                        key -> (before, after) -> key.startsWith(NAME) ? after : before);
    }

    @AfterEach
    void reset() throws IOException {
        LogManager.getLogManager()
                .updateConfiguration(
                        new ByteArrayInputStream(new byte[0]),
                        key -> (before, after) -> key.startsWith(NAME) ? null : before);
    }

    @Test
    void noFileIsEverForOthers() throws IOException {
        Path older = Files.writeString(folder.resolve("bars.2.log"), "of a version before");
        Files.setPosixFilePermissions(older, PosixFilePermissions.fromString("rw-r--r--"));
        FileLog log = new FileLog();
        try {
            assertThat(modes()).as("before the first line").isNotEmpty().containsOnly("rw-------");
            for (int i = 0; i < 20; i++) {
                log.publish(new LogRecord(Level.INFO, "a line that fills its file soon: " + "x".repeat(60)));

                assertThat(modes()).as("after line " + i).containsOnly("rw-------");
            }
        } finally {
            log.close();
        }
        assertThat(folder.resolve("bars.0.log")).exists();
        assertThat(folder.resolve("bars.2.log")).as("rotated").content().contains("a line that fills");
    }

    private List<String> modes() throws IOException {
        List<String> modes = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return modes;
    }
}
