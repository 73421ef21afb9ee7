package bars.db.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.audit.AuditEvent;
import bars.db.record.CareRecord;
import bars.db.record.CareRecordDraft;
import bars.db.record.CareRecords;
import bars.db.record.PatientIndex;
import bars.db.record.RecordKind;
import bars.db.record.Reference;
import bars.db.seal.TenantKeys;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IntakeDbTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String CANARY = "Zebedee Quixotical";
    private static final String NUMBER = "9449305552";

    private static TestDatabase test;
    private static Database database;
    private static TenantKeys keys;
    private static TenantScope scope;
    private static TenantScope other;
    private static int endpoint;
    private static UUID service;
    private static Intake intake;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
        database = test.database();
        keys = new TenantKeys(database, TestTenants.vault());
        int tenant = TestTenants.tenant(database, "A1001");
        scope = new TenantScope(tenant, Environment.INT);
        other = new TenantScope(tenant, Environment.PROD);
        endpoint = TestTenants.endpoint(database, "A1001", Environment.INT);
        service = TestTenants.service(database, endpoint, "2000099999");
        intake = new Intake(database, keys);
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void aNewMessageIsStoredWithItsRecordAndItsAuditEvent() {
        MessageDraft message = message(UUID.randomUUID());

        Standing standing = store(message);

        assertThat(standing).isEqualTo(new Standing.Won(1));
        database.doInTenant(scope, work -> {
            assertThat(new Messages(work, keys).payload(message.id()))
                    .hasValueSatisfying(bytes -> assertThat(new String(bytes, StandardCharsets.UTF_8))
                            .contains(CANARY));
            assertThat(new CareRecords(work, keys).ofPatient(service, false, NUMBER))
                    .anySatisfy(record -> {
                        assertThat(record.messageId()).isEqualTo(message.id());
                        assertThat(new String(record.root(), StandardCharsets.UTF_8))
                                .contains(CANARY);
                    });
            assertThat(new CareRecords(work, keys).ofPerson(service, false, List.of(person("ZEBEDEE QUIXOTICAL"))))
                    .isNotEmpty();
        });
        assertThat(count("audit_event where request_id = '" + message.requestId() + "'"))
                .isEqualTo(1);
    }

    @Test
    void allMessagesAreReadPageByPageThoughTheyArrivedAtOneMoment() {
        List<UUID> stored = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            MessageDraft message = message(UUID.randomUUID());
            store(message);
            stored.add(message.id());
        }

        List<UUID> read = new ArrayList<>();
        StoredMessage last = null;
        List<StoredMessage> page;
        do {
            StoredMessage from = last;
            page = database.inTenant(scope, work -> new Messages(work, keys).before(from, 2));
            page.forEach(one -> read.add(one.id()));
            last = page.isEmpty() ? from : page.get(page.size() - 1);
        } while (!page.isEmpty());

        assertThat(read)
                .doesNotHaveDuplicates()
                .containsAll(stored)
                .hasSize(count("message where tenant_id = " + scope.tenantId() + " and environment = 'INT'"));
    }

    @Test
    void theSameRequestIsStoredOnce() {
        MessageDraft message = message(UUID.randomUUID());
        store(message);

        Standing again = store(message(message.requestId()));

        assertThat(again).isEqualTo(new Standing.Done(message.id(), true, true));
        assertThat(count("message where request_id = '" + message.requestId() + "'"))
                .isEqualTo(1);
    }

    @Test
    void oneStatementTellsApartWhatIsNewWhatIsKnownAndWhatIsBusy() {
        MessageDraft known = message(UUID.randomUUID());
        store(known);
        MessageDraft fresh = message(UUID.randomUUID());
        MessageDraft twin = message(fresh.requestId());
        MessageDraft busy = message(UUID.randomUUID());

        List<IntakeStatement.Outcome> outcomes = database.inTenant(scope, work -> {
            new Claims(work).take(key(busy), busy.id());
            return database.pipelined(connection -> IntakeStatement.run(
                    connection,
                    scope,
                    List.of(row(fresh, "active"), row(twin, "active"), row(known, "active"), row(busy, "active"))));
        });

        assertThat(outcomes)
                .containsExactly(
                        IntakeStatement.Outcome.STORED,
                        IntakeStatement.Outcome.UNSTORED,
                        IntakeStatement.Outcome.UNSTORED,
                        IntakeStatement.Outcome.BUSY);
        assertThat(count("message where id = '" + fresh.id() + "'")).isEqualTo(1);
        assertThat(count("message where id = '" + twin.id() + "'")).isZero();
        assertThat(count("care_record where message_id = '" + twin.id() + "'")).isZero();
    }

    @Test
    void recordsStoredTogetherAreFoundByTheNamesThatTheirSenderGave() {
        MessageDraft first = message(UUID.randomUUID());
        MessageDraft second = message(UUID.randomUUID());
        Reference own = new Reference("urn:system", UUID.randomUUID().toString());
        Reference other = new Reference("urn:system", UUID.randomUUID().toString());

        List<IntakeStatement.Outcome> outcomes = database.inTenant(
                scope,
                work -> database.pipelined(connection -> IntakeStatement.run(
                        connection,
                        scope,
                        List.of(
                                row(first, "active", own, other, own),
                                row(second, "active"),
                                row(message(first.requestId()), "active", other)))));

        assertThat(outcomes)
                .containsExactly(
                        IntakeStatement.Outcome.STORED,
                        IntakeStatement.Outcome.STORED,
                        IntakeStatement.Outcome.UNSTORED);
        assertThat(named(own)).containsExactly(first.id());
        assertThat(named(other)).containsExactly(first.id());
        assertThat(named(new Reference("urn:another", own.value()))).isEmpty();
    }

    @Test
    void aMessageThatCannotBeStoredFailsAloneAmongOthers() {
        List<MessageDraft> messages =
                IntStream.range(0, 64).mapToObj(i -> message(UUID.randomUUID())).toList();
        Set<UUID> broken = Set.of(messages.get(5).id(), messages.get(40).id());
        ExecutorService callers = Executors.newFixedThreadPool(24);

        // PostgreSQL takes no NUL in a text.
        List<CompletableFuture<Standing>> all = messages.stream()
                .map(message -> CompletableFuture.supplyAsync(
                        () -> store(message, broken.contains(message.id()) ? "\u0000" : "active"), callers))
                .toList();

        for (int i = 0; i < messages.size(); i++) {
            CompletableFuture<Standing> one = all.get(i);
            if (broken.contains(messages.get(i).id())) {
                assertThatThrownBy(one::join).hasCauseInstanceOf(DatabaseFailure.Unstorable.class);
            } else {
                assertThat(one.join()).isEqualTo(new Standing.Won(1));
            }
        }
        callers.shutdown();
        String ids = messages.stream().map(m -> "'" + m.id() + "'").collect(Collectors.joining(","));
        assertThat(count("message where id in (" + ids + ")")).isEqualTo(62);
        assertThat(count("claim where message_id in (" + ids + ")")).isEqualTo(62);
    }

    @Test
    void ofTheSameRequestManyTimesAtOnceExactlyOneWins() {
        UUID request = UUID.randomUUID();
        ExecutorService callers = Executors.newFixedThreadPool(24);

        List<CompletableFuture<Standing>> all = IntStream.range(0, 48)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> store(message(request)), callers))
                .toList();

        assertThat(all.stream().map(CompletableFuture::join).filter(Standing.Won.class::isInstance))
                .hasSize(1);
        callers.shutdown();
        assertThat(count("message where request_id = '" + request + "'")).isEqualTo(1);
        assertThat(count("audit_event where request_id = '" + request + "'")).isEqualTo(1);
        assertThat(count("care_record where correlation_id = '" + request + "'"))
                .isEqualTo(1);
    }

    @Test
    void aRequestThatSomebodyWorksOnIsBusy() {
        MessageDraft message = message(UUID.randomUUID());
        database.doInTenant(scope, work -> {
            assertThat(new Claims(work).take(key(message), message.id())).isEqualTo(new Standing.Won(1));
            assertThat(store(message(message.requestId()))).isEqualTo(new Standing.Busy());
            assertThat(intake.refuse(scope, key(message), 422, "{}")).isEqualTo(new Standing.Busy());
        });
    }

    @Test
    void aRefusalIsReplayed() {
        MessageDraft message = message(UUID.randomUUID());

        intake.refuse(scope, key(message), 422, "{\"code\": \"X\"}");

        assertThat(store(message)).isEqualTo(new Standing.Refused(422, "{\"code\": \"X\"}", true));
    }

    @Test
    void anotherEnvironmentSeesNothingOfIt() {
        MessageDraft message = message(UUID.randomUUID());
        store(message);

        database.doInTenant(other, work -> {
            assertThat(new Messages(work, keys).byId(message.id())).isEmpty();
            assertThat(new Messages(work, keys).feed(FeedCursor.START, 10)).isEmpty();
        });
    }

    @Test
    void aLeaseThatRanOutIsTakenOverAndFencesTheOldAttempt() {
        ClaimKey key = key(message(UUID.randomUUID()));
        Standing first = database.inTenant(scope, work -> new Claims(work).lease(key, java.time.Duration.ofMinutes(1)));
        Standing busy = database.inTenant(scope, work -> new Claims(work).lease(key, java.time.Duration.ofMinutes(1)));
        database.doInTenant(scope, work -> new Claims(work).release(key, 1));
        Standing second =
                database.inTenant(scope, work -> new Claims(work).lease(key, java.time.Duration.ofMinutes(1)));
        boolean late = database.inTenant(scope, work -> new Claims(work).done(key, 1, UUID.randomUUID()));
        boolean done = database.inTenant(scope, work -> new Claims(work).done(key, 2, UUID.randomUUID()));

        assertThat(List.of(first, busy, second))
                .containsExactly(new Standing.Won(1), new Standing.Busy(), new Standing.Won(2));
        assertThat(late).isFalse();
        assertThat(done).isTrue();
    }

    /** The service was given another handler while its backend was away: the retry must not wait for a lease that is over. */
    @Test
    void aLeaseThatEndedKeepsNoOtherHandlerFromTheRequest() {
        MessageDraft stored = message(UUID.randomUUID());
        MessageDraft taken = message(UUID.randomUUID());
        MessageDraft refused = message(UUID.randomUUID());
        for (MessageDraft one : List.of(stored, taken, refused)) {
            database.doInTenant(scope, work -> new Claims(work).lease(key(one), java.time.Duration.ofMinutes(1)));
            assertThat(store(one)).as("while it runs").isEqualTo(new Standing.Busy());
            database.doInTenant(scope, work -> new Claims(work).release(key(one), 1));
        }

        assertThat(store(stored)).isEqualTo(new Standing.Won(1));
        Standing standing = database.inTenant(scope, work -> new Claims(work).take(key(taken), taken.id()));
        assertThat(standing).isEqualTo(new Standing.Won(1));
        assertThat(intake.refuse(scope, key(refused), 422, "{\"code\": \"X\"}")).isEqualTo(new Standing.Won(1));

        assertThat(store(stored)).isEqualTo(new Standing.Done(stored.id(), true, true));
        assertThat(store(taken)).isEqualTo(new Standing.Done(taken.id(), true, true));
        assertThat(store(refused)).isEqualTo(new Standing.Refused(422, "{\"code\": \"X\"}", true));
        assertThat(count("message where id = '" + stored.id() + "'")).isEqualTo(1);
        assertThat(count("care_record where message_id = '" + stored.id() + "'"))
                .isEqualTo(1);
        assertThat(count("audit_event where request_id = '" + stored.requestId() + "'"))
                .isEqualTo(1);
        boolean late = database.inTenant(scope, work -> new Claims(work).done(key(stored), 1, UUID.randomUUID()));
        assertThat(late).as("its holder settles nothing any more").isFalse();
    }

    @Test
    void theFeedNeverSkipsAMessageThatCommitsLate() throws Exception {
        UUID early = UUID.randomUUID();
        UUID late = UUID.randomUUID();
        FeedCursor start = last();
        try (Connection slow = test.owner()) {
            slow.setAutoCommit(false);
            insertDirectly(slow, early);
            store(message(late));

            assertThat(requests(start)).doesNotContain(late);
            slow.commit();
        }
        assertThat(requests(start)).containsSubsequence(early, late);
    }

    @Test
    void aDumpOfTheDatabaseShowsNoPatient() throws Exception {
        store(message(UUID.randomUUID()));
        StringBuilder dump = new StringBuilder();
        try (Connection owner = test.owner();
                var statement = owner.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery(
                    "select tablename from pg_tables where schemaname = 'public' and tablename not like 'flyway%'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("select t::text from " + table + " t")) {
                    while (rows.next()) {
                        dump.append(rows.getString(1)).append('\n');
                    }
                }
            }
        }
        String hex = java.util.HexFormat.of().formatHex(CANARY.getBytes(StandardCharsets.UTF_8));
        assertThat(dump).isNotEmpty().doesNotContain(CANARY, NUMBER, hex, "Quixotical");
    }

    private static void insertDirectly(Connection owner, UUID requestId) throws Exception {
        try (var insert = owner.prepareStatement(
                "insert into message (id, tenant_id, environment, direction, endpoint_id, request_id, correlation_id,"
                        + " event, reason, workflow, size) values (?, ?, 'INT', 'IN', ?, ?, ?, 'e', 'r', 'w', 0)")) {
            insert.setObject(1, UUID.randomUUID());
            insert.setInt(2, scope.tenantId());
            insert.setInt(3, endpoint);
            insert.setObject(4, requestId);
            insert.setObject(5, UUID.randomUUID());
            insert.executeUpdate();
        }
    }

    private static FeedCursor last() {
        return database.inTenant(scope, work -> new Messages(work, keys)
                .feed(FeedCursor.START, 10_000).stream()
                        .map(StoredMessage::cursor)
                        .reduce((a, b) -> b)
                        .orElse(FeedCursor.START));
    }

    private static List<UUID> requests(FeedCursor after) {
        return database.inTenant(scope, work -> new Messages(work, keys)
                .feed(after, 100).stream().map(StoredMessage::requestId).toList());
    }

    private static Standing store(MessageDraft message) {
        return store(message, "active");
    }

    private static Standing store(MessageDraft message, String status) {
        return intake.store(scope, newMessage(message, status));
    }

    private static List<UUID> named(Reference name) {
        return database.inTenant(scope, work -> new CareRecords(work, keys)
                .ofReference(service, false, name).stream()
                        .map(CareRecord::messageId)
                        .toList());
    }

    private static IntakeStatement.Row row(MessageDraft message, String status, Reference... names) {
        return Intake.row(scope, newMessage(message, status, names), null, keys.current(scope.tenantId()));
    }

    private static Intake.NewMessage newMessage(MessageDraft message, String status, Reference... names) {
        return new Intake.NewMessage(key(message), message, record(message, status), List.of(names), event(message));
    }

    private static AuditEvent event(MessageDraft message) {
        return new AuditEvent(
                scope.tenantId(),
                scope.environment(),
                "proxy",
                "message.received",
                message.id().toString(),
                Map.of("workflow", message.workflow()),
                message.requestId().toString());
    }

    private static ClaimKey key(MessageDraft message) {
        return new ClaimKey(endpoint, message.requestId(), message.correlationId(), new byte[32]);
    }

    private static String person(String name) {
        return java.util.Objects.requireNonNull(PatientIndex.person(name, LocalDate.of(1995, 1, 20), "LS1 4AP"));
    }

    private static CareRecordDraft record(MessageDraft message, String status) {
        byte[] root = ("{\"text\":\"" + CANARY + "\"}").getBytes(StandardCharsets.UTF_8);
        return new CareRecordDraft(
                UUID.randomUUID(),
                RecordKind.REFERRAL,
                service,
                status,
                "a1t1",
                "2.1.0",
                "b-1",
                message.correlationId(),
                "urn:uuid:" + UUID.randomUUID(),
                "R-1",
                NUMBER,
                person("Zebedee John Quixotical"),
                message.id(),
                root,
                "{}".getBytes(StandardCharsets.UTF_8),
                null,
                "s",
                "v",
                "A1001",
                null,
                null,
                null,
                null,
                NOW);
    }

    private static MessageDraft message(UUID requestId) {
        byte[] payload = ("{\"name\":\"" + CANARY + "\",\"nhs\":\"" + NUMBER + "\"}").getBytes(StandardCharsets.UTF_8);
        return new MessageDraft(
                UUID.randomUUID(),
                Direction.IN,
                endpoint,
                service,
                requestId,
                requestId,
                "b-1",
                "servicerequest-request",
                "new",
                "NEW_REFERRAL",
                "a1t1",
                "2.1.0",
                "A1001",
                "s",
                "v",
                null,
                NUMBER,
                "{}".getBytes(StandardCharsets.UTF_8),
                payload,
                NOW);
    }

    private static int count(String what) {
        try (Connection owner = test.owner();
                var statement = owner.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + what)) {
            row.next();
            return row.getInt(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
