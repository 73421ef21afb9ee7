package bars.platform.audit;

import bars.db.audit.AuditChains;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Signed heads outside the database: one line each in a file, to be shipped away by the site's log collector. It catches what
 * the database cannot know: that its newest part was cut off. A file that has grown large is put beside ({@code .1}, in place of
 * the one before it), and the next begins with the newest head of each chain. Lines that could not be written as a whole,
 * because the disk was full or the process was killed, are no part of it. One thread writes; any may ask {@link #isWritten}.
 */
public final class SecondSink {
    private static final Set<StandardOpenOption> OPEN =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private static final FileAttribute<?> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Some 200,000 heads. */
    private static final long LARGE = 32L << 20;

    private final Path file;
    private final long large;
    private volatile boolean written = true;

    public SecondSink(Path file) {
        this(file, LARGE);
    }

    /** @param large bytes from which on a new file is begun */
    SecondSink(Path file, long large) {
        this.file = file;
        this.large = large;
    }

    /** All of them, or none when it throws. */
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
            Path folder = file.toAbsolutePath().resolveSibling("");
            if (!Files.exists(folder)) {
                Files.createDirectories(folder, OURS);
                leaveToOwnerOfFolder(folder);
            }
            beginAnew();
            append(file, lines.toString());
            written = true;
        } catch (IOException e) {
            written = false;
            throw new UncheckedIOException("the second sink of the audit log cannot be written", e);
        }
    }

    /** Whether the newest heads are in the file; true before there are any. */
    public boolean isWritten() {
        return written;
    }

    private static void append(Path file, String lines) throws IOException {
        boolean anew = !Files.exists(file);
        try (SeekableByteChannel channel = Files.newByteChannel(file, OPEN, PRIVATE)) {
            append(channel, StandardCharsets.UTF_8.encode(lines));
        }
        if (anew) {
            leaveToOwnerOfFolder(file);
        }
    }

    /** The node's own user has to be able to write on where root ran a command. */
    private static void leaveToOwnerOfFolder(Path made) throws IOException {
        if (Files.getOwner(made).getName().equals("root")) {
            Files.setOwner(made, Files.getOwner(made.resolveSibling("")));
        }
    }

    /** The file is there at every moment, with the newest head of each chain. */
    private void beginAnew() throws IOException {
        if (!Files.exists(file) || Files.size(file) < large) {
            return;
        }
        Map<String, String> newest = new LinkedHashMap<>();
        wholeLines().forEach(line -> newest.put(line.split(" ")[0], line + '\n'));
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        append(next, String.join("", newest.values()));
        Path beside = file.resolveSibling(file.getFileName() + ".1");
        Files.deleteIfExists(beside);
        Files.createLink(beside, file);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void append(SeekableByteChannel channel, ByteBuffer bytes) throws IOException {
        long whole = whole(channel);
        try {
            channel.truncate(whole).position(whole);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            channel.truncate(whole);
            throw e;
        }
    }

    /** Where the last line that was ended ends; what follows was torn off by a crash. */
    private static long whole(SeekableByteChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        long end = channel.size();
        for (; end > 0; end--) {
            channel.position(end - 1).read(one.clear());
            if (one.get(0) == '\n') {
                break;
            }
        }
        return end;
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

    /** What was written; nothing when the file is not there. A line that cannot be read, or has no end, is left out. */
    List<AuditChains.Checkpoint> read() {
        try {
            return wholeLines()
                    .map(line -> line.split(" "))
                    .filter(parts -> parts.length == 5)
                    .flatMap(SecondSink::checkpoint)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("the second sink of the audit log cannot be read", e);
        }
    }

    private static Stream<AuditChains.Checkpoint> checkpoint(String[] parts) {
        try {
            return Stream.of(new AuditChains.Checkpoint(
                    parts[0],
                    Long.parseLong(parts[1]),
                    Base64.getDecoder().decode(parts[2]),
                    Instant.parse(parts[3]),
                    Base64.getDecoder().decode(parts[4])));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Stream.empty();
        }
    }

    private Stream<String> wholeLines() throws IOException {
        String written = Files.readString(file);
        return written.substring(0, written.lastIndexOf('\n') + 1).lines();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
