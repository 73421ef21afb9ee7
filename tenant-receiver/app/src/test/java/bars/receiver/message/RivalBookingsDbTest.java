package bars.receiver.message;

import static bars.receiver.message.TestReceiver.id;
import static bars.receiver.message.TestReceiver.refused;
import static bars.receiver.message.TestReceiver.route;
import static bars.receiver.message.TestReceiver.text;
import static org.assertj.core.api.Assertions.assertThat;

import bars.db.booking.Slot;
import bars.db.booking.Slots;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleMessages;
import bars.receiver.exchange.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Many want few slots at two nodes; they cancel and book anew, link referrals, repeat their requests, and an administrator
 * closes, opens and removes slots meanwhile. Whatever happens, answers, slots and links agree in the end.
 */
class RivalBookingsDbTest {
    private static final String SERVICE = "34000001";
    private static final String APP1 = "2.1.0";
    private static final int CALLERS = 8;
    private static final int TURNS = 50;
    private static final int TRIES = 20;

    private final Set<UUID> kept = ConcurrentHashMap.newKeySet();

    @Test
    @Requirement({"BKG-01", "LNK-01", "CAN-04"})
    void answersSlotsAndLinksAgree() throws Exception {
        try (TestReceiver receiver = new TestReceiver()) {
            UUID service = receiver.service(SERVICE, "a1t1", APP1);
            List<Slot> slots = receiver.slots(service, 3);
            List<ProcessMessage> nodes = List.of(receiver.node(), receiver.node());
            List<UUID> shared = List.of(referral(receiver), referral(receiver));
            CyclicBarrier start = new CyclicBarrier(CALLERS);
            AtomicBoolean over = new AtomicBoolean();
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS + 1);
            try {
                Future<?> administrator = callers.submit(() -> administer(receiver, service, slots, over));
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    Caller caller = new Caller(receiver, nodes.get(i % 2), slots, shared, new Random(i));
                    all.add(callers.submit(() -> {
                        for (int turn = 0; turn < TURNS; turn++) {
                            start.await(20, TimeUnit.SECONDS);
                            caller.turn(turn);
                        }
                        return null;
                    }));
                }
                try {
                    for (Future<?> one : all) {
                        one.get();
                    }
                } finally {
                    over.set(true);
                }
                administrator.get();
            } finally {
                callers.shutdownNow();
            }

            assertAgreement(receiver, slots);
        }
    }

    private void assertAgreement(TestReceiver receiver, List<Slot> slots) {
        Set<UUID> holders = ConcurrentHashMap.newKeySet();
        for (Slot offered : slots) {
            receiver.database
                    .inTenant(receiver.scope(), work -> new Slots(work).byId(offered.id()))
                    .map(Slot::bookedBy)
                    .ifPresent(holders::add);
        }
        assertThat(holders).as("who was told so holds a slot, and nobody else").isEqualTo(kept);
        List<CareRecord> records = receiver.database.inTenant(
                receiver.scope(), work -> new CareRecords(work, receiver.keys).page(new UUID(0, 0), 1_000));
        for (CareRecord record : records) {
            UUID other = record.linkedId();
            if (other != null) {
                CareRecord partner = receiver.database
                        .inTenant(receiver.scope(), work -> new CareRecords(work, receiver.keys).byId(other))
                        .orElseThrow();
                assertThat(partner.linkedId()).as("both sides of a link").isEqualTo(record.id());
            }
        }
    }

    /** What was booked, and how it is cancelled. */
    private record Held(UUID id, TestReceiver.Request cancellation) {}

    /**
     * One who cancels what the last turn brought and books what all others want too, and sometimes repeats a request or names
     * the booking in a referral.
     */
    private final class Caller {
        private final TestReceiver receiver;
        private final ProcessMessage node;
        private final List<Slot> slots;
        private final List<UUID> shared;
        private final Random random;

        private @Nullable Held held;

        Caller(TestReceiver receiver, ProcessMessage node, List<Slot> slots, List<UUID> shared, Random random) {
            this.receiver = receiver;
            this.node = node;
            this.slots = slots;
            this.shared = shared;
            this.random = random;
        }

        void turn(int turn) throws IOException {
            Held last = held;
            held = null;
            if (last != null) {
                Answer cancelled = told(last.cancellation());
                assertThat(cancelled.status()).as(text(cancelled)).isEqualTo(200);
                kept.remove(last.id());
            }
            book(slots.get((turn + (random.nextInt(4) == 0 ? 1 : 0)) % slots.size()));
        }

        /** The answer; on a busy machine a lock may be waited for in vain, and a sender comes again then. */
        private Answer told(TestReceiver.Request request) {
            Answer answer = request.sendTo(node);
            for (int i = 0; i < TRIES && answer.status() == 503; i++) {
                answer = request.sendTo(node);
            }
            return answer;
        }

        private void book(Slot slot) throws IOException {
            SampleMessages messages = messages();
            UUID conversation = UUID.randomUUID();
            SampleBundle booking =
                    messages.booking(slot.id().toString(), slot.scheduleId().toString());
            if (random.nextBoolean()) {
                UUID referral = shared.get(random.nextInt(shared.size()));
                booking = booking.with("Appointment", appointment -> appointment
                        .putArray("basedOn")
                        .addObject()
                        .put("reference", "ServiceRequest/" + referral));
            }
            TestReceiver.Request request = request(receiver, booking, conversation);
            Answer answer = told(request);
            if (answer.status() != 200) {
                refused(answer, 409, "REC_CONFLICT", "conflict");
                refused(told(request), 409, "REC_CONFLICT", "conflict");
                return;
            }
            UUID id = id(answer, "Appointment");
            kept.add(id);
            held = new Held(id, request(receiver, messages.bookingCancellation("update", "cancelled"), conversation));
            if (random.nextInt(4) == 0) {
                refused(told(request), 409, "REC_CONFLICT", "duplicate");
            }
            if (random.nextInt(4) == 0) {
                id(told(request(receiver, naming(id), UUID.randomUUID())), "ServiceRequest");
            }
        }
    }

    private static @Nullable Void administer(
            TestReceiver receiver, UUID service, List<Slot> slots, AtomicBoolean over) {
        Random random = new Random(99);
        Slot first = slots.get(0);
        while (!over.get()) {
            Slot slot = slots.get(random.nextInt(slots.size()));
            boolean open = random.nextInt(3) > 0;
            receiver.database.doInTenant(receiver.scope(), work -> {
                Slots all = new Slots(work);
                if (random.nextInt(4) == 0) {
                    all.remove(service, first.startsAt(), first.startsAt().plus(Duration.ofHours(1)));
                }
                all.put(List.of(with(slot, open ? "free" : "busy-unavailable")));
            });
        }
        return null;
    }

    private static Slot with(Slot slot, String status) {
        return new Slot(
                slot.id(),
                slot.scheduleId(),
                slot.serviceId(),
                slot.reference(),
                slot.startsAt(),
                slot.endsAt(),
                status,
                slot.details(),
                null,
                0,
                slot.updatedAt());
    }

    private static UUID referral(TestReceiver receiver) throws IOException {
        return id(request(receiver, messages().request(), UUID.randomUUID()).send(), "ServiceRequest");
    }

    private static SampleBundle naming(UUID booking) {
        return messages().request().naming(booking.toString());
    }

    private static SampleMessages messages() {
        return new SampleMessages(route(SERVICE, "a1t1", APP1), TestReceiver.aCase());
    }

    private static TestReceiver.Request request(TestReceiver receiver, SampleBundle message, UUID conversation) {
        return receiver.new Request(SERVICE, message.bytes()).in(conversation.toString());
    }
}
