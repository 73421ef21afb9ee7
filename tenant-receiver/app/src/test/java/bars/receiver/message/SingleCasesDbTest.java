package bars.receiver.message;

import static bars.receiver.message.TestReceiver.refused;
import static bars.receiver.message.TestReceiver.route;
import static org.assertj.core.api.Assertions.assertThat;

import bars.db.booking.Slot;
import bars.messages.sample.SampleMessages;
import bars.messages.service.Choice;
import bars.receiver.exchange.Answer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Services that take one open booking, or one active request, of a patient: of two at once too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SingleCasesDbTest {
    private static final String BOOKINGS = "36000001";
    private static final String REFERRALS = "36000002";
    private static final String APP1 = "2.1.0";

    @SuppressWarnings("NullAway.Init")
    private TestReceiver receiver;

    @BeforeAll
    void start() {
        receiver = new TestReceiver();
    }

    @AfterAll
    void stop() {
        receiver.close();
    }

    @Test
    void oneOfTwoBookingsAtOnceIsTaken() throws Exception {
        List<Slot> slots = receiver.slots(service(BOOKINGS, Choice.SECOND_BOOKING), 2);

        assertOneIsTaken(slots.stream()
                .map(slot -> receiver
                .new Request(
                        BOOKINGS,
                        messages(BOOKINGS)
                                .booking(slot.id().toString(), slot.scheduleId().toString())
                                .bytes()))
                .toList());
    }

    @Test
    void oneOfTwoReferralsAtOnceIsTaken() throws Exception {
        service(REFERRALS, Choice.SECOND_REFERRAL);

        assertOneIsTaken(Stream.of(messages(REFERRALS), messages(REFERRALS))
                .map(messages ->
                        receiver.new Request(REFERRALS, messages.request().bytes()))
                .toList());
    }

    /** Both look for what is there before either can add its own. */
    private void assertOneIsTaken(List<TestReceiver.Request> requests) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(requests.size());
        try {
            List<Future<Answer>> sending = receiver.withoutNewRecords(() -> {
                List<Future<Answer>> sent = requests.stream()
                        .map(request -> callers.submit(request::send))
                        .toList();
                receiver.awaitWhoWaitForALock(requests.size());
                return sent;
            });
            List<Answer> answers = Stream.of(
                            sending.get(0).get(), sending.get(1).get())
                    .sorted(Comparator.comparingInt(Answer::status))
                    .toList();

            assertThat(answers.get(0).status()).isEqualTo(200);
            refused(answers.get(1), 409, "REC_CONFLICT", "conflict");
        } finally {
            callers.shutdownNow();
        }
    }

    private UUID service(String value, Choice choice) {
        UUID id = receiver.service(value, "a1t1", APP1);
        receiver.change(id, service -> service.adjust(Map.of(choice.key(), "conflict"), Instant.now()));
        return id;
    }

    /** Of the same patient each time. */
    private static SampleMessages messages(String service) {
        return new SampleMessages(route(service, "a1t1", APP1), TestReceiver.aCase());
    }
}
