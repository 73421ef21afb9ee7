package bars.db.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The master key as files beside each other: the present one, {@code <name>.next} while a rotation runs, and
 * {@code <name>.previous-<id>} of earlier ones that still open what they sealed. A vault made here looks at the folder
 * again when it meets a key that it does not know, and seals under the present key once that has become a previous one, so
 * that a rotation needs no restart.
 */
public final class MasterKeyFiles {
    private static final Logger LOG = System.getLogger(MasterKeyFiles.class.getName());
    private static final String NEXT = ".next";
    private static final String PREVIOUS = ".previous-";
    private static final String DRAFT = ".draft";

    private final Path present;
    private final KeyGuard guard;
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /** A key as it was read, and of which state of its file: a token is not asked twice for the same. */
    private record Known(FileTime written, @Nullable Object file, MasterKey key) {}

    /** Plain files. */
    public MasterKeyFiles(Path present) {
        this(present, KeyGuard.plain());
    }

    public MasterKeyFiles(Path present, KeyGuard guard) {
        this.present = present;
        this.guard = guard;
    }

    /** Files as the settings {@code bars.master.key.token.*} say they are guarded. */
    public static MasterKeyFiles configured(Path present, Function<String, Optional<String>> setting)
            throws IOException {
        return new MasterKeyFiles(present, KeyGuard.configured(setting));
    }

    /** Puts files that {@code before} guarded under this one's guard, each at once or not at all; says how many. */
    public int takeOver(KeyGuard before) throws IOException {
        requireRoomBeside();
        List<Path> files = files();
        files.add(present);
        int count = 0;
        for (Path file : files) {
            byte[] key = before.open(Files.readAllBytes(file));
            Path draft = beside(DRAFT);
            Files.deleteIfExists(draft);
            write(draft, guard.close(key));
            java.util.Arrays.fill(key, (byte) 0);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            count++;
        }
        return count;
    }

    /** A vault that seals under the present key, and under that which a rotation puts in its place. */
    public KeyVault vault() throws IOException {
        // With the present file: it holds another key once a rotation has ended that this vault saw nothing of.
        return new KeyVault(MasterKey.read(present, guard), this::all, this::successor);
    }

    /** A present file that holds another key is believed when the one before lies beside it, as a rotation leaves it. */
    private MasterKey successor(MasterKey sealing) {
        if (!Files.exists(previous(sealing))) {
            return sealing;
        }
        try {
            return key(present);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "event=master-key outcome=unreadable; what is sealed goes on under the previous one",
                    e);
            return sealing;
        }
    }

    private MasterKey key(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        Known before = known.get(file);
        if (before != null
                && before.written().equals(now.lastModifiedTime())
                && Objects.equals(before.file(), now.fileKey())) {
            return before.key();
        }
        MasterKey key = MasterKey.read(file, guard);
        known.put(file, new Known(now.lastModifiedTime(), now.fileKey(), key));
        return key;
    }

    private Path previous(MasterKey key) {
        return beside(PREVIOUS + HexFormat.of().toHexDigits(key.id()));
    }

    /**
     * A vault that seals under the next key; made now, unless a rotation that was cut short had made it already.
     *
     * @throws IOException when the key cannot be put in place later either; says which folder takes no files
     */
    public KeyVault nextVault() throws IOException {
        requireRoomBeside();
        Path next = beside(NEXT);
        if (!Files.exists(next)) {
            byte[] key = new byte[MasterKey.BYTES];
            new SecureRandom().nextBytes(key);
            write(next, guard.close(key));
        }
        return new KeyVault(MasterKey.read(next, guard), this::all);
    }

    /** Whether a rotation was begun and not ended. */
    public boolean hasNext() {
        return Files.exists(beside(NEXT));
    }

    /** Makes the next key the present one; the present one becomes a previous one. */
    public void promote() throws IOException {
        MasterKey old = MasterKey.read(present, guard);
        Files.copy(present, previous(old), StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside(NEXT), present, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A rotation that could not put its key in place must not begin: mounts of secrets are read-only. */
    private void requireRoomBeside() throws IOException {
        Path draft = beside(DRAFT);
        try {
            Files.deleteIfExists(draft);
            write(draft, new byte[0]);
            Files.delete(draft);
        } catch (FileSystemException e) {
            throw new IOException(
                    "the folder " + present.toAbsolutePath().getParent() + " takes no files beside the master key ("
                            + (e.getReason() == null ? "permission denied" : e.getReason()) + ")",
                    e);
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, content, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    }

    /** Every file but the present one. */
    private List<Path> files() throws IOException {
        List<Path> found = new ArrayList<>();
        Path folder = present.toAbsolutePath().getParent();
        String name = present.getFileName().toString();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> isKey(file.getFileName().toString(), name))) {
            files.forEach(found::add);
        }
        return found;
    }

    /** Every key but the present one. */
    private List<MasterKey> others() {
        List<MasterKey> keys = new ArrayList<>();
        try {
            for (Path file : files()) {
                keys.add(key(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the master keys beside " + present + " cannot be read", e);
        }
        return keys;
    }

    private List<MasterKey> all() {
        List<MasterKey> keys = new ArrayList<>(others());
        try {
            keys.add(key(present));
        } catch (IOException e) {
            throw new UncheckedIOException("the master key cannot be read", e);
        }
        return keys;
    }

    private static boolean isKey(String file, String name) {
        return file.equals(name + NEXT) || file.startsWith(name + PREVIOUS);
    }

    private Path beside(String ending) {
        return present.resolveSibling(present.getFileName() + ending);
    }
}
