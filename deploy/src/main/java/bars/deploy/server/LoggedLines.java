package bars.deploy.server;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Logger;

/**
 * Turns what is printed into log lines. A log handler that was made meanwhile prints to this very stream: what it prints
 * goes to the real one, else one line would be logged for ever. Thread-safe.
 */
final class LoggedLines extends OutputStream {
    private static final Logger LOG = Logger.getLogger("bars.printed");
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final PrintStream real;
    private boolean logging;

    LoggedLines(PrintStream real) {
        this.real = real;
    }

    @Override
    public synchronized void write(int b) {
        if (logging) {
            real.write(b);
            return;
        }
        if (b != '\n') {
            line.write(b);
            return;
        }
        String text = line.toString(StandardCharsets.UTF_8).strip();
        line.reset();
        if (!text.isEmpty()) {
            logging = true;
            try {
                LOG.info(text);
            } finally {
                logging = false;
            }
        }
    }
}
