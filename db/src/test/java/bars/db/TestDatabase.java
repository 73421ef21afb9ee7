package bars.db;

import bars.db.server.EmbeddedPostgres;
import bars.db.server.Migration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A migrated, empty database for one test class, quickly: the schema is migrated once per JVM and copied. The server is
 * the one of {@code BARS_TEST_JDBC_URL} (with {@code BARS_TEST_JDBC_USER}, {@code …_PASSWORD}; a superuser), else one in
 * a container where Docker answers, else an embedded one. Never absent: database tests are never skipped.
 */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Tests are about something else than how soon a busy machine makes a connection. */
    private static final int POOL_WAIT_MILLIS = 20_000;

    private record Server(String base, String user, String password) {
        String url(String database) {
            return base + database;
        }
    }

    private static final class Shared {
        static final Server SERVER = start();
        static final String TEMPLATE = template(SERVER);

        private static Server start() {
            String given = System.getenv("BARS_TEST_JDBC_URL");
            if (given != null) {
                return new Server(
                        given.substring(0, given.lastIndexOf('/') + 1),
                        System.getenv().getOrDefault("BARS_TEST_JDBC_USER", "postgres"),
                        System.getenv().getOrDefault("BARS_TEST_JDBC_PASSWORD", ""));
            }
            return ContainerServer.url()
                    .map(url -> new Server(url, "postgres", "postgres"))
                    .orElseGet(Shared::embedded);
        }

        private static Server embedded() {
            try {
                Path folder = Files.createTempDirectory("bars-test-db");
                var server = EmbeddedPostgres.startForgetful(
                        folder.resolve("data"), Path.of(System.getProperty("java.io.tmpdir"), "bars-test-postgres"), 0);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
                return new Server(server.url(""), server.user(), "");
            } catch (IOException e) {
                throw new IllegalStateException("the embedded PostgreSQL did not start", e);
            }
        }

        private static void stop(EmbeddedPostgres server, Path folder) {
            try (server;
                    var files = Files.walk(folder)) {
                server.close();
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException | java.io.UncheckedIOException e) {
                System.err.println("left behind: " + folder);
            }
        }

        private static String template(Server server) {
            String name = "bars_template_" + ProcessHandle.current().pid();
            execute(server, "create database " + name);
            Migration.migrate(server.url(name), server.user(), server.password());
            return name;
        }
    }

    private final String name;
    private final Database database;

    private TestDatabase(String name, Database database) {
        this.name = name;
        this.database = database;
    }

    /** A fresh database with the newest schema. */
    public static TestDatabase create() {
        String name = "bars_test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        execute(Shared.SERVER, "create database " + name + " template " + Shared.TEMPLATE);
        Server server = Shared.SERVER;
        Database database = Database.open(
                DatabaseSettings.small(server.url(name), server.user(), server.password()), POOL_WAIT_MILLIS);
        return new TestDatabase(name, database);
    }

    public Database database() {
        return database;
    }

    /** Settings of another door to the same database. */
    public DatabaseSettings settings() {
        return DatabaseSettings.small(Shared.SERVER.url(name), Shared.SERVER.user(), Shared.SERVER.password());
    }

    /** A connection as the owner, to look behind row-level security. */
    public Connection owner() throws SQLException {
        return DriverManager.getConnection(Shared.SERVER.url(name), Shared.SERVER.user(), Shared.SERVER.password());
    }

    @Override
    public void close() {
        database.close();
        execute(Shared.SERVER, "drop database if exists " + name + " with (force)");
    }

    private static void execute(Server server, String sql) {
        try (Connection connection =
                        DriverManager.getConnection(server.url("postgres"), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
