package bars.deploy.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** The state folder. Folders have mode 0700 and files 0600; nothing of it is ever readable by other users. */
public final class StateFolder {
    /** Source: security reference 2.6; AES-256. */
    public static final int MASTER_KEY_BYTES = 32;

    private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private final Path root;

    private StateFolder(Path root) {
        this.root = root;
    }

    /** The folder at {@code root}. Looking into it makes nothing: it is created by the first that puts something there. */
    public static StateFolder at(Path root) {
        return new StateFolder(root.toAbsolutePath().normalize());
    }

    /** Mode 0600, as an attribute for creating a file. */
    static FileAttribute<Set<PosixFilePermission>> ofPrivateFile() {
        return PosixFilePermissions.asFileAttribute(PRIVATE);
    }

    public Path root() {
        return root;
    }

    public Path path(String relative) {
        return root.resolve(relative);
    }

    /** The folder {@code relative}, created with mode 0700 where it is missing. */
    public Path folder(String relative) {
        ours(root);
        return relative.isEmpty() ? root : ours(root.resolve(relative));
    }

    private static Path ours(Path folder) {
        try {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OURS));
            if (!Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS)
                    .equals(OURS)) {
                Files.setPosixFilePermissions(folder, OURS);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the folder " + folder, e);
        }
    }

    /** The folder {@code relative}, emptied. */
    public Path freshFolder(String relative) {
        delete(root.resolve(relative));
        return folder(relative);
    }

    /** Writes a file of mode 0600 completely or not at all: under another name first, then by rename. */
    public Path write(String relative, byte[] content) {
        Path file = root.resolve(relative);
        folder(root.relativize(parent(file)).toString());
        try {
            Path draft = Files.createTempFile(parent(file), "." + file.getFileName(), null, ofPrivateFile());
            Files.write(draft, content);
            return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** The development master key: {@value #MASTER_KEY_BYTES} random bytes, created once and never overwritten. */
    public Path masterKey() {
        Path file = root.resolve("master.key");
        if (Files.exists(file)) {
            return file;
        }
        byte[] key = new byte[MASTER_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            Path draft = Files.createTempFile(folder(""), ".master", null, ofPrivateFile());
            Files.write(draft, key, StandardOpenOption.SYNC);
            // A link, not a rename: it fails where another process was first, and its key stays.
            Files.createLink(file, draft);
            Files.delete(draft);
        } catch (FileAlreadyExistsException other) {
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the master key " + file, e);
        }
        return file;
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " has no folder");
        }
        return parent;
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot empty the folder " + folder, e);
        }
    }
}
