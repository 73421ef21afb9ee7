package bars.deploy.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Time that has passed since a person confirmed who they are, or asked for something, in the database that a platform brought along. */
final class AgedSession {
    private static final int LINE_OF_PORT = 3;

    private AgedSession() {}

    /** Lets every session of {@code email} have been confirmed an hour earlier than it was. */
    static void byAnHour(Path home, String email) throws IOException, SQLException {
        try (Connection connection = connection(home);
                PreparedStatement statement =
                        connection.prepareStatement("update session set strong_at = strong_at - interval '1 hour'"
                                + " where account_id = (select id from account where email = ?)")) {
            statement.setString(1, email);
            statement.executeUpdate();
        }
    }

    /** Lets every request for the consent of a second person be a year older than it is. */
    static void requestsByAYear(Path home) throws IOException, SQLException {
        try (Connection connection = connection(home);
                PreparedStatement statement = connection.prepareStatement(
                        "update approval set requested_at = requested_at - interval '1 year',"
                                + " expires_at = expires_at - interval '1 year'")) {
            statement.executeUpdate();
        }
    }

    private static Connection connection(Path home) throws IOException, SQLException {
        String port = Files.readAllLines(home.resolve("database/data/postmaster.pid"))
                .get(LINE_OF_PORT)
                .strip();
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
    }
}
