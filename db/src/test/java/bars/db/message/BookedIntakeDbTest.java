package bars.db.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.DatabaseFailure;
import bars.db.Environment;
import bars.db.TestTenants;
import bars.db.booking.Offers;
import bars.db.booking.Schedules;
import bars.db.booking.Slot;
import bars.db.booking.Slots;
import bars.db.record.CareRecordDraft;
import bars.db.record.Linkable;
import bars.db.record.RecordKind;
import bars.db.sender.RegistryPointers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bookings that take a slot, in the statement that stores messages together. */
class BookedIntakeDbTest extends TiedIntakeFixture {
    private static final Ties NO_MORE = new Ties(null, null);

    private static int quarters;

    @Test
    void aBookingTakesItsSlot() {
        Slot slot = slot();
        Intake.NewMessage booking = booking(slot);

        assertThat(intake.store(scope, booking, NO_MORE)).contains(new Standing.Won(1));

        Slot taken = slot(slot.id());
        assertThat(taken.status()).isEqualTo("busy");
        assertThat(taken.bookedBy()).isEqualTo(booking.record().id());
        assertThat(taken.version()).isEqualTo(slot.version() + 1);
        assertThat(taken)
                .usingRecursiveComparison()
                .ignoringFields("status", "bookedBy", "version", "updatedAt")
                .isEqualTo(slot);
        assertThat(record(booking).slotId()).isEqualTo(slot.id());
        assertThat(outbox(booking)).isZero();
    }

    @Test
    void aBookingIsLinkedWithItsReferralAndToldToTheRegistryToo() {
        Slot slot = slot();
        Intake.NewMessage referral = referral(null);
        intake.store(scope, referral);
        Linkable named = linkable(referral.record().id());
        Intake.NewMessage booking = booking(slot, named.id(), UUID.randomUUID(), "booked");
        UUID id = booking.record().id();
        want(true);

        assertThat(intake.store(scope, booking, new Ties(named, told(booking).pointer())))
                .contains(new Standing.Won(1));

        assertThat(slot(slot.id()).bookedBy()).isEqualTo(id);
        assertThat(record(id).linkedId()).isEqualTo(named.id());
        assertThat(record(named.id()).linkedId()).isEqualTo(id);
        Intake.NewMessage other = booking(null);
        intake.store(scope, other);
        database.doInTenant(scope, work -> new RegistryPointers(work)
                .changed(Objects.requireNonNull(told(other).pointer())));
        want(false);
        assertThat(pointed(id))
                .as("as a transaction of its own tells it")
                .isEqualTo(pointed(other.record().id()));
    }

    @Test
    void aSlotThatIsNotFreeAnyMoreStoresNothing() {
        Slot slot = slot();
        Intake.NewMessage first = booking(slot);
        Intake.NewMessage second = booking(slot);
        intake.store(scope, first, NO_MORE);

        assertThat(intake.store(scope, second, NO_MORE)).isEmpty();

        assertStoredNothingOf(second);
        assertThat(slot(slot.id()).bookedBy()).isEqualTo(first.record().id());
    }

    @Test
    void aReferralThatChangedLeavesTheSlotFree() {
        Slot slot = slot();
        Intake.NewMessage referral = referral(null);
        intake.store(scope, referral);
        Linkable named = linkable(referral.record().id());
        cancel(named.id());
        Intake.NewMessage booking = booking(slot, named.id(), UUID.randomUUID(), "booked");

        assertThat(intake.store(scope, booking, to(named))).isEmpty();

        assertStoredNothingOf(booking);
        assertThat(slot(slot.id())).isEqualTo(slot);
    }

    @Test
    void aSlotThatIsTakenLeavesTheReferralAlone() {
        Slot slot = slot();
        Intake.NewMessage referral = referral(null);
        intake.store(scope, referral);
        Linkable named = linkable(referral.record().id());
        intake.store(scope, booking(slot), NO_MORE);

        assertThat(intake.store(scope, booking(slot, named.id(), UUID.randomUUID(), "booked"), to(named)))
                .isEmpty();

        assertThat(record(named.id()).linkedId()).isNull();
    }

