package bars.deploy.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A wall clock for one process that can be set while it runs, by the library libfaketime. The clock that only goes forward,
 * by which programs measure how long something takes, is left alone, as it is where a time service steps the real one. Not
 * thread-safe.
 */
public final class FalseClock {
    private static final String NAME = "libfaketimeMT.so.1";
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime", NAME),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime", NAME),
            Path.of("/usr/lib64/faketime", NAME),
            Path.of("/usr/lib/faketime", NAME));

    private final Path library;
    private final Path file;

    private FalseClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** Where the library lies; nothing where it is not installed. */
    public static Optional<Path> library() {
        return LIBRARIES.stream().filter(Files::isReadable).findFirst();
    }

    /** A clock that is right at first. */
    static FalseClock in(Path folder) throws IOException {
        Path library = library().orElseThrow(() -> new IOException("libfaketime (package faketime) is not installed"));
        FalseClock clock = new FalseClock(
                library, Files.createDirectories(folder).resolve("clock").toAbsolutePath());
        clock.set(Duration.ZERO);
        return clock;
    }

    /** It is so much ahead of the right time from now on; negative is behind. */
    void set(Duration ahead) throws IOException {
        Path draft = file.resolveSibling("clock.new");
        Files.writeString(draft, (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What a process needs in its environment to go by this clock. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Without this the waits of a Java machine, which go by the monotonic clock, end at once.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "NO_FAKE_STAT", "1");
    }
}
