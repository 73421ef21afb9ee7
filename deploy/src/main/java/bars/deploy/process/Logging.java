package bars.deploy.process;

import bars.deploy.home.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;

/** Where log lines go: one JSON object a line, to the console or to {@code logs/bars.0.log} of the state folder. */
final class Logging {
    private static final String LEVELS =
            """
            .level=INFO
            org.hibernate.level=WARNING
            org.flywaydb.level=WARNING
            com.zaxxer.hikari.level=WARNING
            io.zonky.level=WARNING
            javax.enterprise.system.tools.deployment.common.level=WARNING
            javax.enterprise.system.security.ssl.level=SEVERE
            fish.payara.boot.runtime.BootCommand.level=WARNING
            """;
    private static final String TO_CONSOLE = """
            handlers=bars.deploy.server.ConsoleLog
            """;
    private static final String TO_FILE =
            """
            handlers=bars.deploy.server.FileLog
            bars.deploy.server.FileLog.pattern=%s
            bars.deploy.server.FileLog.limit=20000000
            bars.deploy.server.FileLog.count=5
            bars.deploy.server.FileLog.append=true
            bars.deploy.server.FileLog.formatter=bars.deploy.server.LogLine
            """;

    private Logging() {}

    /** Configures this process and returns the file that the server reads for the same. */
    static Path configure(StateFolder home, boolean toFile) {
        home.folder("logs");
        String log = home.path("logs").toString().replace("%", "%%") + "/bars.%g.log";
        String text = LEVELS + (toFile ? TO_FILE.formatted(log) : TO_CONSOLE);
        Path file = home.write("run/logging.properties", text.getBytes(StandardCharsets.UTF_8));
        try (var in = Files.newInputStream(file)) {
            LogManager.getLogManager().readConfiguration(in);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
