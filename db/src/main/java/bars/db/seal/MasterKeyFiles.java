package bars.db.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The master key as files beside each other: the present one, {@code <name>.next} while a rotation runs, and
 * {@code <name>.previous-<id>} of earlier ones that still open what they sealed. A vault made here looks at the folder
 * again when it meets a key that it does not know, so that a rotation needs no restart.
 */
public final class MasterKeyFiles {
    private static final String NEXT = ".next";
    private static final String PREVIOUS = ".previous-";

    private final Path present;

    public MasterKeyFiles(Path present) {
        this.present = present;
    }

    /** A vault that seals under the present key. */
    public KeyVault vault() throws IOException {
        return new KeyVault(MasterKey.read(present), this::others);
    }

    /** A vault that seals under the next key; made now, unless a rotation that was cut short had made it already. */
    public KeyVault nextVault() throws IOException {
        Path next = beside(NEXT);
        if (!Files.exists(next)) {
            byte[] key = new byte[MasterKey.BYTES];
            new SecureRandom().nextBytes(key);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(next, key, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        }
        return new KeyVault(MasterKey.read(next), this::all);
    }

    /** Whether a rotation was begun and not ended. */
    public boolean hasNext() {
        return Files.exists(beside(NEXT));
    }

    /** Makes the next key the present one; the present one becomes a previous one. */
    public void promote() throws IOException {
        MasterKey old = MasterKey.read(present);
        Path previous = beside(PREVIOUS + HexFormat.of().toHexDigits(old.id()));
        Files.copy(present, previous, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside(NEXT), present, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Every key but the present one. */
    private List<MasterKey> others() {
        List<MasterKey> keys = new ArrayList<>();
        Path folder = present.toAbsolutePath().getParent();
        String name = present.getFileName().toString();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> isKey(file.getFileName().toString(), name))) {
            for (Path file : files) {
                keys.add(MasterKey.read(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the master keys beside " + present + " cannot be read", e);
        }
        return keys;
    }

    private List<MasterKey> all() {
        List<MasterKey> keys = new ArrayList<>(others());
        try {
            keys.add(MasterKey.read(present));
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
