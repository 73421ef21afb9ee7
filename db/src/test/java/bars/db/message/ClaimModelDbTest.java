package bars.db.message;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.audit.AuditEvent;
import bars.db.audit.AuditTrail;
import bars.db.message.ClaimModel.Ending;
import bars.db.message.ClaimModel.Told;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every order in which three attempts at one request can go, crashes included, against the reference model: each is told
 * what the model says, there is one effect at most, and it is there exactly when the request is stored as done.
 */
class ClaimModelDbTest {
    private static final int ATTEMPTS = 3;
    private static final byte[] BODY = new byte[32];

    private static TestDatabase test;
    private static Database database;
    private static TenantScope scope;
    private static int endpoint;
    private static ExecutorService threads;
    private static Connection owner;

    @BeforeAll
    static void start() throws SQLException {
        test = TestDatabase.create();
        database = test.database();
        scope = new TenantScope(TestTenants.tenant(database, "A1001"), Environment.INT);
        endpoint = TestTenants.endpoint(database, "A1001", Environment.INT);
        threads = Executors.newFixedThreadPool(ATTEMPTS);
        owner = test.owner();
    }

    @AfterAll
    static void stop() throws SQLException {
        owner.close();
        threads.shutdownNow();
        test.close();
    }

    @Test
    void attemptsInOneTransactionAreToldWhatTheModelSays() throws Exception {
        int schedules = 0;
        for (List<Ending> endings : endings()) {
            int[] steps = endings.stream()
                    .mapToInt(ending -> ending == Ending.REFUSED ? 3 : 2)
                    .toArray();
            for (List<Integer> order : ClaimModel.orders(steps)) {
                play(order, endings);
                schedules++;
            }
        }
        assertThat(schedules).isEqualTo(1_380);
    }

