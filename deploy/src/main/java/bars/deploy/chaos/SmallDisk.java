package bars.deploy.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file system over one folder that can become full: a tmpfs whose size is set to what it holds and a little more, and back.
 * Who writes into it then is told by the system that no space is left. Needs root on Linux. Not thread-safe.
 */
public final class SmallDisk implements AutoCloseable {
    private static final String WIDE = "8g";
    private static final long PAGE = 4096;
    private static final long PATIENCE_SECONDS = 20;

    private final Path folder;
    private final Thread atExit;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.atExit = new Thread(this::unmount);
    }

    /** Whether this machine lets one be made. */
    public static boolean isPossible() {
        return Files.isDirectory(Path.of("/proc/self")) && "root".equals(System.getProperty("user.name")) && canMount();
    }

    private static boolean canMount() {
        try {
            Path folder = Files.createTempDirectory("bars-disk");
            try {
                SmallDisk disk = over(folder);
                disk.close();
                return true;
            } finally {
                Files.delete(folder);
            }
        } catch (IOException e) {
            return false;
        }
    }

    /** Puts one over {@code folder}, which is made when absent and has to be empty; wide at first. */
    public static SmallDisk over(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (!run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + WIDE, "bars-chaos", folder.toString())) {
            throw new IOException("no file system can be mounted on " + folder);
        }
        SmallDisk disk = new SmallDisk(folder);
        Runtime.getRuntime().addShutdownHook(disk.atExit);
        return disk;
    }

    /** From now on it takes {@code bytes} more, and then is full. */
    void narrow(long bytes) throws IOException {
        FileStore store = Files.getFileStore(folder);
        long used = store.getTotalSpace() - store.getUnallocatedSpace();
        resize(Long.toString((used + bytes + PAGE - 1) / PAGE * PAGE));
    }

    /** There is space again. */
    void widen() throws IOException {
        resize(WIDE);
    }

    private void resize(String size) throws IOException {
        if (!run("mount", "-o", "remount,size=" + size, folder.toString())) {
            throw new IOException("the file system on " + folder + " did not get the size " + size);
        }
    }

    @Override
    public void close() {
        unmount();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    /** Lazily: whoever still has a file of it open keeps that until it ends. */
    private void unmount() {
        run("umount", "-l", folder.toString());
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted"));
        }
    }
}
