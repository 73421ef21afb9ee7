package bars.receiver.message;

import static bars.receiver.message.TestReceiver.messages;
import static bars.receiver.message.TestReceiver.refused;
import static bars.receiver.message.TestReceiver.route;
import static bars.receiver.message.TestReceiver.text;
import static org.assertj.core.api.Assertions.assertThat;

import bars.db.booking.Slot;
import bars.db.booking.Slots;
import bars.db.message.Messages;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.messages.bundle.XmlForm;
import bars.messages.code.Moments;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.service.Choice;
import bars.receiver.exchange.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Updates and cancellations against what is stored. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangesDbTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String APP4 = "2.0.0";

    @SuppressWarnings("NullAway.Init")
    private TestReceiver receiver;

    private int services = 30_000_000;

    @BeforeAll
    void start() {
        receiver = new TestReceiver();
    }

    @AfterAll
    void stop() {
        receiver.close();
    }

    /** A request for validation that was taken; {@code about} says when what comes next was written. */
    private record Asked(String service, SampleCase about, SampleMessages messages, String conversation, UUID id) {}

    private Asked asked() throws IOException {
        String service = service("a4t1", APP4);
        SampleCase about = TestReceiver.aCase();
        SampleMessages messages = new SampleMessages(route(service, "a4t1", APP4), about);
        String conversation = UUID.randomUUID().toString();
        UUID id = id(sent(messages.request(), service, conversation), "ServiceRequest");
        return new Asked(service, about, messages, conversation, id);
    }

    private Answer sent(SampleBundle message, Asked asked) throws IOException {
        return sent(message, asked.service(), asked.conversation());
    }

    @Test
    @Requirement("UPD-01")
    void updateThatIsNotNewerChangesNothing() throws IOException {
        Asked asked = asked();
        asked.about().at(Instant.now().minusSeconds(3600));

        Answer late = sent(
                asked.messages()
                        .update()
                        .with("ServiceRequest", request -> request.put("status", "on-hold"))
                        .with("Observation", observation -> observation.put("status", "amended")),
                asked);

        assertThat(late.status()).as(text(late)).isEqualTo(200);
        CareRecord record = record(asked.id());
        assertThat(record.status()).isEqualTo("active");
        assertThat(new String(record.bundle(), StandardCharsets.UTF_8)).doesNotContain("amended");
    }

    @Test
    void mergedBundleKeepsOneMessageHeader() throws IOException {
        Asked asked = asked();
        asked.about().at(Instant.now().plusSeconds(60));

        sent(asked.messages().update(), asked);

        assertThat(JSON.readTree(record(asked.id()).bundle()).findValuesAsText("resourceType"))
                .filteredOn("MessageHeader"::equals)
                .hasSize(1);
    }

    @Test
    @Requirement("UPD-02")
    void whatWasChangedHereIsNotOverwrittenByALaterUpdateUnlessTheServiceWantsSo() throws IOException {
        Asked asked = asked();
        receiver.database.doInTenant(receiver.scope(), work -> {
            CareRecords records = new CareRecords(work, receiver.keys);
            CareRecord before = records.lock(asked.id()).orElseThrow();
            records.changeLocally(before, "on-hold", null, before.root(), Instant.now());
        });
        asked.about().at(Instant.now().plusSeconds(60));

        refused(sent(asked.messages().update(), asked), 409, "REC_CONFLICT", "conflict");
        setting(Choice.LOCAL_CHANGE, "since-written");
        assertThat(sent(asked.messages().update(), asked).status()).isEqualTo(200);
    }

    @Test
    @Requirement("UPD-02")
    void whatWasSeenHereTakesALaterUpdate() throws IOException {
        Asked asked = asked();
        receiver.database.doInTenant(receiver.scope(), work -> {
            CareRecords records = new CareRecords(work, receiver.keys);
            records.label(records.lock(asked.id()).orElseThrow(), "Acknowledged", Instant.now());
        });
        asked.about().at(Instant.now().plusSeconds(60));

        assertThat(sent(asked.messages().update(), asked).status()).isEqualTo(200);
    }

    @Test
    @Requirement("CAN-05")
    void cancellationForAnotherPatientConflicts() throws IOException {
        String service = service("a1t1", "2.1.0");
        SampleMessages messages = messages(service, "a1t1", "2.1.0");
        String conversation = UUID.randomUUID().toString();
        UUID id = id(sent(messages.request(), service, conversation), "ServiceRequest");
        SampleBundle wrong = messages.cancellation("revoked")
                .with("Patient", patient -> ((ObjectNode) patient.at("/identifier/0")).put("value", "9990000026"));

        refused(sent(wrong, service, conversation), 409, "REC_CONFLICT", "conflict");

        assertThat(record(id).status()).isEqualTo("active");
        assertThat(sent(messages.cancellation("revoked"), service, conversation).status())
                .isEqualTo(200);
        assertThat(record(id).status()).isEqualTo("revoked");
    }

    @Test
    void updateForAnotherPatientConflictsUnlessTheServiceTakesIt() throws IOException {
        Asked asked = asked();
        asked.about().at(Instant.now().plusSeconds(60));
        SampleBundle wrong = asked.messages()
                .update()
                .with("Patient", patient -> ((ObjectNode) patient.at("/identifier/0")).put("value", "9990000026"));

        refused(sent(wrong, asked), 409, "REC_CONFLICT", "conflict");
        assertThat(record(asked.id()).version()).isEqualTo(1);

        setting(Choice.MOVED_PATIENT, "accept");
        assertThat(sent(wrong, asked).status()).isEqualTo(200);
    }

    @Test
    @Requirement("UPD-01")
    void updateDoesNotReviveWhatWasWithdrawn() throws IOException {
        Asked asked = asked();
        sent(asked.messages().cancellation("revoked"), asked);
        asked.about().at(Instant.now().plusSeconds(60));

        refused(sent(asked.messages().update(), asked), 409, "REC_CONFLICT", "conflict");

        assertThat(record(asked.id()).status()).isEqualTo("revoked");
        assertThat(isWithdrawn(asked.id())).isTrue();
        assertThat(isWithdrawn(asked().id())).isFalse();
    }

    @Test
    @Requirement({"WF-08", "CAN-04"})
    void bookingThatIsWithdrawnByDefinitionAloneIsCancelled() throws IOException {
        String service = service("a1t1", "2.1.0");
        Slot slot = receiver.slots(serviceId, 1).get(0);
        SampleMessages messages = messages(service, "a1t1", "2.1.0");
        String conversation = UUID.randomUUID().toString();
        UUID id = id(
                sent(messages.booking(slot.id().toString(), slot.scheduleId().toString()), service, conversation),
                "Appointment");

        Answer cancelled = sent(messages.bookingCancellation("update", "booked"), service, conversation);

        assertThat(cancelled.status()).as(text(cancelled)).isEqualTo(200);
        assertThat(record(id).status()).isEqualTo("cancelled");
        assertThat(receiver.database.<Boolean>inTenant(
                        receiver.scope(),
                        work -> new Slots(work).lock(slot.id()).orElseThrow().isFree()))
                .isTrue();
    }

    @Test
    @Requirement("CAN-01")
    void caseThatWasSentToTwoServicesIsCancelledAtTheOneThatIsAddressed() throws IOException {
        SampleCase about = TestReceiver.aCase();
        String conversation = UUID.randomUUID().toString();
        String first = service("a4t1", APP4);
        SampleMessages atFirst = new SampleMessages(route(first, "a4t1", APP4), about);
        UUID there = id(sent(atFirst.request(), first, conversation), "ServiceRequest");
        String second = service("a4t1", APP4);
        SampleMessages atSecond = new SampleMessages(route(second, "a4t1", APP4), about);
        UUID here = id(sent(atSecond.request(), second, conversation), "ServiceRequest");

        Answer cancelled = sent(
                atFirst.cancellation("revoked").with("ServiceRequest", request -> request.remove("id")),
                first,
                conversation);

        assertThat(cancelled.status()).as(text(cancelled)).isEqualTo(200);
        assertThat(record(there).status()).isEqualTo("revoked");
        assertThat(record(here).status()).isEqualTo("active");
    }

    @Test
    void idsThatWeGaveToTheBookingComeBackWithItsReferral() throws IOException {
        String service = service("a1t1", "2.1.0");
        Slot slot = receiver.slots(serviceId, 1).get(0);
        SampleMessages messages = messages(service, "a1t1", "2.1.0");
        String conversation = UUID.randomUUID().toString();
        Answer booked =
                sent(messages.booking(slot.id().toString(), slot.scheduleId().toString()), service, conversation);
        String patient = id(booked, "Patient").toString();
        String invented = UUID.randomUUID().toString();
        SampleBundle referral = messages.request()
                .with("Patient", resource -> resource.put("id", patient))
                .with("CarePlan", resource -> resource.put("id", invented))
                .naming(id(booked, "Appointment").toString());

        Answer linked = sent(referral, service, conversation);

        assertThat(id(linked, "Patient")).hasToString(patient);
        assertThat(id(linked, "CarePlan").toString()).isNotEqualTo(invented);
    }

    @Test
    @Requirement("SEC-02")
    void whatAMessageLeavesOutStandsInTheAudit() throws Exception {
        String service = service("a1t1", "1.1.0");

        sent(
                messages(service, "a1t1", "1.1.0").request().with("Patient", patient -> patient.remove("contact")),
                service,
                UUID.randomUUID().toString());

        assertThat(receiver.dump("select detail::text from audit_event where detail ? 'noted'"))
                .contains("PT-01");
    }

    @Test
    @Requirement("UPD-01")
    void requestThatCameInXmlIsUpdatedLikeAnyOther() throws IOException {
        String service = service("a4t1", APP4);
        setting(Choice.XML, "on");
        SampleCase about = TestReceiver.aCase();
        SampleMessages messages = new SampleMessages(route(service, "a4t1", APP4), about);
        String conversation = UUID.randomUUID().toString();
        UUID id = id(
                receiver.new Request(service, XmlForm.of(messages.request().bytes()))
                        .header("Content-Type", "application/fhir+xml")
                        .in(conversation)
                        .send(),
                "ServiceRequest");
        about.at(Instant.now().plusSeconds(60));

        Answer updated = sent(
                messages.update().with("Observation", observation -> observation.put("status", "amended")),
                service,
                conversation);

        assertThat(updated.status()).as(text(updated)).isEqualTo(200);
        assertThat(new String(record(id).bundle(), StandardCharsets.UTF_8)).contains("amended");
        byte[] kept = receiver.database.inTenant(receiver.scope(), work -> new Messages(work, receiver.keys)
                .payload(record(id).firstMessageId())
                .orElseThrow());
        assertThat(new String(kept, StandardCharsets.UTF_8)).as("as it came").startsWith("<Bundle");
    }

    @Test
    @Requirement("UPD-01")
    void casesOfControlRoomsAreComparedByIdWhereTheirFullUrlsAreNew() throws IOException {
        String service = service("a6t1", "1.0.0-beta.8");
        SampleCase about = TestReceiver.aCase();
        SampleMessages messages = new SampleMessages(route(service, "a6t1", "1.0.0-beta.8"), about);
        String conversation = UUID.randomUUID().toString();
        Answer first = sent(messages.request(), service, conversation);
        UUID id = id(first, "ServiceRequest");
        about.at(Instant.now().plusSeconds(60));
        SampleBundle update = messages.update().with("ServiceRequest", request -> request.put("priority", "stat"));
        Map<String, String> given = new HashMap<>();
        JSON.readTree(first.body())
                .path("entry")
                .forEach(entry -> given.put(
                        entry.path("fullUrl").asText(), entry.at("/resource/id").asText()));
        for (JsonNode entry : update.entries()) {
            String url = entry.path("fullUrl").asText();
            if (!entry.at("/resource/resourceType").asText().equals("MessageHeader")) {
                ((ObjectNode) entry.get("resource")).put("id", given.get(url));
            }
        }
        String renamed = new String(update.bytes(), StandardCharsets.UTF_8);
        for (String url : given.keySet()) {
            renamed = renamed.replace(url, "urn:uuid:" + UUID.randomUUID());
        }

        Answer updated = receiver.new Request(service, renamed.getBytes(StandardCharsets.UTF_8))
                .in(conversation)
                .send();

        assertThat(id(updated, "ServiceRequest")).isEqualTo(id);
        JsonNode merged = JSON.readTree(record(id).bundle());
        assertThat(merged.path("entry")).hasSameSizeAs(update.entries());
        assertThat(merged.findValuesAsText("priority")).contains("stat");
        for (JsonNode reference : merged.findParents("reference")) {
            String target = reference.path("reference").asText();
            assertThat(target.startsWith("urn:uuid:")
                            && !merged.findValuesAsText("fullUrl").contains(target))
                    .as("dangling " + target)
                    .isFalse();
        }
    }

    @Test
    @Requirement("UPD-01")
    void urnsAreTheSameInEitherCase() throws IOException {
        Asked asked = asked();
        asked.about().at(Instant.now().plusSeconds(60));
        SampleBundle update = asked.messages().update();
        update.with("ServiceRequest", request -> request.remove("id"));
        String shouting = new String(update.bytes(), StandardCharsets.UTF_8);
        for (String url : update.entries().findValuesAsText("fullUrl")) {
            String uuid = url.substring("urn:uuid:".length());
            shouting = shouting.replace(uuid, uuid.toUpperCase(Locale.ROOT));
        }

        Answer updated = receiver.new Request(asked.service(), shouting.getBytes(StandardCharsets.UTF_8))
                .in(asked.conversation())
                .send();

        assertThat(id(updated, "ServiceRequest")).isEqualTo(asked.id());
        assertThat(JSON.readTree(record(asked.id()).bundle()).path("entry")).hasSameSizeAs(update.entries());
    }

    @Test
    @Requirement("CAN-01")
    void whatWasWithdrawnSaysSinceWhen() throws IOException {
        Asked asked = asked();
        Instant before = lastUpdated(asked.id());
        SampleBundle cancellation = asked.messages().cancellation("revoked");
        cancellation.with("ServiceRequest", request -> ((ObjectNode) request.get("meta"))
                .put("lastUpdated", Moments.text(before)));

        Answer cancelled = sent(cancellation, asked);

        assertThat(cancelled.status()).as(text(cancelled)).isEqualTo(200);
        assertThat(lastUpdated(asked.id())).isAfter(before);
    }

    @Test
    @Requirement("LNK-01")
    void bookingThatRepeatsItsReferralIsLinkedWithIt() throws IOException {
        String service = service("a1t1", "2.1.0");
        Slot slot = receiver.slots(serviceId, 1).get(0);
        SampleMessages messages = messages(service, "a1t1", "2.1.0");
        String conversation = UUID.randomUUID().toString();
        SampleBundle request = messages.request();
        UUID referral = id(sent(request, service, conversation), "ServiceRequest");
        SampleBundle booking =
                messages.booking(slot.id().toString(), slot.scheduleId().toString());
        String url = "urn:uuid:" + UUID.randomUUID();
        ObjectNode repeated = request.resource("ServiceRequest").deepCopy();
        booking.entries().addObject().put("fullUrl", url).set("resource", repeated.put("id", referral.toString()));
        booking.with(
                "Appointment",
                appointment -> appointment.putArray("basedOn").addObject().put("reference", url));

        UUID booked = id(sent(booking, service, conversation), "Appointment");

        assertThat(record(booked).linkedId()).isEqualTo(referral);
        assertThat(record(referral).linkedId()).isEqualTo(booked);
    }

    @Test
    @Requirement("BKG-01")
    void updateDoesNotMoveABookingToAnotherSlot() throws IOException {
        String service = service("a1t1", "2.1.0");
        setting(Choice.BOOKING_UPDATES, "accept");
        List<Slot> slots = receiver.slots(serviceId, 2);
        SampleCase about = TestReceiver.aCase();
        SampleMessages messages = new SampleMessages(route(service, "a1t1", "2.1.0"), about);
        String conversation = UUID.randomUUID().toString();
        UUID id = id(sent(booking(messages, slots.get(0)), service, conversation), "Appointment");
        about.at(Instant.now().plusSeconds(60));

        refused(
                sent(
                        booking(messages, slots.get(1)).with("MessageHeader", ChangesDbTest::update),
                        service,
                        conversation),
                400,
                "REC_BAD_REQUEST",
                "invariant");
        Answer kept = sent(
                booking(messages, slots.get(0)).with("MessageHeader", ChangesDbTest::update), service, conversation);

        assertThat(kept.status()).as(text(kept)).isEqualTo(200);
        assertThat(record(id).slotId()).isEqualTo(slots.get(0).id());
    }

    @Test
    void bookingKeepsWhenItWasMadeWhateverAnUpdateSays() throws IOException {
        String service = service("a1t1", "2.1.0");
        setting(Choice.BOOKING_UPDATES, "accept");
        Slot slot = receiver.slots(serviceId, 1).get(0);
        SampleCase about = TestReceiver.aCase();
        SampleMessages messages = new SampleMessages(route(service, "a1t1", "2.1.0"), about);
        String conversation = UUID.randomUUID().toString();
        UUID id = id(sent(booking(messages, slot), service, conversation), "Appointment");
        String made = JSON.readTree(record(id).root()).path("created").asText();
        about.at(Instant.now().plusSeconds(60));

        Answer updated = sent(
                booking(messages, slot)
                        .with("MessageHeader", ChangesDbTest::update)
                        .with("Appointment", appointment -> appointment.put("created", "2001-01-01")),
                service,
                conversation);

        assertThat(made).isNotEmpty();
        assertThat(text(updated)).contains("\"created\":\"" + made + "\"").doesNotContain("2001-01-01");
        assertThat(JSON.readTree(record(id).root()).path("created").asText()).isEqualTo(made);
    }

    private static SampleBundle booking(SampleMessages messages, Slot slot) {
        return messages.booking(slot.id().toString(), slot.scheduleId().toString());
    }

    private static void update(ObjectNode header) {
        ((ObjectNode) header.at("/reason/coding/0")).put("code", "update");
    }

    private Instant lastUpdated(UUID id) throws IOException {
        return Moments.parse(
                        JSON.readTree(record(id).root()).at("/meta/lastUpdated").asText())
                .orElseThrow();
    }

    @SuppressWarnings("NullAway.Init")
    private UUID serviceId;

    private String service(String useCase, String version) {
        String value = Integer.toString(++services);
        serviceId = receiver.service(value, useCase, version);
        return value;
    }

    private void setting(Choice choice, String value) {
        receiver.change(serviceId, changed -> changed.adjust(Map.of(choice.key(), value), Instant.now()));
    }

    private Answer sent(SampleBundle message, String service, String conversation) {
        return receiver.new Request(service, message.bytes()).in(conversation).send();
    }

    private CareRecord record(UUID id) {
        Function<bars.db.Work, CareRecord> read =
                work -> new CareRecords(work, receiver.keys).byId(id).orElseThrow();
        return receiver.database.inTenant(receiver.scope(), read);
    }

    private boolean isWithdrawn(UUID id) {
        return receiver.database.inTenant(
                receiver.scope(), work -> new CareRecords(work, receiver.keys).isWithdrawn(id));
    }

    private static UUID id(Answer answer, String type) {
        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        try {
            for (JsonNode entry : JSON.readTree(answer.body()).path("entry")) {
                if (entry.at("/resource/resourceType").asText().equals(type)) {
                    return UUID.fromString(entry.at("/resource/id").asText());
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("no " + type);
    }
}
