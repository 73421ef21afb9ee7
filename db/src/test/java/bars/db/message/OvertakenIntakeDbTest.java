package bars.db.message;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.booking.Schedules;
import bars.db.booking.Slot;
import bars.db.booking.Slots;
import bars.db.record.CareRecords;
import bars.db.record.Linkable;
import bars.db.record.RecordKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What others commit after the statement that stores messages together has its snapshot, and before it locks what they are
 * tied to. The statement stops there: on its connection the function that locks a request waits for a gate first.
 */
class OvertakenIntakeDbTest extends TiedIntakeFixture {
    private static final Ties NO_MORE = new Ties(null, null);
    private static final long GATE = 4_711;

    private static int quarters;

    @BeforeAll
    static void makeTheGate() throws SQLException {
        try (Connection owner = test.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("create schema gated");
            statement.execute("grant usage on schema gated to bars_app");
            statement.execute(
                    "create function gated.pg_try_advisory_xact_lock(bigint) returns boolean language plpgsql as $$"
                            + " begin perform pg_advisory_xact_lock_shared(" + GATE + ");"
                            + " return pg_catalog.pg_try_advisory_xact_lock($1); end $$");
        }
    }

    @Test
    void aBookingThatWasCancelledIsLinkedWithNothing() throws Exception {
        Linkable booking = booking();
        Intake.NewMessage referral = referral(booking.id());

        assertThat(overtaken(() -> cancel(booking.id()), row(referral, to(booking))))
                .containsExactly(IntakeStatement.Outcome.UNSTORED);

        assertStoredNothingOf(referral);
        assertThat(record(booking.id()).linkedId()).isNull();
    }

    @Test
    void aBookingThatWasLinkedKeepsItsLink() throws Exception {
        Linkable booking = booking();
        Intake.NewMessage first = referral(booking.id());
        Intake.NewMessage second = referral(booking.id());

        assertThat(overtaken(() -> intake.store(scope, first, to(booking)), row(second, to(booking))))
                .containsExactly(IntakeStatement.Outcome.UNSTORED);

        assertStoredNothingOf(second);
        assertThat(record(booking.id()).linkedId()).isEqualTo(first.record().id());
    }

    /** It was linked and decoupled again: it is as it was read. */
    @Test
    void aBookingThatIsFreeAgainIsLinked() throws Exception {
        Linkable booking = booking();
        Intake.NewMessage referral = referral(booking.id());

        assertThat(overtaken(
                        () -> {
                            link(booking, UUID.randomUUID());
                            link(booking, null);
                        },
                        row(referral, to(booking))))
                .containsExactly(IntakeStatement.Outcome.STORED);

        assertThat(record(booking.id()).linkedId()).isEqualTo(referral.record().id());
    }

    @Test
    void aBookingThatWasForgottenStoresNothing() throws Exception {
        Linkable booking = booking();
        Intake.NewMessage referral = referral(booking.id());

        assertThat(overtaken(
                        () -> asOwner(
                                "delete from care_record_reference where record_id = '" + booking.id() + "'",
                                "delete from care_record where id = '" + booking.id() + "'"),
                        row(referral, to(booking))))
                .containsExactly(IntakeStatement.Outcome.UNSTORED);

        assertStoredNothingOf(referral);
        assertThat(count("care_record where id = '" + booking.id() + "'")).isZero();
    }

    @Test
    void aSlotThatWasTakenStaysWithWhoeverTookIt() throws Exception {
        Slot slot = slot();
        Intake.NewMessage first = booking(slot);
        Intake.NewMessage second = booking(slot);

        assertThat(overtaken(() -> intake.store(scope, first, NO_MORE), row(second, NO_MORE)))
                .containsExactly(IntakeStatement.Outcome.UNSTORED);

        assertStoredNothingOf(second);
        assertThat(slot(slot.id()).bookedBy()).isEqualTo(first.record().id());
    }

