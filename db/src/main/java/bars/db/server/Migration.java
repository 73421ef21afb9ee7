package bars.db.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/** Brings a database's schema up to this version. Safe to run on many nodes at once: one of them does the work. */
public final class Migration {
    private static final String PATIENCE_SECONDS = "3";

    /** Some minutes of them; each pause is twice the one before, up to the longest: a start goes on soon after the server is back. */
    private static final int RETRIES = 60;

    private static final int LONGEST_PAUSE_SECONDS = 5;
    private static final String NO_SUCH_DATABASE = "3D000";

    private Migration() {}

    /** Whether a server answers there now: one that refuses the user answers, one that starts or stops does not yet. */
    public static boolean isReachable(String url, String user, String password) {
        try (Connection connection = connect(url, user, password)) {
            return connection.isValid(1);
        } catch (SQLException e) {
            String state = state(e);
            return !state.startsWith("08") && !state.startsWith("57P");
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

    /** Waiting helps while a server is away; it does not help against a wrong user, password or name of the database. */
    private static void requireWelcome(String url, String user, String password) {
        try (Connection welcome = connect(url, user, password)) {
            welcome.isValid(1);
        } catch (SQLException e) {
            if (state(e).startsWith("28") || state(e).equals(NO_SUCH_DATABASE)) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }

    /**
     * Migrates and returns the version reached. Waits some minutes for a server that is away.
     *
     * @param user the owner of the schema; needs the right to create roles, or the roles bars_app and bars_platform to
     *     exist with it as a member
     * @throws IllegalStateException at once, in the server's words, when it refuses the user or has no such database
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
