package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.chaos.DatabaseHost;
import bars.deploy.chaos.Node;
import bars.deploy.home.StateFolder;
import bars.deploy.pki.DevelopmentPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nodes in production, where nobody is let in from this machine: both sides in one process behind a balancer elsewhere, and a
 * receiver alone that takes this machine for its balancer.
 */
class ProductionIT {
    private static final Path FOLDER = Path.of(
                    "target",
                    "acceptance",
                    "production-" + ProcessHandle.current().pid())
            .toAbsolutePath();
    private static final List<String> JAVA = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1");
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    private static DatabaseHost database;

    @BeforeAll
    static void start() throws IOException {
        database = DatabaseHost.start(Files.createDirectories(FOLDER).resolve("postgres"));
        Files.write(FOLDER.resolve("master.key"), new byte[32]);
        new DevelopmentPki(StateFolder.at(FOLDER), Clock.systemUTC()).ensure();
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 'receiver,admin'", "127.0.0.1, receiver"})
    void startsAndIsReady(String balancer, String roles) throws Exception {
        Map<String, String> environment = production(roles);
        environment.put("BARS_RECEIVER_BALANCERS", balancer);
        Node node = new Node(RunningPlatform.launcher(), FOLDER.resolve("node-" + balancer), environment);
        try {
            node.start(JAVA, "run");
            node.awaitReady(PATIENCE);

            assertThat(node.metrics())
                    .contains("bars_ready 1", "bars_tls_names 0")
                    .as("its own look at the listener is nobody's call")
                    .doesNotContain("bars_tls_handshakes_total{", "bars_edge_ended_total{");
            assertThat(node.terminate(PATIENCE)).isTrue();
        } finally {
            node.kill();
        }
    }

    @Test
    void adminAloneTellsOfItsDatabase() throws Exception {
        Node node = new Node(RunningPlatform.launcher(), FOLDER.resolve("node-admin"), production("admin"));
        try {
            node.start(JAVA, "run");
            node.awaitReady(PATIENCE);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!node.metrics().contains("bars_clock_offset_seconds ") && System.nanoTime() < end) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }

            assertThat(node.metrics())
                    .contains(
                            "bars_database_reachable 1",
                            "bars_clock_offset_seconds ",
                            "bars_database_connections_platform{role=\"admin\"} ",
                            "bars_database_connections_max_platform{role=\"admin\"} ",
                            "bars_database_waits_in_vain_total{role=\"admin\",pool=\"platform\"} 0");
            assertThat(node.terminate(PATIENCE)).isTrue();
        } finally {
            node.kill();
        }
    }

    private static Map<String, String> production(String roles) {
        Map<String, String> environment = new HashMap<>(database.environment(FOLDER.resolve("master.key")));
        environment.put("BARS_MODE", "production");
        environment.put("BARS_ROLES", roles);
        environment.put(
                "BARS_ADMIN_CERTIFICATE_FILE", FOLDER.resolve("pki/admin.pem").toString());
        environment.put("BARS_ADMIN_KEY_FILE", FOLDER.resolve("pki/admin.key").toString());
        return environment;
    }
}
