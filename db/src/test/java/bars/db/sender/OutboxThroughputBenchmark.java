package bars.db.sender;

import bars.db.Database;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.sender.OutboxLeases.Leased;
import bars.db.sender.OutboxLeases.Settlement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Due rows claimed and settled per second, with few and with a million settled rows in the table. Run by hand. */
final class OutboxThroughputBenchmark {
    private static final int DUE = 20_000;

    private OutboxThroughputBenchmark() {}

    public static void main(String[] arguments) throws SQLException {
        try (TestDatabase test = TestDatabase.create()) {
            int tenant = TestTenants.tenant(test.database(), "A1001");
            for (int settled : new int[] {0, 1_000_000}) {
                fill(test, tenant, settled, "DELIVERED");
                fill(test, tenant, DUE, "DUE");
                System.out.printf("settled=%d rows/s=%.0f%n", settled, rate(test.database()));
            }
        }
    }

    private static double rate(Database database) {
        long start = System.nanoTime();
        int done = 0;
        while (done < DUE) {
            List<Leased> taken =
                    database.asPlatform(work -> new OutboxLeases(work).take(64, 64, Duration.ofSeconds(60)));
            List<Settlement> settlements = new ArrayList<>();
            taken.forEach(l -> settlements.add(new Settlement(
                    l.message().id(),
                    l.message().attempts(),
                    OutboxState.DELIVERED,
                    Duration.ZERO,
                    false,
                    1,
                    200,
                    null,
                    "Delivered",
                    null)));
            done += database.<Integer>asPlatform(work -> new OutboxLeases(work).settle(settlements));
        }
        return DUE / ((System.nanoTime() - start) / 1e9);
    }

    private static void fill(TestDatabase test, int tenant, int rows, String state) throws SQLException {
        try (var owner = test.owner();
                var insert = owner.prepareStatement(
                        """
                        insert into outbox_message (id, tenant_id, environment, conversation, request_id, kind, target_system,
                            target_value, payload, body_sha256, state, give_up_at, settled_at, due_at)
                        select gen_random_uuid(), ?, 'INT', gen_random_uuid(), gen_random_uuid(), 'status', 's', 'v',
                            '\\x00', '\\x00', ?, now() + interval '3 days', case when ? = 'DUE' then null else now() end,
                            now() - interval '1 s' from generate_series(1, ?)
                        """)) {
            insert.setInt(1, tenant);
            insert.setString(2, state);
            insert.setString(3, state);
            insert.setInt(4, rows);
            insert.executeUpdate();
            owner.createStatement().execute("analyze outbox_message");
        }
    }
}