    @Test
    void aSlotThatWasTakenAndGivenBackIsTaken() throws Exception {
        Slot slot = slot();
        Intake.NewMessage first = booking(slot);
        Intake.NewMessage second = booking(slot);

        assertThat(overtaken(
                        () -> {
                            intake.store(scope, first, NO_MORE);
                            database.doInTenant(scope, work -> new Slots(work)
                                    .release(slot.id(), first.record().id()));
                        },
                        row(second, NO_MORE)))
                .containsExactly(IntakeStatement.Outcome.STORED);

        assertThat(slot(slot.id()).bookedBy()).isEqualTo(second.record().id());
        assertThat(slot(slot.id()).version()).isEqualTo(slot.version() + 3);
    }

    @Test
    void aSlotThatIsNotOfferedAnyMoreIsNotTaken() throws Exception {
        Slot removed = slot();
        Slot closed = slot();
        Slot withdrawn = slot("room-2");
        List<Intake.NewMessage> bookings = List.of(booking(removed), booking(closed), booking(withdrawn));
        Slot free = slot();
        Intake.NewMessage taker = booking(free);

        assertThat(overtaken(
                        () -> database.doInTenant(scope, work -> {
                            Slots slots = new Slots(work);
                            slots.remove(service, removed.startsAt(), removed.endsAt());
                            slots.put(List.of(as(closed, "busy-unavailable", closed.details())));
                            new Schedules(work).remove(withdrawn.scheduleId());
                        }),
                        row(bookings.get(0), NO_MORE),
                        row(bookings.get(1), NO_MORE),
                        row(taker, NO_MORE),
                        row(bookings.get(2), NO_MORE)))
                .containsExactly(
                        IntakeStatement.Outcome.UNSTORED,
                        IntakeStatement.Outcome.UNSTORED,
                        IntakeStatement.Outcome.STORED,
                        IntakeStatement.Outcome.UNSTORED);

        bookings.forEach(TiedIntakeFixture::assertStoredNothingOf);
        assertThat(found(removed.id())).as("not made anew").isEmpty();
        assertThat(found(withdrawn.id())).as("not made anew").isEmpty();
        assertThat(slot(closed.id()).bookedBy()).isNull();
        assertThat(slot(free.id()).bookedBy()).isEqualTo(taker.record().id());
    }

    @Test
    void aSlotThatWasChangedIsTakenAsItIsNow() throws Exception {
        Slot slot = slot();
        Intake.NewMessage booking = booking(slot);

        assertThat(overtaken(
                        () -> database.doInTenant(scope, work -> new Slots(work)
                                .put(List.of(as(slot, "free", Map.of("comment", "back door"))))),
                        row(booking, NO_MORE)))
                .containsExactly(IntakeStatement.Outcome.STORED);

        Slot taken = slot(slot.id());
        assertThat(taken.bookedBy()).isEqualTo(booking.record().id());
        assertThat(taken.details()).isEqualTo(Map.of("comment", "back door"));
        assertThat(taken.version()).isEqualTo(slot.version() + 2);
    }

    /** Of what one message is tied to one thing changed: the other is left alone. */
    @Test
    void aReferralThatWasCancelledLeavesTheSlotFree() throws Exception {
        Slot slot = slot();
        Intake.NewMessage referral = referral(null);
        intake.store(scope, referral);
        Linkable named = linkables
                .byId(scope, referral.record().id(), Optional.of(NUMBER))
                .orElseThrow();
        Intake.NewMessage booking = booking(slot, named.id());

        assertThat(overtaken(() -> cancel(named.id()), row(booking, to(named))))
                .containsExactly(IntakeStatement.Outcome.UNSTORED);

        assertStoredNothingOf(booking);
        assertThat(slot(slot.id())).isEqualTo(slot);
    }

