package bars.deploy.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for one run of a command, gone when it is closed unless somebody wants to look into it. */
final class ScratchFolder implements AutoCloseable {
    private final Path path;
    private boolean kept;

    private ScratchFolder(Path path) {
        this.path = path;
    }

    static ScratchFolder make(String name) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(name).toAbsolutePath());
    }

    Path path() {
        return path;
    }

    /** It stays, for whoever wants to know why. */
    void keep() {
        kept = true;
    }

    /** It goes after all. */
    void forget() {
        kept = false;
    }

    @Override
    public void close() throws IOException {
        if (kept) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(path)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }
}
