package bars.deploy.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.logging.LogRecord;
import java.util.logging.StreamHandler;

/**
 * Writes log lines to the process's own standard error, whatever {@link System#err} is at that moment: while the server
 * boots it is {@link LoggedLines}, and a handler that wrote there would log its own lines again. Thread-safe.
 */
public final class ConsoleLog extends StreamHandler {
    /** Made by the log manager, by name. */
    public ConsoleLog() {
        super(new FileOutputStream(FileDescriptor.err), new LogLine());
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        super.publish(entry);
        flush();
    }

    /** The stream belongs to the process. */
    @Override
    public synchronized void close() {
        flush();
    }
}
