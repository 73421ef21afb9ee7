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
import bars.db.record.Linkable;
import bars.db.record.Linkables;
import bars.db.record.RecordKind;
import bars.db.record.Reference;
import bars.db.seal.TenantKeys;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Referrals that name their booking, in the statement that stores messages together. */
class LinkedIntakeDbTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final byte[] ROOT = "{}".getBytes(StandardCharsets.UTF_8);
    private static final String NUMBER = "9449305552";

    private static TestDatabase test;
    private static Database database;
    private static TenantKeys keys;
    private static TenantScope scope;
    private static TenantScope stranger;
    private static int endpoint;
    private static UUID service;
    private static Intake intake;
    private static Linkables linkables;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
        database = test.database();
        keys = new TenantKeys(database, TestTenants.vault());
        scope = new TenantScope(TestTenants.tenant(database, "A1001"), Environment.INT);
        stranger = new TenantScope(TestTenants.tenant(database, "B2002"), Environment.INT);
        endpoint = TestTenants.endpoint(database, "A1001", Environment.INT);
        service = TestTenants.service(database, endpoint, "2000099999");
        intake = new Intake(database, keys);
        linkables = new Linkables(database, keys);
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void aReferralIsStoredAndLinkedWithItsBooking() {
        Linkable booking = booking();
        Intake.NewMessage referral = referral(booking.id());

        Optional<Standing> standing = intake.storeLinked(scope, referral, booking);

        assertThat(standing).contains(new Standing.Won(1));
        assertThat(record(referral).linkedId()).isEqualTo(booking.id());
        assertThat(record(booking.id()).linkedId()).isEqualTo(referral.record().id());
        assertThat(record(booking.id()).version()).isEqualTo(booking.version());
    }

    @Test
    void whatALinkAsksOfARecordIsReadWithoutATransaction() {
        UUID id = booking().id();

        Linkable read = linkables.byId(scope, id, Optional.of(NUMBER)).orElseThrow();

        assertThat(read.kind()).isEqualTo(RecordKind.BOOKING);
        assertThat(read.serviceId()).isEqualTo(service);
        assertThat(read.status()).isEqualTo("booked");
        assertThat(read.ids()).isEqualTo("{\"a\":\"b\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(read.linkedId()).isNull();
        assertThat(read.version()).isEqualTo(1);
        assertThat(read.ofPatient()).isTrue();
        assertThat(linkables.byId(scope, id, Optional.empty()).orElseThrow().ofPatient())
                .as("nobody knows")
                .isTrue();
        assertThat(linkables
                        .byId(scope, id, Optional.of("9990000026"))
                        .orElseThrow()
                        .ofPatient())
                .isFalse();
        assertThat(linkables.byId(stranger, id, Optional.of(NUMBER))).isEmpty();
        assertThat(linkables.byId(scope, UUID.randomUUID(), Optional.of(NUMBER)))
                .isEmpty();
    }

    @Test
    void aBookingThatChangedSinceItWasReadStoresNothing() {
        Linkable booking = booking();
        cancel(booking.id());
        Intake.NewMessage referral = referral(booking.id());

        assertThat(intake.storeLinked(scope, referral, booking)).isEmpty();

        assertStoredNothingOf(referral);
        assertThat(record(booking.id()).linkedId()).isNull();
    }

    @Test
    void aBookingThatWasLinkedSinceItWasReadStoresNothing() {
        Linkable booking = booking();
        Intake.NewMessage first = referral(booking.id());
        Intake.NewMessage second = referral(booking.id());

        intake.storeLinked(scope, first, booking);

        assertThat(intake.storeLinked(scope, second, booking)).isEmpty();
        assertStoredNothingOf(second);
        assertThat(record(booking.id()).linkedId()).isEqualTo(first.record().id());
    }

    @Test
    void aBookingThatSomebodyWorksOnKeepsNobodyWaiting() {
        Linkable held = booking();
        Linkable free = booking();
        Intake.NewMessage waits = referral(held.id());
        Intake.NewMessage linked = referral(free.id());
        Intake.NewMessage plain = referral(null);

        database.doInTenant(scope, work -> {
            new CareRecords(work, keys).lock(held.id());
            long began = System.nanoTime();
            assertThat(statement(row(waits, held), row(linked, free), row(plain, null)))
                    .containsExactly(
                            IntakeStatement.Outcome.UNSTORED,
                            IntakeStatement.Outcome.STORED,
                            IntakeStatement.Outcome.STORED);
            assertThat(System.nanoTime() - began)
                    .as("less than a wait for a lock that ends in vain")
                    .isLessThan(TimeUnit.MILLISECONDS.toNanos(900));
        });

        assertStoredNothingOf(waits);
        assertThat(record(held.id()).linkedId()).isNull();
        assertThat(record(free.id()).linkedId()).isEqualTo(linked.record().id());
    }

    @Test
    void ofTwoReferralsInOneStatementThatNameOneBookingTheFirstIsLinked() {
        Linkable booking = booking();
        Intake.NewMessage first = referral(booking.id());
        Intake.NewMessage second = referral(booking.id());

        assertThat(statement(row(first, booking), row(second, booking)))
                .containsExactly(IntakeStatement.Outcome.STORED, IntakeStatement.Outcome.UNSTORED);

        assertStoredNothingOf(second);
        assertThat(record(booking.id()).linkedId()).isEqualTo(first.record().id());
    }

    @Test
    void aRepeatedRequestLinksNothingAnew() {
        Linkable booking = booking();
        Intake.NewMessage referral = referral(booking.id());
        intake.storeLinked(scope, referral, booking);
        database.doInTenant(scope, work -> new CareRecords(work, keys).link(booking.id(), null));
        Intake.NewMessage again = referral(booking.id(), referral.key().requestId());

        assertThat(intake.storeLinked(scope, again, booking)).isEmpty();

        assertThat(record(booking.id()).linkedId()).isNull();
        assertThat(count("care_record where id = '" + again.record().id() + "'"))
                .isZero();
    }

    @Test
    void theSameRequestTwiceInOneStatementIsStoredOnce() {
        Linkable booking = booking();
        Intake.NewMessage referral = referral(booking.id());
        Intake.NewMessage twin = referral(booking.id(), referral.key().requestId());

        assertThat(statement(row(referral, booking), row(twin, booking)))
                .containsExactly(IntakeStatement.Outcome.STORED, IntakeStatement.Outcome.UNSTORED);

        assertThat(record(booking.id()).linkedId()).isEqualTo(referral.record().id());
        assertThat(count("message where request_id = '" + referral.key().requestId() + "'"))
                .isEqualTo(1);
    }

    @Test
    void aBookingOfAnotherTenantIsNotTouched() {
        Linkable booking = booking();
        int other = TestTenants.endpoint(database, "B2002", Environment.INT);
        UUID request = UUID.randomUUID();
        Intake.NewMessage referral =
                fresh(stranger, other, request, record(RecordKind.REFERRAL, "active", request, booking.id()));

        assertThat(intake.storeLinked(stranger, referral, booking)).isEmpty();

        assertStoredNothingOf(referral);
        assertThat(record(booking.id()).linkedId()).isNull();
    }

    @Test
    void linkedAndPlainMessagesTravelTogetherEachWithItsOwnOutcome() {
        Linkable booking = booking();
        Linkable cancelled = booking();
        cancel(cancelled.id());
        Intake.NewMessage known = referral(null);
        intake.store(scope, known);
        Intake.NewMessage busy = referral(null);
        Intake.NewMessage plain = referral(null);
        Intake.NewMessage linked = referral(booking.id());
        Intake.NewMessage late = referral(cancelled.id());

        List<IntakeStatement.Outcome> outcomes = database.inTenant(scope, work -> {
            new Claims(work).take(busy.key(), busy.message().id());
            return statement(
                    row(plain, null),
                    row(late, cancelled),
                    row(referral(null, known.key().requestId()), null),
                    row(linked, booking),
                    row(busy, null));
        });

        assertThat(outcomes)
                .containsExactly(
                        IntakeStatement.Outcome.STORED,
                        IntakeStatement.Outcome.UNSTORED,
                        IntakeStatement.Outcome.UNSTORED,
                        IntakeStatement.Outcome.STORED,
                        IntakeStatement.Outcome.BUSY);
        assertThat(record(plain).linkedId()).isNull();
        assertThat(record(booking.id()).linkedId()).isEqualTo(linked.record().id());
        assertThat(record(cancelled.id()).linkedId()).isNull();
        assertStoredNothingOf(late);
    }

    @Test
    void aReferralThatCannotBeStoredLeavesItsBookingAloneAndTheOthersTheirs() {
        List<Linkable> bookings =
                IntStream.range(0, 48).mapToObj(i -> booking()).toList();
        List<Intake.NewMessage> referrals = new ArrayList<>();
        for (int i = 0; i < bookings.size(); i++) {
            // PostgreSQL takes no NUL in a text.
            referrals.add(referral(bookings.get(i).id(), UUID.randomUUID(), i == 7 || i == 31 ? "\u0000" : "active"));
        }
        ExecutorService callers = Executors.newFixedThreadPool(24);

        List<CompletableFuture<Optional<Standing>>> all = IntStream.range(0, bookings.size())
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> intake.storeLinked(scope, referrals.get(i), bookings.get(i)), callers))
                .toList();

        for (int i = 0; i < all.size(); i++) {
            UUID linked = null;
            if (i == 7 || i == 31) {
                assertThatThrownBy(all.get(i)::join).hasCauseInstanceOf(DatabaseFailure.Unstorable.class);
            } else {
                assertThat(all.get(i).join()).contains(new Standing.Won(1));
                linked = referrals.get(i).record().id();
            }
            assertThat(record(bookings.get(i).id()).linkedId()).isEqualTo(linked);
        }
        callers.shutdown();
    }

    /** Some name a booking that others cancel, unlink or hold at that moment; whatever happens, both sides agree. */
    @Test
    void linksAndChangesAtTheSameMomentLeaveBothSidesInAgreement() {
        List<Linkable> bookings =
                IntStream.range(0, 40).mapToObj(i -> booking()).toList();
        ExecutorService callers = Executors.newFixedThreadPool(16);
        List<CompletableFuture<Optional<Intake.NewMessage>>> referrals = new ArrayList<>();
        List<CompletableFuture<Void>> changes = new ArrayList<>();
        for (Linkable booking : bookings) {
            for (int i = 0; i < 3; i++) {
                referrals.add(CompletableFuture.supplyAsync(
                        () -> {
                            Intake.NewMessage referral = referral(booking.id());
                            return intake.storeLinked(scope, referral, booking).map(won -> referral);
                        },
                        callers));
            }
            changes.add(CompletableFuture.runAsync(() -> cancel(booking.id()), callers));
        }

        changes.forEach(CompletableFuture::join);
        List<Intake.NewMessage> stored = referrals.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .toList();
        callers.shutdown();

        assertThat(stored)
                .as("one of each booking at most")
                .extracting(one -> one.record().linkedId())
                .doesNotHaveDuplicates();
        for (Linkable booking : bookings) {
            CareRecord now = record(booking.id());
            assertThat(now.status()).isEqualTo("cancelled");
            assertThat(now.linkedId())
                    .isEqualTo(stored.stream()
                            .filter(one -> booking.id().equals(one.record().linkedId()))
                            .map(one -> one.record().id())
                            .findAny()
                            .orElse(null));
        }
    }

    private static List<IntakeStatement.Outcome> statement(IntakeStatement.Row... rows) {
        return database.pipelined(connection -> IntakeStatement.run(connection, scope, List.of(rows)));
    }

    private static IntakeStatement.Row row(Intake.NewMessage fresh, @Nullable Linkable named) {
        return Intake.row(scope, fresh, named, keys.current(scope.tenantId()));
    }

    private static Linkable booking() {
        Intake.NewMessage booking = fresh(
                scope, endpoint, UUID.randomUUID(), record(RecordKind.BOOKING, "booked", UUID.randomUUID(), null));
        assertThat(intake.store(scope, booking)).isEqualTo(new Standing.Won(1));
        return linkables.byId(scope, booking.record().id(), Optional.of(NUMBER)).orElseThrow();
    }

    private static void cancel(UUID booking) {
        database.doInTenant(scope, work -> {
            CareRecords records = new CareRecords(work, keys);
            records.changeLocally(records.lock(booking).orElseThrow(), "cancelled", null, ROOT, NOW);
        });
    }

    private static Intake.NewMessage referral(@Nullable UUID linked) {
        return referral(linked, UUID.randomUUID());
    }

    private static Intake.NewMessage referral(@Nullable UUID linked, UUID request) {
        return referral(linked, request, "active");
    }

    private static Intake.NewMessage referral(@Nullable UUID linked, UUID request, String status) {
        return fresh(scope, endpoint, request, record(RecordKind.REFERRAL, status, request, linked));
    }

    private static Intake.NewMessage fresh(TenantScope of, int to, UUID request, CareRecordDraft record) {
        MessageDraft message = new MessageDraft(
                record.messageId(),
                Direction.IN,
                to,
                service,
                request,
                record.correlationId(),
                "b-1",
                "servicerequest-request",
                "new",
                "NEW_REFERRAL",
                "a1t1",
                "2.1.0",
                "A1001",
                "s",
                "v",
                record.id(),
                NUMBER,
                ROOT,
                ROOT,
                NOW);
        AuditEvent event = new AuditEvent(
                of.tenantId(),
                of.environment(),
                "proxy",
                "message.received",
                message.id().toString(),
                Map.of(),
                request.toString());
        return new Intake.NewMessage(
                new ClaimKey(to, request, record.correlationId(), new byte[32]),
                message,
                record,
                List.of(new Reference("urn:system", request.toString())),
                event);
    }

    private static CareRecordDraft record(RecordKind kind, String status, UUID conversation, @Nullable UUID linked) {
        return new CareRecordDraft(
                UUID.randomUUID(),
                kind,
                service,
                status,
                "a1t1",
                "2.1.0",
                "b-1",
                conversation,
                "urn:uuid:" + UUID.randomUUID(),
                "R-1",
                NUMBER,
                null,
                UUID.randomUUID(),
                ROOT,
                "{\"a\":\"b\"}".getBytes(StandardCharsets.UTF_8),
                null,
                "s",
                "v",
                "A1001",
                linked,
                null,
                null,
                null,
                NOW);
    }

    private static CareRecord record(Intake.NewMessage stored) {
        return record(stored.record().id());
    }

    private static CareRecord record(UUID id) {
        return database.inTenant(scope, work -> new CareRecords(work, keys).byId(id))
                .orElseThrow();
    }

    private static void assertStoredNothingOf(Intake.NewMessage fresh) {
        String request = fresh.key().requestId().toString();
        assertThat(count("claim where request_id = '" + request + "'")).isZero();
        assertThat(count("message where request_id = '" + request + "'")).isZero();
        assertThat(count("audit_event where request_id = '" + request + "'")).isZero();
        assertThat(count("care_record where id = '" + fresh.record().id() + "'"))
                .isZero();
        assertThat(count("care_record_reference where record_id = '"
                        + fresh.record().id() + "'"))
                .isZero();
    }

    private static int count(String what) {
        try (Connection owner = test.owner();
                Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + what)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
