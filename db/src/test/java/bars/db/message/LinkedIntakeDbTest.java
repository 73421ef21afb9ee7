package bars.db.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.DatabaseFailure;
import bars.db.Environment;
import bars.db.TestTenants;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.db.record.Linkable;
import bars.db.record.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Referrals that name their booking, in the statement that stores messages together. */
class LinkedIntakeDbTest extends TiedIntakeFixture {
    @Test
    void aReferralIsStoredAndLinkedWithItsBooking() {
        Linkable booking = booking();
        Intake.NewMessage referral = referral(booking.id());

        Optional<Standing> standing = intake.store(scope, referral, to(booking));

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

        assertThat(intake.store(scope, referral, to(booking))).isEmpty();

        assertStoredNothingOf(referral);
        assertThat(record(booking.id()).linkedId()).isNull();
    }

    @Test
    void aBookingThatWasLinkedSinceItWasReadStoresNothing() {
        Linkable booking = booking();
        Intake.NewMessage first = referral(booking.id());
        Intake.NewMessage second = referral(booking.id());

        intake.store(scope, first, to(booking));

        assertThat(intake.store(scope, second, to(booking))).isEmpty();
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
            assertThat(statement(row(waits, to(held)), row(linked, to(free)), row(plain, null)))
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

        assertThat(statement(row(first, to(booking)), row(second, to(booking))))
                .containsExactly(IntakeStatement.Outcome.STORED, IntakeStatement.Outcome.UNSTORED);

        assertStoredNothingOf(second);
        assertThat(record(booking.id()).linkedId()).isEqualTo(first.record().id());
    }

    @Test
    void aRepeatedRequestLinksNothingAnew() {
        Linkable booking = booking();
        Intake.NewMessage referral = referral(booking.id());
        intake.store(scope, referral, to(booking));
        database.doInTenant(scope, work -> new CareRecords(work, keys).link(booking.id(), null));
        Intake.NewMessage again = referral(booking.id(), referral.key().requestId());

        assertThat(intake.store(scope, again, to(booking))).isEmpty();

        assertThat(record(booking.id()).linkedId()).isNull();
        assertThat(count("care_record where id = '" + again.record().id() + "'"))
                .isZero();
    }

    @Test
    void theSameRequestTwiceInOneStatementIsStoredOnce() {
        Linkable booking = booking();
        Intake.NewMessage referral = referral(booking.id());
        Intake.NewMessage twin = referral(booking.id(), referral.key().requestId());

        assertThat(statement(row(referral, to(booking)), row(twin, to(booking))))
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

        assertThat(intake.store(stranger, referral, to(booking))).isEmpty();

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
                    row(late, to(cancelled)),
                    row(referral(null, known.key().requestId()), null),
                    row(linked, to(booking)),
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
                        () -> intake.store(scope, referrals.get(i), to(bookings.get(i))), callers))
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
                            return intake.store(scope, referral, to(booking)).map(won -> referral);
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
}
