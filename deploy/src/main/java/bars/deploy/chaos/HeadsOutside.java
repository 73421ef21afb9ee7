package bars.deploy.chaos;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.seal.KeyVault;
import bars.db.seal.MasterKeyFiles;
import bars.platform.access.Caller;
import bars.platform.audit.AuditVerification;
import bars.platform.audit.SecondSink;
import bars.platform.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The signed heads of the audit log that a site's first node writes beside the database, against the log itself. */
final class HeadsOutside {
    private static final int PARTS = 5;

    private final DatabaseHost database;
    private final Path file;
    private final Path masterKey;

    HeadsOutside(ChaosSite site) {
        this.database = site.database();
        Path home = site.nodes().get(0).home();
        this.file = home.resolve("audit/heads.log");
        this.masterKey = home.resolve("master.key");
    }

    /** Whether the newest link of every chain has its head outside. */
    boolean areComplete() {
        Map<String, Long> newest = new HashMap<>();
        for (String line : lines()) {
            String[] parts = line.split(" ", -1);
            if (parts.length == PARTS) {
                newest.merge(parts[0], Long.parseLong(parts[1]), Math::max);
            }
        }
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select chain, max(seq) from audit_link group by chain")) {
            while (row.next()) {
                if (newest.getOrDefault(row.getString(1), 0L) < row.getLong(2)) {
                    return false;
                }
            }
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Lines that are not whole. */
    long torn() {
        return lines().stream()
                .filter(line -> line.split(" ", -1).length != PARTS)
                .count();
    }

    /** What the verification of the audit log finds, these heads included. */
    int findings() throws IOException {
        KeyVault vault = new MasterKeyFiles(masterKey).vault();
        try (Database open = Database.open(DatabaseSettings.small(database.url(), database.user(), ""))) {
            return new AuditVerification(open, vault, Clock.systemUTC(), new SecondSink(file))
                    .verify(Caller.system("chaos"), null)
                    .findings()
                    .size();
        } catch (Problem refused) {
            throw new IOException("the audit log cannot be examined: " + refused.detail(), refused);
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the heads outside the database cannot be read", e);
        }
    }
}
