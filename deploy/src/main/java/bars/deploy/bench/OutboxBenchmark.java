package bars.deploy.bench;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.sender.OutboxLeases;
import bars.db.sender.OutboxLeases.Leased;
import bars.db.sender.OutboxLeases.Settlement;
import bars.db.sender.OutboxState;
import bars.db.sender.OutboxTurn;
import bars.db.server.EmbeddedPostgres;
import bars.db.server.Migration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Due messages claimed and settled per second, against a target in this process that takes each at once: with an empty
 * table, and behind a million settled rows. On a PostgreSQL of its own, as durable as any other; claims of the size that
 * the pump makes.
 */
public final class OutboxBenchmark {
    private static final int TENANTS = 20;
    private static final int PER_TENANT = 4;
    private static final int IN_FLIGHT = 64;
    private static final Duration LEASE = Duration.ofSeconds(90);

    private final Path folder;
    private final Plan plan;
    private final Consumer<String> say;

    /**
     * How it is measured.
     *
     * @param due messages of a round
     * @param settled rows that lie in the table already, for the second half
     * @param rounds rounds of each half
     */
    public record Plan(int due, int settled, int rounds) {}

    /**
     * What came out: medians of the rounds.
     *
     * @param empty per second with nothing but the due rows in the table
     * @param full per second behind the settled rows
     * @param all every figure by name, for the result file
     */
    public record Figures(double empty, double full, Map<String, Object> all) {}

    /** @param folder an empty folder for the database */
    public OutboxBenchmark(Path folder, Plan plan, Consumer<String> say) {
        this.folder = folder;
        this.plan = plan;
        this.say = say;
    }

    /** Runs it and returns the figures. */
    public Figures run() throws IOException {
        try (EmbeddedPostgres server =
                EmbeddedPostgres.start(folder.resolve("data"), Files.createDirectories(folder.resolve("program")), 0)) {
            String url = server.url("postgres");
            Migration.migrate(url, server.user(), "");
            try (Database database = Database.open(DatabaseSettings.small(url, server.user(), ""));
                    Connection owner = DriverManager.getConnection(url, server.user(), "")) {
                return measured(database, owner);
            }
        } catch (SQLException e) {
            throw new IOException("the database cannot be measured: " + e.getMessage(), e);
        }
    }

    private Figures measured(Database database, Connection owner) throws SQLException {
        List<Integer> tenants = tenants(owner);
        round(database, owner, tenants, "warm-up");
        clear(owner);
        double[] empty = rounds(database, owner, tenants, "nothing settled", true);
        fill(owner, tenants, plan.settled(), "DELIVERED");
        double[] full = rounds(database, owner, tenants, plan.settled() + " settled", false);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("benchmark", "outbox");
        all.put("due", plan.due());
        all.put("settledRows", plan.settled());
        all.put("tenants", TENANTS);
        all.put("processors", Runtime.getRuntime().availableProcessors());
        all.put("java", Runtime.version().toString());
        all.put("perSecondWhenEmpty", empty);
        all.put("perSecondBehindSettledRows", full);
        all.put("medianWhenEmpty", Median.of(empty));
        all.put("medianBehindSettledRows", Median.of(full));
        all.put("ratio", Median.of(full) / Median.of(empty));
        return new Figures(Median.of(empty), Median.of(full), all);
    }

    private double[] rounds(Database database, Connection owner, List<Integer> tenants, String what, boolean clear)
            throws SQLException {
        double[] rates = new double[plan.rounds()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = round(database, owner, tenants, what);
            if (clear) {
                clear(owner);
            }
        }
        return rates;
    }

    private double round(Database database, Connection owner, List<Integer> tenants, String what) throws SQLException {
        fill(owner, tenants, plan.due(), "DUE");
        long start = System.nanoTime();
        int done = 0;
        while (done < plan.due()) {
            List<Leased> taken = database.asPlatform(
                    work -> new OutboxLeases(work).take(OutboxTurn.fresh(PER_TENANT), IN_FLIGHT, LEASE));
            List<Settlement> settlements = new ArrayList<>();
            taken.forEach(leased -> settlements.add(delivered(leased)));
            done += database.<Integer>asPlatform(work -> new OutboxLeases(work).settle(settlements));
        }
        double rate = plan.due() / ((System.nanoTime() - start) / 1e9);
        say.accept(String.format(Locale.ROOT, "%-18s %7.0f/s", what, rate));
        return rate;
    }

    private static Settlement delivered(Leased leased) {
        return new Settlement(
                leased.message().id(),
                leased.message().attempts(),
                OutboxState.DELIVERED,
                Duration.ZERO,
                false,
                1,
                200,
                null,
                "Delivered",
                null);
    }

    private static List<Integer> tenants(Connection owner) throws SQLException {
        List<Integer> ids = new ArrayList<>();
        try (PreparedStatement insert = owner.prepareStatement(
                "insert into tenant (ods_code, name) select 'B' || lpad(n::text, 4, '0'), 'Bench' from"
                        + " generate_series(1, ?) n returning id")) {
            insert.setInt(1, TENANTS);
            try (ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getInt(1));
                }
            }
        }
        return ids;
    }

    private static void clear(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute("truncate outbox_message cascade");
        }
    }

    private static void fill(Connection owner, List<Integer> tenants, int rows, String state) throws SQLException {
        try (PreparedStatement insert = owner.prepareStatement(
                """
                insert into outbox_message (id, tenant_id, environment, conversation, request_id, kind, target_system,
                    target_value, payload, body_sha256, state, give_up_at, settled_at, due_at)
                select gen_random_uuid(), ?, 'INT', gen_random_uuid(), gen_random_uuid(), 'status-update', 's', 'v',
                    '\\x00', '\\x00', ?, now() + interval '3 days', case when ? = 'DUE' then null else now() end,
                    now() - interval '1 s' from generate_series(1, ?)
                """)) {
            for (int i = 0; i < tenants.size(); i++) {
                int share = rows / tenants.size() + (i < rows % tenants.size() ? 1 : 0);
                insert.setInt(1, tenants.get(i));
                insert.setString(2, state);
                insert.setString(3, state);
                insert.setInt(4, share);
                insert.executeUpdate();
            }
        }
        try (Statement statement = owner.createStatement()) {
            statement.execute("analyze outbox_message");
        }
    }
}
