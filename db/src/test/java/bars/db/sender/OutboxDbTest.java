package bars.db.sender;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.seal.TenantKeys;
import bars.db.sender.OutboxLeases.Leased;
import bars.db.sender.OutboxLeases.Settlement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxDbTest {
    private static final Duration LEASE = Duration.ofSeconds(60);

    private TestDatabase test;
    private Database database;
    private TenantScope first;
    private TenantScope second;

    @BeforeEach
    void start() {
        test = TestDatabase.create();
        database = test.database();
        first = new TenantScope(TestTenants.tenant(database, "A1001"), Environment.INT);
        second = new TenantScope(TestTenants.tenant(database, "B2002"), Environment.PROD);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void anAddedMessageIsTakenOnceWithItsContent() {
        UUID id = add(first, UUID.randomUUID());

        List<Leased> taken = take(10, 10);

        assertThat(taken).singleElement().satisfies(one -> {
            assertThat(one.message().id()).isEqualTo(id);
            assertThat(one.message().attempts()).isEqualTo(1);
            assertThat(new TenantKeys(database, TestTenants.vault())
                            .current(first.tenantId())
                            .open(one.payload(), OutboxDraft.use(id)))
                    .isEqualTo(new byte[] {1, 2, 3});
        });
        assertThat(take(10, 10)).isEmpty();
    }

    @Test
    void aMessageThatRolledBackWasNeverThere() {
        try {
            database.doInTenant(first, work -> {
                new Outbox(work).add(draft(UUID.randomUUID()));
                throw new IllegalStateException("on purpose");
            });
        } catch (IllegalStateException e) {
            assertThat(take(10, 10)).isEmpty();
        }
    }

    @Test
    void theNextOfAConversationWaitsForTheOneBefore() {
        UUID conversation = UUID.randomUUID();
        UUID interim = add(first, conversation);
        UUID full = add(first, conversation);

        assertThat(take(10, 10)).extracting(l -> l.message().id()).containsExactly(interim);
        assertThat(take(10, 10)).isEmpty();
        settle(interim, 1, OutboxState.DELIVERED);
        assertThat(take(10, 10)).extracting(l -> l.message().id()).containsExactly(full);
    }

    @Test
    void aLeaseThatRanOutIsTakenAgainAndTheLateSettlementIsIgnored() throws SQLException {
        UUID id = add(first, UUID.randomUUID());
        take(10, 10);
        expire(id);

        assertThat(take(10, 10))
                .singleElement()
                .satisfies(l -> assertThat(l.message().attempts()).isEqualTo(2));
        assertThat(settle(id, 1, OutboxState.DEAD)).isZero();
        assertThat(settle(id, 2, OutboxState.DELIVERED)).isEqualTo(1);
    }

    @Test
    void aLongQueueOfOneTenantDoesNotKeepAnotherWaiting() {
        for (int i = 0; i < 20; i++) {
            add(first, UUID.randomUUID());
        }
        UUID other = add(second, UUID.randomUUID());

        assertThat(take(4, 100)).hasSize(5).extracting(l -> l.message().id()).contains(other);
    }

    @Test
    void whatATenantHasUnderWayCountsAmongItsShare() {
        for (int i = 0; i < 20; i++) {
            add(first, UUID.randomUUID());
        }
        UUID other = add(second, UUID.randomUUID());

        assertThat(take(new OutboxTurn(4, Map.of(first, 3), null), 100))
                .hasSize(2)
                .extracting(l -> l.message().id())
                .contains(other);
        assertThat(take(new OutboxTurn(4, Map.of(first, 4, second, 1), null), 100))
                .isEmpty();
    }

    /** With one place free at a time, whoever stands first in the index would have each. */
    @Test
    void tenantsTakeTurns() {
        for (int i = 0; i < 4; i++) {
            add(first, UUID.randomUUID());
            add(second, UUID.randomUUID());
        }
        List<TenantScope> taken = new ArrayList<>();
        TenantScope after = null;
        while (taken.size() < 6) {
            List<Leased> one = take(new OutboxTurn(8, Map.of(), after), 1);
            one.forEach(leased -> taken.add(leased.message().scope()));
            after = one.isEmpty() ? null : OutboxTurn.last(one);
        }

        assertThat(taken).containsExactly(first, second, first, second, first, second);
    }

    @Test
    void aPausedTenantIsNotTakenUntilItIsResumed() {
        UUID id = add(first, UUID.randomUUID());
        add(second, UUID.randomUUID());
        database.doAsPlatform(work -> new OutboxPauses(work)
                .pause(UUID.randomUUID(), first.tenantId(), Environment.INT, "user:1", "maintenance"));

        assertThat(take(10, 10)).extracting(l -> l.message().tenantId()).containsExactly(second.tenantId());
        resume(first.tenantId());
        assertThat(take(10, 10)).extracting(l -> l.message().id()).containsExactly(id);
    }

    /** The clock of the database is the only one, so what happened is moved into the past. */
    @Test
    void whatAPauseTookFromAMessageIsGivenBack() throws SQLException {
        UUID before = add(first, UUID.randomUUID());
        UUID during = add(first, UUID.randomUUID());
        UUID elsewhere = add(second, UUID.randomUUID());
        pause(first.tenantId());
        past("update outbox_message set created_at = now() - interval '100 h', give_up_at = now() - interval '28 h'");
        past("update outbox_message set created_at = now() - interval '80 h', give_up_at = now() - interval '8 h'"
                + " where id = '" + during + "'");
        past("update outbox_pause set created_at = now() - interval '90 h'");

        resume(first.tenantId());

        assertThat(left(before)).isEqualTo(Duration.ofHours(62));
        assertThat(left(during)).isEqualTo(Duration.ofHours(72));
        assertThat(left(elsewhere)).isEqualTo(Duration.ofHours(-28));
    }

    @Test
    void timeInWhichTwoPausesHeldAMessageUpIsGivenBackOnce() throws SQLException {
        UUID id = add(first, UUID.randomUUID());
        pause(first.tenantId());
        pause(null);
        past("update outbox_message set created_at = now() - interval '60 h', give_up_at = now() + interval '12 h'");
        past("update outbox_pause set created_at = now() - interval '30 h' where tenant_id is not null");
        past("update outbox_pause set created_at = now() - interval '10 h' where tenant_id is null");

        resume(first.tenantId());
        assertThat(left(id)).as("until the other began").isEqualTo(Duration.ofHours(32));
        resume(null);
        assertThat(left(id)).isEqualTo(Duration.ofHours(42));
    }

    /** It was sent again by hand while nothing went out. */
    @Test
    void noEndIsMovedFurtherThanThatOfANewMessage() throws SQLException {
        UUID id = add(first, UUID.randomUUID());
        pause(first.tenantId());
        past("update outbox_message set created_at = now() - interval '60 h', give_up_at = now() + interval '70 h'");
        past("update outbox_pause set created_at = now() - interval '50 h'");

        resume(first.tenantId());

        assertThat(left(id)).isEqualTo(Duration.ofHours(72));
    }

    private void pause(@Nullable Integer tenant) {
        database.doAsPlatform(work ->
                new OutboxPauses(work).pause(UUID.randomUUID(), tenant, Environment.INT, "user:1", "maintenance"));
    }

    private void resume(@Nullable Integer tenant) {
        assertThat(database.<Boolean>asPlatform(
                        work -> new OutboxPauses(work).resume(tenant, Environment.INT, Duration.ofHours(72))))
                .isTrue();
    }

    private void past(String change) throws SQLException {
        try (var owner = test.owner();
                var statement = owner.createStatement()) {
            statement.executeUpdate(change);
        }
    }

    /** Until it is given up, in whole hours. */
    private Duration left(UUID id) throws SQLException {
        try (var owner = test.owner();
                var select = owner.prepareStatement("select round(extract(epoch from give_up_at - now()) / 3600)"
                        + " from outbox_message where id = ?")) {
            select.setObject(1, id);
            try (var row = select.executeQuery()) {
                row.next();
                return Duration.ofHours(row.getLong(1));
            }
        }
    }

    @Test
    void twoPumpsNeverHoldTheSameMessage() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            add(first, UUID.randomUUID());
        }
        var seen = java.util.concurrent.ConcurrentHashMap.<UUID>newKeySet();
        var twice = new java.util.concurrent.atomic.AtomicInteger();
        Runnable pump = () -> {
            for (List<Leased> taken = take(50, 7); !taken.isEmpty(); taken = take(50, 7)) {
                taken.forEach(l -> {
                    if (!seen.add(l.message().id())) {
                        twice.incrementAndGet();
                    }
                });
            }
        };
        Thread one = new Thread(pump);
        Thread two = new Thread(pump);
        one.start();
        two.start();
        one.join();
        two.join();

        assertThat(twice).hasValue(0);
        assertThat(seen).hasSize(200);
    }

    @Test
    void aDeadLetterSaysWhyAndGoesAgainOnRequest() {
        UUID id = add(first, UUID.randomUUID());
        take(10, 10);
        settle(id, 1, OutboxState.DEAD);

        OutboxMessage dead = database.asPlatform(
                work -> new Outbox(work).byId(first.tenantId(), id).orElseThrow());
        assertThat(dead.reason()).isEqualTo("because");
        assertThat(dead.actsNext()).isEqualTo(ActsNext.TENANT);
        List<Outbox.Attempt> attempts = database.asPlatform(work -> new Outbox(work).attempts(first.tenantId(), id));
        assertThat(attempts).singleElement().satisfies(a -> assertThat(a.disposition())
                .isEqualTo("DEAD"));
        assertThat(database.<Boolean>asPlatform(
                        work -> new Outbox(work).retry(first.tenantId(), id, Duration.ofMinutes(10))))
                .isTrue();
        assertThat(take(10, 10)).hasSize(1);
    }

    @Test
    void whatRestsBetweenTwoTriesIsTakenBackAndWhatIsOnItsWayIsNot() {
        UUID id = add(first, UUID.randomUUID());
        take(10, 10);
        assertThat(cancel(id)).as("the first try runs").isFalse();
        rest(id, 1, Duration.ZERO);
        take(10, 10);
        assertThat(cancel(id)).as("the second try runs").isFalse();

        rest(id, 2, Duration.ofHours(1));

        assertThat(cancel(id)).isTrue();
    }

    private boolean cancel(UUID id) {
        return database.asPlatform(work -> new Outbox(work).cancel(first.tenantId(), id));
    }

    private void rest(UUID id, int attempt, Duration again) {
        database.asPlatform(work -> new OutboxLeases(work)
                .settle(List.of(new Settlement(
                        id, attempt, OutboxState.DUE, again, false, 12, 503, "REC_X", "because", null))));
    }

    @Test
    void anotherTenantSeesNothing() {
        UUID id = add(first, UUID.randomUUID());

        for (TenantScope scope : List.of(second, new TenantScope(first.tenantId(), Environment.PROD))) {
            Optional<OutboxMessage> seen =
                    database.inTenant(scope, work -> new Outbox(work).byId(first.tenantId(), id));
            assertThat(seen).isEmpty();
        }
    }

    private UUID add(TenantScope scope, UUID conversation) {
        OutboxDraft draft = draft(conversation, scope);
        database.doInTenant(scope, work -> new Outbox(work).add(draft));
        return draft.id();
    }

    private OutboxDraft draft(UUID conversation) {
        return draft(conversation, first);
    }

    private OutboxDraft draft(UUID conversation, TenantScope scope) {
        UUID id = UUID.randomUUID();
        byte[] bundle = {1, 2, 3};
        var key = new TenantKeys(database, TestTenants.vault()).current(scope.tenantId());
        return new OutboxDraft(
                id,
                null,
                conversation,
                UUID.randomUUID(),
                null,
                "validation-interim",
                "https://fhir.nhs.uk/Id/dos-service-id",
                "2000099999",
                Map.of("use-context", "a4t1|validation|servicerequest-response|new"),
                OutboxDraft.seal(key, id, bundle),
                OutboxDraft.sha256(bundle),
                Duration.ofHours(72));
    }

    private List<Leased> take(int perTenant, int limit) {
        return database.asPlatform(work -> new OutboxLeases(work).take(OutboxTurn.fresh(perTenant), limit, LEASE));
    }

    private List<Leased> take(OutboxTurn turn, int limit) {
        return database.asPlatform(work -> new OutboxLeases(work).take(turn, limit, LEASE));
    }

    private int settle(UUID id, int attempt, OutboxState state) {
        ActsNext actsNext = state == OutboxState.DEAD ? ActsNext.TENANT : null;
        return database.asPlatform(work -> new OutboxLeases(work)
                .settle(List.of(new Settlement(
                        id, attempt, state, Duration.ZERO, false, 12, 422, "REC_X", "because", actsNext))));
    }

    private void expire(UUID id) throws SQLException {
        try (var owner = test.owner();
                var update = owner.prepareStatement("update outbox_message set due_at = now() where id = ?")) {
            update.setObject(1, id);
            update.executeUpdate();
        }
    }
}
