package bars.db.server;

import org.flywaydb.core.Flyway;

/** Brings a database's schema up to this version. Safe to run on many nodes at once: one of them does the work. */
public final class Migration {
    private Migration() {}

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
