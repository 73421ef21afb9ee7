package bars.deploy.home;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The note {@code run/process.properties} about the process that runs on a state folder, and the lock that makes it
 * the only one. The lock is the operating system's, so it is gone with the process, however that ended.
 */
public final class RunningProcess implements AutoCloseable {
    private static final String NOTE = "run/process.properties";
    private static final String PID = "pid";

    /** Held by this very process. Opening a locked file again and closing it would release the lock (POSIX, fcntl). */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final StateFolder home;
    private final Path file;
    private final FileChannel channel;

    private RunningProcess(StateFolder home, Path file, FileChannel channel) {
        this.home = home;
        this.file = file;
        this.channel = channel;
    }

    /** Takes the lock; empty when another process holds it. */
    public static Optional<RunningProcess> claim(StateFolder home) {
        home.folder("run");
        Path file = lockOf(home);
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        Optional<RunningProcess> claim = Optional.empty();
        try {
            claim = lock(home, file);
            return claim;
        } finally {
            if (claim.isEmpty()) {
                HELD.remove(file);
            }
        }
    }

    private static Optional<RunningProcess> lock(StateFolder home, Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), StateFolder.ofPrivateFile());
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new RunningProcess(home, file, channel));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + file, e);
        }
    }

    private static Path lockOf(StateFolder home) {
        return home.path("run/lock");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    /** Whether some process holds the folder. Who asks leaves nothing behind where nobody ever ran. */
    public static boolean present(StateFolder home) {
        if (!Files.exists(lockOf(home))) {
            return false;
        }
        Optional<RunningProcess> claim = claim(home);
        claim.ifPresent(RunningProcess::close);
        return claim.isEmpty();
    }

    /** Writes who starts, over what an earlier process has left: its id and addresses are nobody's any more, or another's. */
    public void starts() {
        note(Map.of());
    }

    /** Writes what {@code status} reads: process id, addresses, versions. */
    public void note(Map<String, String> facts) {
        Properties note = new Properties();
        note.putAll(facts);
        note.setProperty(PID, Long.toString(ProcessHandle.current().pid()));
        StringWriter text = new StringWriter();
        try {
            note.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        home.write(NOTE, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The note of the process that runs now; empty when none runs or it has not got that far. */
    public static Optional<Properties> read(StateFolder home) {
        return noted(home).filter(note -> note.size() > 1);
    }

    /** The process that holds the folder, from the moment in which it starts. */
    public static Optional<ProcessHandle> process(StateFolder home) {
        return noted(home).flatMap(note -> ProcessHandle.of(Long.parseLong(note.getProperty(PID))));
    }

    private static Optional<Properties> noted(StateFolder home) {
        Path file = home.path(NOTE);
        if (!Files.exists(file) || !present(home)) {
            return Optional.empty();
        }
        try {
            Properties note = new Properties();
            note.load(new StringReader(Files.readString(file)));
            return Optional.of(note);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(file);
        }
    }
}
