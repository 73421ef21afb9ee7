package bars.receiver.message;

import static bars.receiver.message.TestReceiver.id;
import static bars.receiver.message.TestReceiver.refused;
import static bars.receiver.message.TestReceiver.route;
import static bars.receiver.message.TestReceiver.takesTheSharedStatement;
import static org.assertj.core.api.Assertions.assertThat;

import bars.db.booking.Slot;
import bars.db.booking.Slots;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.db.sender.RegistryPointers;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleMessages;
import bars.messages.service.Choice;
import bars.receiver.exchange.Answer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a booking is stored: as messages mostly are, or where that does not do, in a transaction of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BookingsDbTest {
    private static final String APP1 = "2.1.0";

    @SuppressWarnings("NullAway.Init")
    private TestReceiver receiver;

    private int services = 33_000_000;

    @BeforeAll
    void start() {
        receiver = new TestReceiver();
    }

    @AfterAll
    void stop() {
        receiver.close();
    }

    /** A service with a free slot. */
    private record Site(String service, UUID id, SampleMessages messages, Slot slot) {
        SampleBundle booking() {
            return messages.booking(slot.id().toString(), slot.scheduleId().toString());
        }
    }

    private Site site() {
        String service = Integer.toString(++services);
        UUID id = receiver.service(service, "a1t1", APP1);
        SampleMessages messages = new SampleMessages(route(service, "a1t1", APP1), TestReceiver.aCase());
        return new Site(service, id, messages, receiver.slots(id, 1).get(0));
    }

    @Test
    @Requirement("BKG-01")
    void bookingTakesTheSharedStatement() {
        Site site = site();

        assertThat(takesTheSharedStatement(() -> sent(site.service(), site.booking())))
                .isTrue();

        CareRecord record = record(holder(site));
        assertThat(slot(site).isFree()).isFalse();
        assertThat(record.slotId()).isEqualTo(site.slot().id());
        assertThat(record.startsAt()).isNotNull();
        refused(sent(site.service(), site.booking()), 409, "REC_CONFLICT", "conflict");
        assertThat(holder(site)).isEqualTo(record.id());
    }

    @Test
    void bookingAtAServiceWithoutSchedulesTakesTheSharedStatement() {
        String service = Integer.toString(++services);
        receiver.service(service, "a1t1", APP1);
        SampleMessages messages = new SampleMessages(route(service, "a1t1", APP1), TestReceiver.aCase());
        String unknown = UUID.randomUUID().toString();

        assertThat(takesTheSharedStatement(() -> sent(service, messages.booking(unknown, unknown))))
                .isTrue();
    }

    @Test
    @Requirement("LNK-01")
    void bookingOfAReferralThatIsLinkedAlreadyHasATransactionOfItsOwn() throws IOException {
        Site site = site();
        Slot other = receiver.slots(site.id(), 2).get(1);
        UUID referral = id(sent(site.service(), site.messages().request()), "ServiceRequest");

        assertThat(takesTheSharedStatement(() -> sent(site.service(), of(referral, site.booking()))))
                .isTrue();
        UUID first = holder(site);
        assertThat(record(referral).linkedId()).isEqualTo(first);
        SampleBundle again = site.messages()
                .booking(other.id().toString(), other.scheduleId().toString());
        assertThat(takesTheSharedStatement(() -> sent(site.service(), of(referral, again))))
                .isFalse();

        assertThat(record(first).linkedId()).isNull();
        assertThat(record(Objects.requireNonNull(record(referral).linkedId())).slotId())
                .isEqualTo(other.id());
    }

    /** Nobody was told of the cancellation yet: the slot may be had in a moment. */
    @Test
    @Requirement({"BKG-01", "CAN-04"})
    void bookingWaitsForWhoeverGivesItsSlotBack() throws Exception {
        Site site = site();
        UUID first = id(sent(site.service(), site.booking()), "Appointment");
        UUID slot = site.slot().id();
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<Answer> sending = receiver.database.inTenant(receiver.scope(), work -> {
                new Slots(work).release(slot, first);
                Future<Answer> sent = caller.submit(() -> sent(site.service(), site.booking()));
                receiver.awaitSomebodyWhoWaitsForALock();
                return sent;
            });

            UUID second = id(sending.get(), "Appointment");
            assertThat(record(second).slotId()).isEqualTo(slot);
        } finally {
            caller.shutdownNow();
        }
    }

    /** Whoever cancels a booking locks it, and its referral after it. */
    @Test
    @Requirement({"LNK-01", "CAN-04"})
    void bookingOfAReferralWaitsForWhoeverCancelsTheBookingBefore() throws Exception {
        Site site = site();
        Slot other = receiver.slots(site.id(), 2).get(1);
        UUID referral = id(sent(site.service(), site.messages().request()), "ServiceRequest");
        UUID first = id(sent(site.service(), of(referral, site.booking())), "Appointment");
        SampleBundle again = site.messages()
                .booking(other.id().toString(), other.scheduleId().toString());
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<Answer> sending = receiver.database.inTenant(receiver.scope(), work -> {
                CareRecords records = new CareRecords(work, receiver.keys);
                records.lock(first);
                Future<Answer> sent = caller.submit(() -> sent(site.service(), of(referral, again)));
                receiver.awaitSomebodyWhoWaitsForALock();
                records.lock(referral);
                return sent;
            });

            UUID second = id(sending.get(), "Appointment");
            assertThat(record(referral).linkedId()).isEqualTo(second);
            assertThat(record(first).linkedId()).isNull();
        } finally {
            caller.shutdownNow();
        }
    }

    @Test
    void serviceThatTakesOneBookingOfAPatientRefusesTheSecond() {
        Site site = site();
        Slot other = receiver.slots(site.id(), 2).get(1);
        receiver.change(
                site.id(), service -> service.adjust(Map.of(Choice.SECOND_BOOKING.key(), "conflict"), Instant.now()));

        assertThat(takesTheSharedStatement(() -> sent(site.service(), site.booking())))
                .isFalse();

        SampleBundle second = site.messages()
                .booking(other.id().toString(), other.scheduleId().toString());
        refused(sent(site.service(), second), 409, "REC_CONFLICT", "conflict");
    }

    @Test
    void bookingThatIsRepeatedIsADuplicate() throws IOException {
        Site site = site();
        TestReceiver.Request request =
                receiver.new Request(site.service(), site.booking().bytes());
        UUID booking = id(request.send(), "Appointment");

        refused(request.send(), 409, "REC_CONFLICT", "duplicate");

        assertThat(holder(site)).isEqualTo(booking);
        receiver.database.doInTenant(
                receiver.scope(), work -> new Slots(work).release(site.slot().id(), booking));
        refused(request.send(), 409, "REC_CONFLICT", "duplicate");
        assertThat(slot(site).isFree()).isTrue();
    }

    /** Somebody else holds the slot and takes it, or leaves it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement("BKG-01")
    void bookingWaitsForWhoeverHoldsItsSlot(boolean takes) throws Exception {
        Site site = site();
        UUID rival = UUID.randomUUID();
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<Answer> sending = receiver.database.inTenant(receiver.scope(), work -> {
                Slots slots = new Slots(work);
                slots.lock(site.slot().id());
                Future<Answer> sent = caller.submit(() -> sent(site.service(), site.booking()));
                receiver.awaitSomebodyWhoWaitsForALock();
                if (takes) {
                    slots.book(site.slot().id(), rival);
                }
                return sent;
            });

            if (takes) {
                refused(sending.get(), 409, "REC_CONFLICT", "conflict");
                assertThat(holder(site)).isEqualTo(rival);
            } else {
                UUID booking = id(sending.get(), "Appointment");
                assertThat(holder(site)).isEqualTo(booking);
            }
        } finally {
            caller.shutdownNow();
        }
    }

    @Test
    void registryIsToldOfABookingWhereTheTenantWantsThat() throws IOException, SQLException {
        Site site = site();
        want(true);
        try {
            assertThat(takesTheSharedStatement(() -> sent(site.service(), site.booking())))
                    .isTrue();
        } finally {
            want(false);
        }
        Site silent = site();
        sent(silent.service(), silent.booking());

        assertThat(told(holder(site))).isEqualTo("registry-pointer\n");
        assertThat(told(holder(silent))).isEmpty();
    }

    /** Records can be read, and none be added, until the tenant has turned the switch: after the booking was looked at. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void registryIsToldAsTheTenantWantsWhenTheBookingIsStored(boolean wanted) throws Exception {
        Site site = site();
        want(!wanted);
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<Answer> sending = receiver.withoutNewRecords(() -> {
                Future<Answer> sent = caller.submit(() -> sent(site.service(), site.booking()));
                receiver.awaitSomebodyWhoWaitsForALock();
                want(wanted);
                return sent;
            });

            assertThat(id(sending.get(), "Appointment")).isEqualTo(holder(site));
            assertThat(told(holder(site))).isEqualTo(wanted ? "registry-pointer\n" : "");
        } finally {
            want(false);
            caller.shutdownNow();
        }
    }

    private void want(boolean enabled) {
        receiver.database.doAsPlatform(
                work -> new RegistryPointers(work).want(receiver.scope(), enabled, "user:a", Instant.now()));
    }

    private String told(UUID booking) throws SQLException {
        return receiver.dump("select kind from outbox_message where conversation = '" + booking + "'");
    }

    private static SampleBundle of(UUID referral, SampleBundle booking) {
        return booking.with(
                "Appointment",
                appointment ->
                        appointment.putArray("basedOn").addObject().put("reference", "ServiceRequest/" + referral));
    }

    private Answer sent(String service, SampleBundle message) {
        return receiver.new Request(service, message.bytes()).send();
    }

    private Slot slot(Site site) {
        return receiver.database
                .inTenant(receiver.scope(), work -> new Slots(work)
                        .byId(site.slot().id()))
                .orElseThrow();
    }

    private UUID holder(Site site) {
        return Objects.requireNonNull(slot(site).bookedBy());
    }

    private CareRecord record(UUID id) {
        return receiver.database
                .inTenant(receiver.scope(), work -> new CareRecords(work, receiver.keys).byId(id))
                .orElseThrow();
    }
}