    @Test
    void aSlotThatSomebodyIsAboutToTakeKeepsNobodyWaiting() {
        Slot held = slot();
        Slot free = slot();
        Intake.NewMessage waits = booking(held);
        Intake.NewMessage takes = booking(free);
        Intake.NewMessage plain = referral(null);

        database.doInTenant(scope, work -> {
            new Slots(work).lock(held.id());
            assertThat(statement(row(waits, NO_MORE), row(takes, NO_MORE), row(plain, null)))
                    .containsExactly(
                            IntakeStatement.Outcome.UNSTORED,
                            IntakeStatement.Outcome.STORED,
                            IntakeStatement.Outcome.STORED);
        });

        assertThat(slot(held.id()).isFree()).isTrue();
        assertThat(slot(free.id()).bookedBy()).isEqualTo(takes.record().id());
    }

    @Test
    void ofTwoBookingsOfOneSlotInOneStatementTheFirstTakesIt() {
        Slot slot = slot();
        Intake.NewMessage first = booking(slot);
        Intake.NewMessage second = booking(slot);

        assertThat(statement(row(first, NO_MORE), row(second, NO_MORE)))
                .containsExactly(IntakeStatement.Outcome.STORED, IntakeStatement.Outcome.UNSTORED);

        assertStoredNothingOf(second);
        assertThat(slot(slot.id()).bookedBy()).isEqualTo(first.record().id());
    }

    @Test
    void aRepeatedRequestTakesNoSlotAnew() {
        Slot slot = slot();
        Intake.NewMessage booking = booking(slot);
        intake.store(scope, booking, NO_MORE);
        database.doInTenant(scope, work -> new Slots(work)
                .release(slot.id(), booking.record().id()));

        assertThat(intake.store(scope, booking(slot, null, booking.key().requestId(), "booked"), NO_MORE))
                .isEmpty();

        assertThat(slot(slot.id()).isFree()).isTrue();
    }

    @Test
    void aSlotOfAnotherServiceOrTenantIsNotTouched() {
        Slot slot = slot();
        UUID elsewhere = TestTenants.service(database, endpoint, "2000088888");
        UUID request = UUID.randomUUID();
        int strange = TestTenants.endpoint(database, "B2002", Environment.INT);

        for (UUID at : List.of(elsewhere, service)) {
            CareRecordDraft record = record(at, RecordKind.BOOKING, "booked", request, null, slot.id());
            Intake.NewMessage booking = at.equals(service)
                    ? fresh(stranger, strange, request, record)
                    : fresh(scope, endpoint, request, record);
            assertThat(intake.store(at.equals(service) ? stranger : scope, booking, NO_MORE))
                    .isEmpty();
        }

        assertThat(slot(slot.id())).isEqualTo(slot);
        assertThat(new Offers(database).of(stranger, service, slot.id()))
                .isEqualTo(new Offers.Offer(Optional.empty(), false));
    }

    @Test
    void aBookingThatCannotBeStoredLeavesItsSlotFreeAndTheOthersTheirs() {
        List<Slot> slots = IntStream.range(0, 32).mapToObj(i -> slot()).toList();
        ExecutorService callers = Executors.newFixedThreadPool(16);
        List<CompletableFuture<Optional<Standing>>> all = new ArrayList<>();
        for (int i = 0; i < slots.size(); i++) {
            // PostgreSQL takes no NUL in a text.
            Intake.NewMessage booking = booking(slots.get(i), null, UUID.randomUUID(), i == 9 ? "\u0000" : "booked");
            all.add(CompletableFuture.supplyAsync(() -> intake.store(scope, booking, NO_MORE), callers));
        }

        for (int i = 0; i < all.size(); i++) {
            if (i == 9) {
                assertThatThrownBy(all.get(i)::join).hasCauseInstanceOf(DatabaseFailure.Unstorable.class);
            } else {
                assertThat(all.get(i).join()).contains(new Standing.Won(1));
            }
            assertThat(slot(slots.get(i).id()).isFree()).isEqualTo(i == 9);
        }
        callers.shutdown();
    }

