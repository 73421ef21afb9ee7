package bars.edge;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a socket to somebody else when a phase of its use takes longer than it may. A time-out of the socket bounds one read alone: TLS reads a
 * record piece by piece, and whoever sends a byte now and then would keep a thread for hours. For one thread.
 */
public final class PhaseLimit implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor WATCH = watch();

    private final Socket socket;
    private @Nullable Future<?> end;
    private volatile boolean passed;

    public PhaseLimit(Socket socket) {
        this.socket = socket;
    }

    private static ScheduledThreadPoolExecutor watch() {
        var watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "bars-phase-limit");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
        return watch;
    }

    /** Ends the phase before and begins one that may take {@code most}. */
    public void begin(Duration most) {
        close();
        end = WATCH.schedule(this::pass, most.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void pass() {
        passed = true;
        try {
            socket.close();
        } catch (IOException e) {
            // Closed all the same.
        }
    }

    /** {@code failure}, or a {@link SocketTimeoutException} for it when a phase took too long. */
    public IOException judged(IOException failure) {
        if (!passed) {
            return failure;
        }
        var late = new SocketTimeoutException("it takes too long");
        late.initCause(failure);
        return late;
    }

    /** Ends the phase. */
    @Override
    public void close() {
        if (end != null) {
            end.cancel(false);
        }
    }
}
