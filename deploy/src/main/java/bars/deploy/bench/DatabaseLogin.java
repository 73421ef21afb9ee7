package bars.deploy.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The platform's database, for who may make a table there.
 *
 * @param url JDBC URL
 * @param user who may make a table
 * @param password may be empty
 */
public record DatabaseLogin(String url, String user, String password) {
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String host() {
        return part(PGProperty.PG_HOST);
    }

    String port() {
        return part(PGProperty.PG_PORT);
    }

    String name() {
        return part(PGProperty.PG_DBNAME);
    }

    private String part(PGProperty property) {
        Properties parts = Driver.parseURL(url, null);
        String part = parts == null ? null : property.getOrDefault(parts);
        if (part == null) {
            throw new IllegalStateException("no " + property.getName() + " in " + url);
        }
        return part;
    }

    /** Says where, never the password. */
    @Override
    public String toString() {
        return "DatabaseLogin[" + url + "]";
    }
}
