package bars.platform.audit;

import bars.db.audit.AuditChains;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Signed heads outside the database: one line each in a file that only grows, to be shipped away by the site's log
 * collector. It catches what the database cannot know: that its newest part was cut off.
 */
public final class SecondSink {
    private static final Set<StandardOpenOption> APPENDING =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    private static final FileAttribute<?> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;

    public SecondSink(Path file) {
        this.file = file;
    }

    void append(List<AuditChains.Checkpoint> checkpoints) {
        StringBuilder lines = new StringBuilder();
        for (AuditChains.Checkpoint one : checkpoints) {
            lines.append(String.join(
                            " ",
                            one.chain(),
                            Long.toString(one.seq()),
                            base64(one.hash()),
                            one.at().toString(),
                            base64(one.signature())))
                    .append('\n');
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent(), OURS);
            try (WritableByteChannel channel = Files.newByteChannel(file, APPENDING, PRIVATE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the second sink of the audit log cannot be written", e);
        }
    }

    /** Gives the file another name, so that the next head begins a new one; null when there is none. */
    @Nullable
    Path setAside(Instant at) {
        String name = file.getFileName() + ".before-"
                + DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                        .withZone(ZoneOffset.UTC)
                        .format(at);
        try {
            return Files.move(file, file.resolveSibling(name));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("the second sink of the audit log cannot be set aside", e);
        }
    }

    /** What was written; nothing when the file is not there. A line that cannot be read is left out. */
    List<AuditChains.Checkpoint> read() {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.map(line -> line.split(" "))
                    .filter(parts -> parts.length == 5)
                    .map(parts -> new AuditChains.Checkpoint(
                            parts[0],
                            Long.parseLong(parts[1]),
                            Base64.getDecoder().decode(parts[2]),
                            Instant.parse(parts[3]),
                            Base64.getDecoder().decode(parts[4])))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("the second sink of the audit log cannot be read", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