    /** It fails when the statement has locked what all of it is tied to and has written some: nothing is done twice. */
    @Test
    void aBookingThatBreaksARuleLeavesTheOthersTheirTies() {
        Intake.NewMessage stored = booking(slot());
        UUID mine = Objects.requireNonNull(stored.record().slotId());
        intake.store(scope, stored, NO_MORE);
        database.doInTenant(
                scope, work -> new Slots(work).release(mine, stored.record().id()));
        Intake.NewMessage broken = fresh(scope, endpoint, UUID.randomUUID(), stored.record());
        List<Slot> slots = IntStream.range(0, 32).mapToObj(i -> slot()).toList();
        ExecutorService callers = Executors.newFixedThreadPool(16);
        want(true);

        List<CompletableFuture<Optional<Standing>>> all = new ArrayList<>();
        List<Intake.NewMessage> bookings = new ArrayList<>();
        List<CompletableFuture<Optional<Standing>>> failing = new ArrayList<>();
        for (int i = 0; i < slots.size(); i++) {
            Intake.NewMessage booking = booking(slots.get(i));
            bookings.add(booking);
            if (i % 8 == 3) {
                failing.add(CompletableFuture.supplyAsync(() -> intake.store(scope, broken, told(broken)), callers));
            }
            all.add(CompletableFuture.supplyAsync(() -> intake.store(scope, booking, told(booking)), callers));
        }

        assertThat(all).allSatisfy(one -> assertThat(one.join()).contains(new Standing.Won(1)));
        failing.forEach(one -> assertThat(broken(one)).isTrue());
        callers.shutdown();
        want(false);
        for (int i = 0; i < slots.size(); i++) {
            Slot taken = slot(slots.get(i).id());
            assertThat(taken.bookedBy()).isEqualTo(bookings.get(i).record().id());
            assertThat(taken.version()).isEqualTo(slots.get(i).version() + 1);
            assertThat(outbox(bookings.get(i))).isEqualTo(1);
        }
        assertThat(slot(mine).isFree()).isTrue();
        assertThat(outbox(broken)).isZero();
        assertThat(count("claim where request_id = '" + broken.key().requestId() + "'"))
                .isZero();
    }

    /** Or somebody else was working on it, or on its slot, at that moment. */
    private static boolean broken(CompletableFuture<Optional<Standing>> store) {
        try {
            Optional<Standing> standing = store.join();
            return standing.isEmpty() || standing.get() instanceof Standing.Busy;
        } catch (CompletionException e) {
            return e.getCause() instanceof DatabaseFailure.RuleBroken;
        }
    }

    @Test
    void theSameBookingTwiceInOneStatementIsToldToTheRegistryOnce() {
        want(true);
        Intake.NewMessage booking = booking(null);
        Intake.NewMessage twin = booking(null, null, booking.key().requestId(), "booked");

        assertThat(statement(row(booking, told(booking)), row(twin, told(twin))))
                .containsExactly(IntakeStatement.Outcome.STORED, IntakeStatement.Outcome.UNSTORED);

        want(false);
        assertThat(outbox(booking)).isEqualTo(1);
        assertThat(outbox(twin)).isZero();
    }

    /** The switch counts as it is when the booking is stored, whatever it was when the booking was looked at. */
    @Test
    void theRegistryIsToldOfNothingWhereTheTenantDoesNotWantThat() {
        Intake.NewMessage booking = booking(slot());
        Intake.NewMessage wanted = booking(slot());

        want(false);
        assertThat(intake.store(scope, booking, told(booking))).contains(new Standing.Won(1));
        want(true);
        assertThat(intake.store(scope, wanted, told(wanted))).contains(new Standing.Won(1));

        want(false);
        assertThat(outbox(booking)).isZero();
        assertThat(outbox(wanted)).isEqualTo(1);
    }