    @Test
    void aRequestThatHasAnOutcomeMeanwhileChangesNothingMore() throws Exception {
        Slot slot = slot();
        Slot other = slot();
        Linkable booking = booking();
        Intake.NewMessage first = booking(slot);
        Intake.NewMessage again = fresh(
                scope,
                endpoint,
                first.key().requestId(),
                record(service, RecordKind.BOOKING, "booked", first.key().correlationId(), booking.id(), other.id()));

        assertThat(overtaken(() -> intake.store(scope, first, NO_MORE), row(again, to(booking))))
                .containsExactly(IntakeStatement.Outcome.UNSTORED);

        assertThat(slot(other.id())).isEqualTo(other);
        assertThat(record(booking.id()).linkedId()).isNull();
        assertThat(count("message where request_id = '" + first.key().requestId() + "'"))
                .isEqualTo(1);
    }

    /** Runs the statement, and {@code change} when the statement has its snapshot and has locked nothing yet. */
    private static List<IntakeStatement.Outcome> overtaken(Runnable change, IntakeStatement.Row... rows)
            throws Exception {
        try (Connection gate = test.owner();
                Statement keeper = gate.createStatement();
                Connection gated = test.owner();
                Statement setting = gated.createStatement()) {
            setting.execute("set role bars_app");
            setting.execute("set search_path = gated, pg_catalog, public");
            setting.execute("set statement_timeout = '20s'");
            keeper.execute("select pg_advisory_lock(" + GATE + ")");
            CompletableFuture<List<IntakeStatement.Outcome>> stored = CompletableFuture.supplyAsync(() -> {
                try {
                    return IntakeStatement.run(gated, scope, List.of(rows));
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            for (int i = 0; count("pg_locks where locktype = 'advisory' and not granted") == 0; i++) {
                assertThat(i).as("looks for a statement that waits").isLessThan(500);
                assertThat(stored).isNotDone();
                Thread.sleep(10);
            }
            change.run();
            keeper.execute("select pg_advisory_unlock(" + GATE + ")");
            return stored.get();
        }
    }

    private static void link(Linkable booking, @Nullable UUID other) {
        database.doInTenant(scope, work -> new CareRecords(work, keys).link(booking.id(), other));
    }

    private static void asOwner(String... deeds) {
        try (Connection owner = test.owner();
                Statement statement = owner.createStatement()) {
            for (String deed : deeds) {
                statement.execute(deed);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Slot slot() {
        return slot("room-1");
    }

    private static Slot slot(String room) {
        UUID id = UUID.randomUUID();
        database.doInTenant(scope, work -> {
            var start = NOW.plus(Duration.ofMinutes(15L * quarters++));
            new Slots(work)
                    .put(List.of(new Slot(
                            id,
                            new Schedules(work).put(UUID.randomUUID(), service, room, Map.of()),
                            service,
                            "slot",
                            start,
                            start.plus(Duration.ofMinutes(15)),
                            "free",
                            Map.of(),
                            null,
                            0,
                            NOW)));
        });
        return slot(id);
    }

    /** As an administrator's system offers it again. */
    private static Slot as(Slot slot, String status, Map<String, Object> details) {
        return new Slot(
                UUID.randomUUID(),
                slot.scheduleId(),
                service,
                "slot",
                slot.startsAt(),
                slot.endsAt(),
                status,
                details,
                null,
                0,
                NOW);
    }

    private static Slot slot(UUID id) {
        return found(id).orElseThrow();
    }

    private static Optional<Slot> found(UUID id) {
        return database.inTenant(scope, work -> new Slots(work).byId(id));
    }

    private static Intake.NewMessage booking(Slot slot) {
        return booking(slot, null);
    }

    private static Intake.NewMessage booking(Slot slot, @Nullable UUID linked) {
        UUID request = UUID.randomUUID();
        return fresh(
                scope, endpoint, request, record(service, RecordKind.BOOKING, "booked", request, linked, slot.id()));
    }
}
