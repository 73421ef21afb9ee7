package bars.deploy.server;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The terminal, kept for the person at it: until this is closed, what parts of the server print goes to the log. Then the
 * streams are as they were, whatever the server put in their place.
 */
final class Terminal implements AutoCloseable {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    private Terminal() {
        PrintStream log = new PrintStream(new LoggedLines(), true, StandardCharsets.UTF_8);
        System.setOut(log);
        System.setErr(log);
    }

    static Terminal kept() {
        return new Terminal();
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
    }
}
