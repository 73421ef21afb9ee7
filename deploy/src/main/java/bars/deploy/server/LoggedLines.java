package bars.deploy.server;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Logger;

/** Turns what is printed into log lines. Thread-safe. */
final class LoggedLines extends OutputStream {
    private static final Logger LOG = Logger.getLogger("bars.printed");
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int b) {
        if (b != '\n') {
            line.write(b);
            return;
        }
        String text = line.toString(StandardCharsets.UTF_8).strip();
        line.reset();
        if (!text.isEmpty()) {
            LOG.info(text);
        }
    }
}
