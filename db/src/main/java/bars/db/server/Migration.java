package bars.db.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/** Brings a database's schema up to this version. Safe to run on many nodes at once: one of them does the work. */
public final class Migration {
    private static final String PATIENCE_SECONDS = "3";

    /** Some minutes of them; each pause is twice the one before, up to the longest: a start goes on soon after the server is back. */
    private static final int RETRIES = 60;

    private static final int LONGEST_PAUSE_SECONDS = 5;

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
     * Migrates and returns the version reached. Waits some minutes for a server that is away.
     *
     * @param user the owner of the schema; needs the right to create roles, or the roles bars_app and bars_platform to
     *     exist with it as a member
     * @throws IllegalStateException at once, when the server refuses the user, has no such database or is not trusted
     */
    public static String migrate(String url, String user, String password) {
        requireWelcome(url, user, password);
        Flyway flyway = Flyway.configure(Migration.class.getClassLoader())
                .dataSource(url, user, password)
                .locations("classpath:db/migration")
                .validateMigrationNaming(true)
                .connectRetries(RETRIES)
                .connectRetriesInterval(LONGEST_PAUSE_SECONDS)
                .load();
        flyway.migrate();
        var current = flyway.info().current();
        return current == null || current.getVersion() == null
                ? "none"
                : current.getVersion().getVersion();
    }
}
