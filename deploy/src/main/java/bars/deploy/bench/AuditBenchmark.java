package bars.deploy.bench;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.seal.KeyVault;
import bars.db.server.EmbeddedPostgres;
import bars.db.server.Migration;
import bars.platform.access.Caller;
import bars.platform.audit.AuditLinker;
import bars.platform.audit.AuditVerification;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Verifies a long audit log. It has a PostgreSQL of its own: events cannot be taken out of a log again, so they must not go
 * into one that is in use.
 */
public final class AuditBenchmark {
    /** What verifying a million events may take. Source: security reference 2.8. */
    public static final double BUDGET_SECONDS = 20;

    private final Path folder;
    private final KeyVault vault;
    private final Consumer<String> say;

    /** @param folder empty; holds the database, and is the caller's to remove */
    public AuditBenchmark(Path folder, KeyVault vault, Consumer<String> say) {
        this.folder = folder;
        this.vault = vault;
        this.say = say;
    }

    /** Every figure by name, for the result file. */
    public Map<String, Object> run(int events, int tenants) throws IOException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder.resolve("data"), folder.resolve("program"), 0)) {
            String url = server.url("postgres");
            Migration.migrate(url, server.user(), "");
            say.accept("Waiting for " + events + " events of " + tenants + " tenants");
            fill(url, server.user(), events, tenants);
            try (Database database = Database.open(DatabaseSettings.small(url, server.user(), ""))) {
                return measured(database, events);
            }
        } catch (SQLException e) {
            throw new IOException("the database cannot be filled: " + e.getMessage(), e);
        }
    }

    private Map<String, Object> measured(Database database, int events) {
        Clock clock = Clock.systemUTC();
        say.accept("Waiting for the links of the chains");
        long before = System.nanoTime();
        new AuditLinker(database, vault, clock, null).run();
        double linking = (System.nanoTime() - before) / 1e9;
        before = System.nanoTime();
        AuditVerification.Report report =
                new AuditVerification(database, vault, clock, null).verify(Caller.system("bench"), null);
        double verifying = (System.nanoTime() - before) / 1e9;
        say.accept(String.format(
                Locale.ROOT, "linked in %.1f s, verified %d events in %.1f s", linking, report.events(), verifying));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("benchmark", "audit");
        all.put("events", report.events());
        all.put("asked", events);
        all.put("chains", report.chains());
        all.put("intact", report.intact());
        all.put("linkSeconds", linking);
        all.put("verifySeconds", verifying);
        all.put("budgetSeconds", BUDGET_SECONDS);
        all.put("processors", Runtime.getRuntime().availableProcessors());
        all.put("java", Runtime.version().toString());
        return all;
    }

    private static void fill(String url, String user, int events, int tenants) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement()) {
            statement.execute("insert into tenant (ods_code, name) select 'ZZ' || lpad(n::text, 6, '0'), 'Tenant ' || n"
                    + " from generate_series(1, " + tenants + ") n");
        }
        events(url, user, events, tenants);
    }

    /** Adds events of the first {@code tenants} tenants and of the platform. */
    static void events(String url, String user, int events, int tenants) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    insert into audit_event (tenant_id, environment, actor, action, target, detail, request_id)
                    select case when n %% 10 = 0 then null else 1 + n %% %2$d end, case when n %% 2 = 0 then 'INT' end,
                        'proxy', 'message.received', gen_random_uuid()::text,
                        jsonb_build_object('bytes', n %% 40000, 'useCase', 'a1t1', 'service', '2000000001'),
                        gen_random_uuid()::text
                    from generate_series(1, %1$d) n
                    """
                            .formatted(events, tenants));
            statement.execute("analyze audit_event");
        }
    }
}
