package bars.receiver.message;

import static bars.receiver.message.TestReceiver.id;
import static bars.receiver.message.TestReceiver.route;
import static org.assertj.core.api.Assertions.assertThat;

import bars.db.booking.Slot;
import bars.db.record.CareRecords;
import bars.messages.bundle.XmlForm;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.service.Choice;
import bars.receiver.exchange.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Messages in XML whose entries are called by the ids that we gave, as our own answers call them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class XmlMessagesDbTest {
    private static final String SERVICE = "35000001";
    private static final String APP1 = "2.1.0";

    @SuppressWarnings("NullAway.Init")
    private TestReceiver receiver;

    @SuppressWarnings("NullAway.Init")
    private UUID service;

    private final SampleCase about = TestReceiver.aCase();
    private final SampleMessages messages = new SampleMessages(route(SERVICE, "a1t1", APP1), about);
    private final String conversation = UUID.randomUUID().toString();

    @BeforeAll
    void start() {
        receiver = new TestReceiver();
        service = receiver.service(SERVICE, "a1t1", APP1);
        receiver.change(service, changed -> changed.adjust(Map.of(Choice.XML.key(), "on"), Instant.now()));
    }

    @AfterAll
    void stop() {
        receiver.close();
    }

    @Test
    @Requirement("BKG-01")
    void bookingTakesTheSlotWhoseEntryIsCalledByItsId() throws IOException {
        Slot slot = receiver.slots(service, 1).get(0);
        SampleBundle booking =
                messages.booking(slot.id().toString(), slot.scheduleId().toString());

        UUID booked = id(sent(named(booking, about.urn("slot"), slot.id())), "Appointment");

        UUID taken = receiver.database.inTenant(receiver.scope(), work -> new CareRecords(work, receiver.keys)
                .byId(booked)
                .orElseThrow()
                .slotId());
        assertThat(taken).isEqualTo(slot.id());
    }

    @Test
    @Requirement("CAN-01")
    void cancellationFindsWhatItsEntryIsCalledBy() throws IOException {
        SampleBundle request = messages.request();
        String fullUrl = request.entries().findParents("resource").stream()
                .filter(entry -> entry.at("/resource/resourceType").asText().equals("ServiceRequest"))
                .map(entry -> entry.path("fullUrl").asText())
                .findFirst()
                .orElseThrow();
        UUID referral = id(sent(request.bytes()), "ServiceRequest");
        SampleBundle cancellation = messages.cancellation("revoked")
                .with("ServiceRequest", resource -> resource.put("id", referral.toString()));

        assertThat(sent(named(cancellation, fullUrl, referral)).status()).isEqualTo(200);

        String status = receiver.database.inTenant(receiver.scope(), work -> new CareRecords(work, receiver.keys)
                .byId(referral)
                .orElseThrow()
                .status());
        assertThat(status).isEqualTo("revoked");
    }

    private static byte[] named(SampleBundle message, String fullUrl, UUID id) {
        return new String(message.bytes(), StandardCharsets.UTF_8)
                .replace('"' + fullUrl + '"', "\"urn:uuid:" + id + '"')
                .getBytes(StandardCharsets.UTF_8);
    }

    private Answer sent(byte[] json) {
        return receiver.new Request(SERVICE, XmlForm.of(json))
                .header("Content-Type", "application/fhir+xml")
                .in(conversation)
                .send();
    }
}
