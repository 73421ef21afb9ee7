package bars.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.exchange.FreePort;
import bars.deploy.home.RunningProcess;
import bars.deploy.home.StateFolder;
import bars.deploy.management.ManagementListener;
import bars.deploy.management.Readiness;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
    private static final String REASON = "bars.health.status-test";

    @TempDir
    private Path folder;

    @Test
    void startThatWaitsSaysForWhat() throws InterruptedException {
        InetSocketAddress address = FreePort.onLoopback();
        StateFolder home = StateFolder.at(folder.resolve("home"));
        Readiness readiness = new Readiness();
        readiness.enter(Readiness.Phase.WAITING);
        System.setProperty("bars.home", home.root().toString());
        System.setProperty("bars.management.port", Integer.toString(address.getPort()));
        System.getProperties().put(REASON, (Supplier<String>) () -> "the database does not answer");
        PrintStream before = System.out;
        var printed = new ByteArrayOutputStream();
        try (RunningProcess process = RunningProcess.claim(home).orElseThrow();
                ManagementListener listener = ManagementListener.open(address, readiness)) {
            process.starts();
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));

            int code = new StatusCommand(new Context(folder, values -> () -> {})).call();

            assertThat(listener).isNotNull();
            assertThat(code).isEqualTo(1);
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .startsWith("Starting on " + home.root() + ", not ready")
                    .contains("WAITING", "the database does not answer");
        } finally {
            System.setOut(before);
            System.getProperties().remove(REASON);
            System.clearProperty("bars.home");
            System.clearProperty("bars.management.port");
        }
    }
}
