package bars.db.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL that outlived the process that had started it: {@code kill -9} of that process leaves it running on the
 * data folder, and a second server on the same folder refuses to start.
 */
final class OrphanedServer {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private OrphanedServer() {}

    /** Shuts down the server that runs on {@code data}, if one does; committed transactions are kept. */
    static void end(Path data) throws IOException {
        Optional<ProcessHandle> found = find(data);
        if (found.isEmpty() || hasOwner(data)) {
            return;
        }
        ProcessHandle server = found.get();
        // Java can send SIGTERM alone, which waits for clients; SIGINT disconnects them and rolls back what they had
        // open.
        signal("INT", server);
        try {
            server.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            signal("QUIT", server);
            server.onExit()
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (ExecutionException e) {
            throw new IOException("the PostgreSQL that runs on " + data + " does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL stops", e);
        }
    }

    /** Whether the process that had started the server still lives: it holds a lock beside the data. */
    private static boolean hasOwner(Path data) throws IOException {
        Path lock = data.resolve("epg-lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException ours) {
            return true;
        }
    }

    /** The process that {@code postmaster.pid} names, when it really is a server on this folder. */
    private static Optional<ProcessHandle> find(Path data) throws IOException {
        Path note = data.resolve("postmaster.pid");
        if (!Files.exists(note)) {
            return Optional.empty();
        }
        String first = Files.readAllLines(note).stream().findFirst().orElse("").strip();
        if (!first.matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(first)).filter(process -> worksIn(process, data));
    }

    /** The pid may have been given to another program since; a server's current folder is its data folder. */
    private static boolean worksIn(ProcessHandle process, Path data) {
        Path current = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            return Files.isSameFile(current.toRealPath(), data);
        } catch (IOException e) {
            return process.info()
                    .command()
                    .filter(command -> command.endsWith("postgres"))
                    .isPresent();
        }
    }

    private static void signal(String name, ProcessHandle process) throws IOException {
        // Built into every shell, while the program of the same name is not on every machine.
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start();
    }
}