    private void play(List<Integer> order, List<Ending> endings) throws Exception {
        ClaimModel model = new ClaimModel();
        ClaimKey key = key();
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            attempts.add(new Attempt(key, endings.get(i)));
        }
        for (int i : order) {
            Attempt attempt = attempts.get(i);
            String where = order + " " + endings + " at " + i;
            switch (attempt.next()) {
                case 0 -> assertThat(attempt.take()).as(where).isEqualTo(model.take(i));
                case 1 -> {
                    attempt.end();
                    model.end(i, endings.get(i));
                }
                default -> {
                    if (attempt.hasWon()) {
                        assertThat(told(refuse(key))).as(where).isEqualTo(model.refuse());
                    }
                }
            }
        }
        String where = order + " " + endings;
        assertThat(model.effects()).as(where).isLessThanOrEqualTo(1);
        assertThat(effects(key)).as(where).isEqualTo(model.effects());
        assertThat(stored(key)).as(where).isEqualTo(model.stored());
    }

    /** One transaction in a thread of its own, that goes on when it is told to. */
    private static final class Attempt {
        private final ClaimKey key;
        private final Ending ending;
        private final SynchronousQueue<Told> told = new SynchronousQueue<>();
        private final CountDownLatch go = new CountDownLatch(1);
        private Future<?> running = java.util.concurrent.CompletableFuture.completedFuture(null);
        private boolean won;
        private int steps;

        Attempt(ClaimKey key, Ending ending) {
            this.key = key;
            this.ending = ending;
        }

        int next() {
            return steps++;
        }

        boolean hasWon() {
            return won;
        }

        Told take() throws InterruptedException {
            running = threads.submit(() -> database.doInTenant(scope, work -> {
                Standing standing = new Claims(work).take(key, UUID.randomUUID());
                if (!(standing instanceof Standing.Won)) {
                    tell(told(standing));
                    return;
                }
                new AuditTrail(work).record(effect(key));
                tell(Told.WON);
                await();
                if (ending != Ending.DONE) {
                    throw new Rollback();
                }
            }));
            Told first = told.take();
            won = first == Told.WON;
            if (!won) {
                finish();
            }
            return first;
        }

        void end() throws InterruptedException {
            go.countDown();
            finish();
        }

        private void finish() throws InterruptedException {
            try {
                running.get();
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(Rollback.class);
            }
        }

        private void tell(Told what) {
            try {
                told.put(what);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void await() {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Ends a transaction as a refusal does, and as the death of its process. */
    private static final class Rollback extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** How an attempt that waits for somebody else goes on, and whether its lease lasts that long. */
    private enum Wait {
        DONE_IN_TIME,
        DONE_TOO_LATE,
        REFUSED_IN_TIME,
        REFUSED_TOO_LATE,
        CRASHED_IN_TIME,
        CRASHED_TOO_LATE;

        boolean isLate() {
            return ordinal() % 2 == 1;
        }
    }

    @Test
    void attemptsThatWaitForSomebodyElseHaveOneEffect() {
        int schedules = 0;
        for (Wait first : Wait.values()) {
            for (Wait second : Wait.values()) {
                for (Wait third : Wait.values()) {
                    for (List<Integer> order : ClaimModel.orders(2, 2, 2)) {
                        lease(order, List.of(first, second, third));
                        schedules++;
                    }
                }
            }
        }
        assertThat(schedules).isEqualTo(3_240);
    }

    /** A lease that ran out can be taken over, and then its holder can settle nothing any more. */
    private void lease(List<Integer> order, List<Wait> waits) {
        ClaimKey key = key();
        int holder = -1;
        boolean expired = false;
        Told stored = Told.WON;
        int[] attempts = new int[ATTEMPTS];
        boolean[] begun = new boolean[ATTEMPTS];
        int effects = 0;
        for (int i : order) {
            Wait wait = waits.get(i);
            String where = order + " " + waits + " at " + i;
            if (!begun[i]) {
                begun[i] = true;
                Standing standing = database.inTenant(scope, work -> new Claims(work)
                        .lease(key, wait.isLate() ? Duration.ofSeconds(-1) : Duration.ofHours(1)));
                Told expected = stored != Told.WON ? stored : holder >= 0 && !expired ? Told.BUSY : Told.WON;
                assertThat(told(standing)).as(where).isEqualTo(expected);
                if (standing instanceof Standing.Won won) {
                    attempts[i] = won.attempt();
                    holder = i;
                    expired = wait.isLate();
                }
            } else if (attempts[i] > 0 && wait.ordinal() < Wait.CRASHED_IN_TIME.ordinal()) {
                boolean settles = holder == i && stored == Told.WON;
                assertThat(settle(key, attempts[i], wait)).as(where).isEqualTo(settles);
                boolean done = wait.ordinal() < Wait.REFUSED_IN_TIME.ordinal();
                if (settles) {
                    stored = done ? Told.DONE : Told.REFUSED;
                    effects += done ? 1 : 0;
                }
            }
        }
        assertThat(effects(key)).as(order + " " + waits).isEqualTo(effects).isLessThanOrEqualTo(1);
        if (stored != Told.WON) {
            assertThat(stored(key)).as(order + " " + waits).isEqualTo(stored);
        }
    }

    private static boolean settle(ClaimKey key, int attempt, Wait wait) {
        return database.<Boolean>inTenant(scope, work -> {
            Claims claims = new Claims(work);
            if (wait.ordinal() >= Wait.REFUSED_IN_TIME.ordinal()) {
                return claims.refused(key, attempt, 422, "{}");
            }
            boolean done = claims.done(key, attempt, UUID.randomUUID());
            if (done) {
                new AuditTrail(work).record(effect(key));
            }
            return done;
        });
    }

    private static List<List<Ending>> endings() {
        List<List<Ending>> all = new ArrayList<>();
        for (Ending first : Ending.values()) {
            for (Ending second : Ending.values()) {
                for (Ending third : Ending.values()) {
                    all.add(List.of(first, second, third));
                }
            }
        }
        return all;
    }

    private static Standing refuse(ClaimKey key) {
        return database.inTenant(scope, work -> new Claims(work).refuse(key, 422, "{}"));
    }

    private static Told told(Standing standing) {
        if (standing instanceof Standing.Won) {
            return Told.WON;
        }
        if (standing instanceof Standing.Busy) {
            return Told.BUSY;
        }
        return standing instanceof Standing.Done ? Told.DONE : Told.REFUSED;
    }

    /** What a later attempt is told; that it would win means that nothing is stored. */
    private static Told stored(ClaimKey key) {
        return database.inTenant(scope, work -> new Claims(work)
                .standing(key)
                .map(ClaimModelDbTest::told)
                .orElse(Told.WON));
    }

    private static AuditEvent effect(ClaimKey key) {
        return new AuditEvent(
                scope.tenantId(),
                scope.environment(),
                "model",
                "message.received",
                "effect",
                Map.of(),
                key.requestId().toString());
    }

    private static int effects(ClaimKey key) {
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from audit_event where request_id = '" + key.requestId() + "'")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static ClaimKey key() {
        return new ClaimKey(endpoint, UUID.randomUUID(), UUID.randomUUID(), BODY);
    }
}
