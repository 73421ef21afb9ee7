package bars.db.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/** Brings a database's schema up to this version. Safe to run on many nodes at once: one of them does the work. */
public final class Migration {
    private static final String PATIENCE_SECONDS = "3";

    private Migration() {}

    /** Whether a server answers there now: one that refuses the user answers, one that starts or stops does not yet. */
    public static boolean isReachable(String url, String user, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", PATIENCE_SECONDS);
        properties.setProperty("loginTimeout", PATIENCE_SECONDS);
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            return connection.isValid(1);
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "08000" : e.getSQLState();
            return !state.startsWith("08") && !state.startsWith("57P");
        }
    }

    /**
     * Migrates and returns the version reached.
     *
     * @param user the owner of the schema; needs the right to create roles, or the roles bars_app and bars_platform to
     *     exist with it as a member
     */
    public static String migrate(String url, String user, String password) {
        Flyway flyway = Flyway.configure(Migration.class.getClassLoader())
                .dataSource(url, user, password)
                .locations("classpath:db/migration")
                .validateMigrationNaming(true)
                .connectRetries(10)
                .load();
        flyway.migrate();
        var current = flyway.info().current();
        return current == null || current.getVersion() == null
                ? "none"
                : current.getVersion().getVersion();
    }
}
