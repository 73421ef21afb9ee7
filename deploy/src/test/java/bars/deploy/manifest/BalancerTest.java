package bars.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bars.deploy.exchange.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The balancer examples, run by the balancers themselves in front of two nodes, where these are installed. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere 127.0.0.2 is no address of the machine")
class BalancerTest {
    private static final String NODE_1 = "127.0.0.1";
    private static final String NODE_2 = "127.0.0.2";
    private static final Path STREAM_MODULE = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final int front = FreePort.onLoopback().getPort();
    private final int port = FreePort.onLoopback().getPort();
    private final int managementPort = FreePort.onLoopback().getPort();

    @Test
    void haproxyPassesBytesAndTheCallersAddressAndLeavesANodeThatIsNotReady(@TempDir Path folder) throws Exception {
        Optional<Path> haproxy = Tool.find("haproxy");
        assumeTrue(haproxy.isPresent(), "not run: haproxy is not installed here");
        Path file = folder.resolve("haproxy.cfg");
        Files.writeString(
                file,
                local("load-balancer/haproxy.cfg")
                        .replace("bind :443", "bind 127.0.0.1:" + front)
                        // Two files for each connection, which the machine of the test need not allow.
                        .replace("maxconn 20000", "maxconn 200"));
        Tool.run("haproxy", "-c", "-f", file.toString());

        try (BalancedNode first = BalancedNode.at(NODE_1, port, managementPort);
                BalancedNode second = BalancedNode.at(NODE_2, port, managementPort)) {
            Process process = start(folder, haproxy.get().toString(), "-db", "-f", file.toString());
            try {
                awaitNodes(Set.of(NODE_1, NODE_2));
                assertThat(ask("hello")).endsWith("|2 127.0.0.1|hello");

                first.ready(false);
                awaitNodes(Set.of(NODE_2));
                first.ready(true);
                second.ready(false);
                awaitNodes(Set.of(NODE_1));
            } finally {
                stop(process);
            }
        }
    }

    @Test
    void nginxPassesBytesAndTheCallersAddressAndLeavesANodeThatRefuses(@TempDir Path folder) throws Exception {
        Optional<Path> nginx = Tool.find("nginx");
        assumeTrue(nginx.isPresent() && passesStreams(), "not run: nginx is not installed here with its stream module");
        Path file = folder.resolve("nginx.conf");
        String text = local("load-balancer/nginx-stream.conf").replace("listen 443", "listen 127.0.0.1:" + front);
        Files.writeString(
                file,
                (Files.exists(STREAM_MODULE) ? "load_module " + STREAM_MODULE + ";\n" : "") + "pid "
                        + folder.resolve("pid") + ";\nerror_log stderr;\n" + text);

        try (BalancedNode first = BalancedNode.at(NODE_1, port, managementPort);
                BalancedNode second = BalancedNode.at(NODE_2, port, managementPort)) {
            Process process = start(
                    folder,
                    nginx.get().toString(),
                    "-p",
                    folder.toString(),
                    "-c",
                    file.toString(),
                    "-g",
                    "daemon off;");
            try {
                awaitNodes(Set.of(NODE_1, NODE_2));
                assertThat(ask("hello")).endsWith("|1 127.0.0.1|hello");

                first.close();
                assertThat(ask("nothing is lost")).startsWith(NODE_2);
                awaitNodes(Set.of(NODE_2));
            } finally {
                stop(process);
            }
        }
    }

    private String local(String file) throws IOException {
        return Files.readString(Path.of(file))
                .replace("192.0.2.11:8443", NODE_1 + ":" + port)
                .replace("192.0.2.12:8443", NODE_2 + ":" + port)
                .replace("check port 9090", "check port " + managementPort);
    }

    /** Waits until eight connections in a row reach these nodes, each of them, and no other. */
    private void awaitNodes(Set<String> expected) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        Set<String> reached = new HashSet<>();
        while (!reached.equals(expected) && Instant.now().isBefore(end)) {
            reached.clear();
            for (int i = 0; i < 8; i++) {
                try {
                    reached.add(ask("who").replaceFirst("\\|.*", ""));
                } catch (IOException e) {
                    reached.add("nobody");
                }
            }
            Thread.sleep(200);
        }
        assertThat(reached).isEqualTo(expected);
    }

    private String ask(String line) throws IOException {
        try (Socket connection = new Socket("127.0.0.1", front)) {
            connection.setSoTimeout(4000);
            connection.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            InputStream in = connection.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** Debian's smallest nginx has no streams unless their module is installed too. */
    private static boolean passesStreams() throws IOException, InterruptedException {
        return Files.exists(STREAM_MODULE)
                || Tool.run("nginx", "-V")
                        .filter(built -> built.matches("(?s).*--with-stream(?!\\S).*"))
                        .isPresent();
    }

    private static Process start(Path folder, String... command) throws IOException {
        return new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