    /** Two nodes: what travels together in one does not in the other. */
    @Test
    void ofManyBookingsOfOneSlotAtTwoNodesExactlyOneWins() {
        List<Slot> slots = IntStream.range(0, 12).mapToObj(i -> slot()).toList();
        Intake second = new Intake(database, keys);
        ExecutorService callers = Executors.newFixedThreadPool(16);
        List<CompletableFuture<List<UUID>>> all = new ArrayList<>();
        for (Slot slot : slots) {
            for (int i = 0; i < 6; i++) {
                Intake node = i % 2 == 0 ? intake : second;
                Intake.NewMessage booking = booking(slot);
                all.add(CompletableFuture.supplyAsync(
                        () -> node.store(scope, booking, NO_MORE).isPresent()
                                ? List.of(booking.record().id())
                                : List.of(),
                        callers));
            }
        }

        List<UUID> won = all.stream().flatMap(one -> one.join().stream()).toList();
        callers.shutdown();

        assertThat(slots).extracting(slot -> slot(slot.id()).bookedBy()).containsExactlyInAnyOrderElementsOf(won);
    }

    private static Slot slot() {
        UUID id = UUID.randomUUID();
        database.doInTenant(scope, work -> {
            UUID schedule = new Schedules(work).put(UUID.randomUUID(), service, "room-1", Map.of());
            Instant start = NOW.plus(Duration.ofMinutes(15L * quarters++));
            new Slots(work)
                    .put(List.of(new Slot(
                            id,
                            schedule,
                            service,
                            "slot",
                            start,
                            start.plus(Duration.ofMinutes(15)),
                            "free",
                            Map.of("comment", "ring twice"),
                            null,
                            0,
                            NOW)));
        });
        Offers.Offer offer = new Offers(database).of(scope, service, id);
        assertThat(offer.keepsSchedules()).isTrue();
        return offer.slot().orElseThrow();
    }

    private static Slot slot(UUID id) {
        return database.inTenant(scope, work -> new Slots(work).byId(id)).orElseThrow();
    }

    private static Linkable linkable(UUID id) {
        return linkables.byId(scope, id, Optional.of(NUMBER)).orElseThrow();
    }

    private static Intake.NewMessage booking(@Nullable Slot slot) {
        return booking(slot, null, UUID.randomUUID(), "booked");
    }

    private static Intake.NewMessage booking(@Nullable Slot slot, @Nullable UUID linked, UUID request, String status) {
        return fresh(scope, endpoint, request, draft(slot == null ? null : slot.id(), linked, request, status));
    }

    private static CareRecordDraft draft(@Nullable UUID slot, @Nullable UUID linked, UUID request, String status) {
        return record(service, RecordKind.BOOKING, status, request, linked, slot);
    }

    private static Ties told(Intake.NewMessage booking) {
        return new Ties(
                null,
                new RegistryPointers.Change(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        service,
                        booking.record().id()));
    }

    private static void want(boolean enabled) {
        database.doAsPlatform(work -> new RegistryPointers(work).want(scope, enabled, "user:a", NOW));
    }

    private static int outbox(Intake.NewMessage booking) {
        return count("outbox_message where conversation = '" + booking.record().id() + "'");
    }

    /** The row that tells the registry of a booking, without what names it. */
    private static String pointed(UUID booking) {
        try (java.sql.Connection owner = test.owner();
                java.sql.Statement statement = owner.createStatement();
                java.sql.ResultSet row = statement.executeQuery(
                        "select tenant_id, environment, service_id, kind, target_system, target_value, headers, payload,"
                                + " body_sha256, state, give_up_at - due_at, due_at = created_at"
                                + " from outbox_message where conversation = '" + booking + "'")) {
            assertThat(row.next()).isTrue();
            StringBuilder text = new StringBuilder();
            for (int i = 1; i <= 12; i++) {
                text.append(row.getString(i)).append('|');
            }
            return text.toString();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
