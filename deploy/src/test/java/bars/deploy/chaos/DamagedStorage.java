package bars.deploy.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Accidents of the database that a platform brought along, from beside it. */
public final class DamagedStorage {
    private DamagedStorage() {}

    /** Lets the database refuse every message that comes, until the result is closed. */
    public static AutoCloseable refusingMessages(Path home) throws IOException, SQLException {
        int port = Integer.parseInt(note(home).get(3).strip());
        execute(port, "alter table message add constraint message_storage_is_damaged check (false) not valid");
        return () -> execute(port, "alter table message drop constraint message_storage_is_damaged");
    }

    /** Ends it at once; nobody brings it back. */
    public static void end(Path home) throws IOException {
        ProcessHandle main =
                ProcessHandle.of(Long.parseLong(note(home).get(0).strip())).orElseThrow();
        main.descendants().forEach(ProcessHandle::destroyForcibly);
        main.destroyForcibly();
        main.onExit().join();
    }

    private static List<String> note(Path home) throws IOException {
        return Files.readAllLines(home.resolve("database/data/postmaster.pid"));
    }

    private static void execute(int port, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
