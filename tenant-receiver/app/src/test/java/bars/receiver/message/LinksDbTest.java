package bars.receiver.message;

import static bars.receiver.message.TestReceiver.id;
import static bars.receiver.message.TestReceiver.refused;
import static bars.receiver.message.TestReceiver.route;
import static bars.receiver.message.TestReceiver.text;
import static org.assertj.core.api.Assertions.assertThat;

import bars.db.booking.Slot;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.service.Choice;
import bars.receiver.exchange.Answer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which booking and which referral belong together, and what that costs a referral that stands by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinksDbTest {
    private static final String APP1 = "2.1.0";

    @SuppressWarnings("NullAway.Init")
    private TestReceiver receiver;

    private int services = 32_000_000;

    @BeforeAll
    void start() {
        receiver = new TestReceiver();
    }

    @AfterAll
    void stop() {
        receiver.close();
    }

    /** A booking that was taken. */
    private record Booked(String service, UUID serviceId, SampleMessages messages, String conversation, UUID id) {
        /** A new referral that names it. */
        SampleBundle referral() {
            return new SampleMessages(route(service, "a1t1", APP1), TestReceiver.aCase())
                    .request()
                    .naming(id.toString());
        }
    }

    private Booked booked() throws IOException {
        return booked(TestReceiver.aCase());
    }

    private Booked booked(SampleCase about) throws IOException {
        String service = Integer.toString(++services);
        UUID serviceId = receiver.service(service, "a1t1", APP1);
        Slot slot = receiver.slots(serviceId, 1).get(0);
        SampleMessages messages = new SampleMessages(route(service, "a1t1", APP1), about);
        String conversation = UUID.randomUUID().toString();
        SampleBundle booking =
                messages.booking(slot.id().toString(), slot.scheduleId().toString());
        return new Booked(
                service, serviceId, messages, conversation, id(sent(booking, service, conversation), "Appointment"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"LNK-01", "CAN-04"})
    void cancellingAReferralLeavesTheBookingWithTheOneThatNamedItLast(boolean earlier) throws IOException {
        Booked booked = booked();
        UUID old = id(sent(booked.referral(), booked.service()), "ServiceRequest");
        UUID fresh = id(sent(booked.referral(), booked.service()), "ServiceRequest");

        Answer cancelled = sent(cancellation(booked, earlier ? old : fresh), booked.service());

        assertThat(cancelled.status()).as(text(cancelled)).isEqualTo(200);
        assertThat(record(old).linkedId()).isNull();
        assertThat(record(fresh).linkedId()).isEqualTo(earlier ? booked.id() : null);
        assertThat(record(booked.id()).linkedId()).isEqualTo(earlier ? fresh : null);
    }

    private static SampleBundle cancellation(Booked booked, UUID referral) {
        return booked.messages()
                .cancellation("revoked")
                .with("ServiceRequest", request -> request.put("id", referral.toString()));
    }

    @Test
    @Requirement({"CAN-01", "CAN-04"})
    void bookingAndReferralCanBeCancelledAtTheSameMoment() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 10; i++) {
                Booked booked = booked();
                UUID referral = id(sent(booked.referral(), booked.service()), "ServiceRequest");
                SampleBundle one = booked.messages().bookingCancellation("update", "cancelled");
                SampleBundle other = cancellation(booked, referral);
                CyclicBarrier start = new CyclicBarrier(2);
                Future<Answer> first = callers.submit(() -> {
                    start.await();
                    return sent(one, booked.service(), booked.conversation());
                });
                Future<Answer> second = callers.submit(() -> {
                    start.await();
                    return sent(other, booked.service());
                });

                for (Answer answer : List.of(first.get(), second.get())) {
                    assertThat(answer.status()).as(text(answer)).isEqualTo(200);
                }
                assertThat(record(booked.id()).linkedId()).isNull();
                assertThat(record(referral).linkedId()).isNull();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource({"accept,200", "refuse,404", "bad-request,400"})
    @Requirement({"LNK-01", "CAN-04"})
    void bookingThatWasWithdrawnIsLinkedWithNothingMore(String decision, int status) throws IOException {
        Booked booked = booked();
        receiver.change(
                booked.serviceId(),
                service -> service.adjust(Map.of(Choice.UNKNOWN_LINK.key(), decision), Instant.now()));
        sent(booked.messages().bookingCancellation("update", "cancelled"), booked.service(), booked.conversation());

        Answer answer = sent(booked.referral(), booked.service());

        assertThat(answer.status()).as(text(answer)).isEqualTo(status);
        assertThat(record(booked.id()).linkedId()).isNull();
        if (status == 200) {
            assertThat(record(id(answer, "ServiceRequest")).linkedId()).isNull();
        }
    }

    @Test
    @Requirement("LNK-02")
    void withdrawnBookingOfSomebodyElseConflictsAllTheSame() throws IOException {
        Booked booked = booked();
        sent(booked.messages().bookingCancellation("update", "cancelled"), booked.service(), booked.conversation());
        SampleBundle other = booked.referral()
                .with("Patient", patient -> ((ObjectNode) patient.at("/identifier/0")).put("value", "9990000026"));

        refused(sent(other, booked.service()), 409, "REC_CONFLICT", "conflict");
    }

    @Test
    @Requirement("LNK-01")
    void bookingOfSomebodyWhoseNumberWasNotKnownIsLinked() throws IOException {
        Booked booked = booked(new SampleCase(() -> UUID.randomUUID().toString(), "", Instant.now()));

        UUID referral = id(sent(booked.referral(), booked.service()), "ServiceRequest");

        assertThat(record(booked.id()).linkedId()).isEqualTo(referral);
        assertThat(record(referral).linkedId()).isEqualTo(booked.id());
    }

    @Test
    void referralThatStandsByItselfTakesTheSharedStatementWhateverItsSenderCallsIt() throws IOException {
        Booked booked = booked();
        SampleBundle named = TestReceiver.messages(booked.service(), "a1t1", APP1)
                .request()
                .with("ServiceRequest", request -> request.putArray("identifier")
                        .addObject()
                        .put("system", "https://a.example/Id/referral")
                        .put("value", "R-77"));

        assertThat(takesTheSharedStatement(booked.service(), named)).isTrue();
    }

    @Test
    @Requirement("LNK-01")
    void referralThatNamesItsBookingTakesTheSharedStatementUnlessThatIsLinkedAlready() throws IOException {
        Booked booked = booked();
        SampleBundle unknown = booked.referral()
                .with("ServiceRequest", request -> ((ObjectNode) request.at("/supportingInfo/0"))
                        .put("reference", "Appointment/" + UUID.randomUUID()));

        assertThat(takesTheSharedStatement(booked.service(), booked.referral())).isTrue();
        assertThat(record(booked.id()).linkedId()).isNotNull();
        assertThat(takesTheSharedStatement(booked.service(), unknown))
                .as("nothing is linked")
                .isTrue();
        assertThat(takesTheSharedStatement(booked.service(), booked.referral()))
                .as("the referral before has to be told")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"accept,200", "refuse,404"})
    @Requirement({"LNK-01", "CAN-04"})
    void bookingThatIsCancelledWhileItsReferralIsStoredIsLookedAtAgain(String decision, int status) throws Exception {
        Booked booked = booked();
        receiver.change(
                booked.serviceId(),
                service -> service.adjust(Map.of(Choice.UNKNOWN_LINK.key(), decision), Instant.now()));
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<Answer> sending = receiver.database.inTenant(receiver.scope(), work -> {
                CareRecords records = new CareRecords(work, receiver.keys);
                CareRecord before = records.lock(booked.id()).orElseThrow();
                Future<Answer> sent = caller.submit(() -> sent(booked.referral(), booked.service()));
                receiver.awaitSomebodyWhoWaitsForALock();
                records.changeLocally(before, "cancelled", null, before.root(), Instant.now());
                return sent;
            });

            Answer answer = sending.get();
            assertThat(answer.status()).as(text(answer)).isEqualTo(status);
            assertThat(record(booked.id()).linkedId()).isNull();
            if (status == 200) {
                assertThat(record(id(answer, "ServiceRequest")).linkedId()).isNull();
            }
        } finally {
            caller.shutdownNow();
        }
    }

    @Test
    @Requirement("LNK-01")
    void referralThatIsRepeatedAfterItsBookingWasCancelledIsADuplicate() throws IOException {
        Booked booked = booked();
        receiver.change(
                booked.serviceId(),
                service -> service.adjust(Map.of(Choice.UNKNOWN_LINK.key(), "refuse"), Instant.now()));
        TestReceiver.Request request =
                receiver.new Request(booked.service(), booked.referral().bytes());
        UUID referral = id(request.send(), "ServiceRequest");
        sent(booked.messages().bookingCancellation("update", "cancelled"), booked.service(), booked.conversation());

        refused(request.send(), 409, "REC_CONFLICT", "duplicate");

        assertThat(record(referral).linkedId()).isNull();
    }

    private boolean takesTheSharedStatement(String service, SampleBundle referral) {
        return TestReceiver.takesTheSharedStatement(() -> sent(referral, service));
    }

    private Answer sent(SampleBundle message, String service) {
        return sent(message, service, UUID.randomUUID().toString());
    }

    private Answer sent(SampleBundle message, String service, String conversation) {
        return receiver.new Request(service, message.bytes()).in(conversation).send();
    }

    private CareRecord record(UUID id) {
        return receiver.database
                .inTenant(receiver.scope(), work -> new CareRecords(work, receiver.keys).byId(id))
                .orElseThrow();
    }
}
