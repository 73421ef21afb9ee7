package bars.db.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Brings a database's schema up to this version. Safe to run on many nodes at once: one of them does the work. */
public final class Migration {
    private static final String PATIENCE_SECONDS = "3";

    /** Some minutes of them; each pause is twice the one before, up to the longest: a start goes on soon after the server is back. */
    private static final int RETRIES = 60;

    private static final int LONGEST_PAUSE_SECONDS = 5;

    /** For tables that others use: between two attempts they work. */
    private static final int ATTEMPTS = 5;

    private static final long PAUSE_MILLIS = 1_000;

    /** No lock in time, and a circle of locks. */
    private static final Set<String> LOCKED = Set.of("55P03", "40P01");

    private Migration() {}

    /**
     * Why no server answers there now; empty when one does. One that refuses, or that must not be trusted, answers; one that
     * starts or stops does not yet.
     */
    public static Optional<String> absence(String url, String user, String password) {
        try (Connection connection = connect(url, user, password)) {
            return connection.isValid(1) ? Optional.empty() : Optional.of("it took a connection and said nothing");
        } catch (SQLException e) {
            String state = state(e);
            boolean isAway = state.startsWith("08") || state.startsWith("57P");
            return isAway && Unwelcome.of(e).isEmpty() ? Optional.of(String.valueOf(e.getMessage())) : Optional.empty();
        }
    }

    private static Connection connect(String url, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", PATIENCE_SECONDS);
        properties.setProperty("loginTimeout", PATIENCE_SECONDS);
        return DriverManager.getConnection(url, properties);
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "08000" : e.getSQLState();
    }

    /** Waiting helps while a server is away; it does not help against settings that are wrong. */
    private static void requireWelcome(String url, String user, String password) {
        try (Connection welcome = connect(url, user, password)) {
            welcome.isValid(1);
        } catch (SQLException e) {
            Unwelcome.of(e).ifPresent(reason -> {
                throw new IllegalStateException(reason, e);
            });
        }
    }

    /**
     * Migrates and returns the version reached. Waits some minutes for a server that is away, and no longer than two seconds at
     * a time for a table that others use, because whoever comes after waits too; a few times, then it says so.
     *
     * @param user the owner of the schema; needs the right to create roles, or the roles bars_app and bars_platform to
     *     exist with it as a member
     * @throws IllegalStateException at once, when the server refuses the user, has no such database or is not trusted; later,
     *     when a table is in use all the time
     */
    public static String migrate(String url, String user, String password) {
        requireWelcome(url, user, password);
        Flyway flyway = configuration(url, user, password).load();
        migrate(flyway, url, user, password);
        var current = flyway.info().current();
        return current == null || current.getVersion() == null
                ? "none"
                : current.getVersion().getVersion();
    }

    /** How every migration runs. */
    static FluentConfiguration configuration(String url, String user, String password) {
        FluentConfiguration configuration = Flyway.configure(Migration.class.getClassLoader())
                .dataSource(url, user, password)
                .locations("classpath:db/migration")
                .validateMigrationNaming(true)
                .connectRetries(RETRIES)
                .connectRetriesInterval(LONGEST_PAUSE_SECONDS)
                .jdbcProperties(Map.of("options", "-c lock_timeout=2s"));
        // An index that is built beside the work waits for open transactions: one of them must not hold Flyway's lock.
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration;
    }

    private static void migrate(Flyway flyway, String url, String user, String password) {
        for (int attempt = 1; ; attempt++) {
            forgetUnfinished(url, user, password);
            try {
                flyway.migrate();
                return;
            } catch (FlywayException e) {
                if (!isForALock(e)) {
                    throw e;
                }
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException(
                            "The schema is not migrated: a table that it changes was in use all the time, by a backup or a session"
                                    + " that was left open. What was done stays, the rest is done when this is repeated.",
                            e);
                }
                pause();
            }
        }
    }

    /** A migration that commits on its way may be repeated; the note that it did not end keeps every other away. */
    private static void forgetUnfinished(String url, String user, String password) {
        try (Connection connection = connect(url, user, password);
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("select to_regclass('flyway_schema_history') is not null")) {
                row.next();
                if (!row.getBoolean(1)) {
                    return;
                }
            }
            statement.execute("delete from flyway_schema_history where not success");
        } catch (SQLException e) {
            throw new IllegalStateException("the history of the schema cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isForALock(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCKED.contains(state(sql))) {
                return true;
            }
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the schema was migrated", e);
        }
    }
}
