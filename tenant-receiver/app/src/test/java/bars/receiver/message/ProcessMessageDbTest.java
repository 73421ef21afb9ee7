package bars.receiver.message;

import static bars.receiver.message.TestReceiver.messages;
import static bars.receiver.message.TestReceiver.refused;
import static bars.receiver.message.TestReceiver.route;
import static bars.receiver.message.TestReceiver.text;
import static org.assertj.core.api.Assertions.assertThat;

import bars.db.booking.Slot;
import bars.db.booking.Slots;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import bars.receiver.exchange.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessMessageDbTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SERVICE = "20000001";
    private static final String APP1 = "2.1.0";

    private final TestReceiver receiver = new TestReceiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    private TestReceiver.Request request(byte[] body) {
        return receiver.new Request(SERVICE, body);
    }

    @ParameterizedTest
    @CsvSource({
        "a1t1,2.1.0",
        "a2t1,2.1.0",
        "a3t1,2.0.0",
        "a4t1,2.0.0",
        "a5t1,1.2.0",
        "a6t1,1.0.0-beta.8",
        "a8t1,1.0.0-alpha.3"
    })
    void requestOfEveryApplicationIsStoredAndAnsweredWithAssignedIds(String useCase, String version) throws Exception {
        receiver.service(SERVICE, useCase, version);

        Answer answer =
                request(messages(SERVICE, useCase, version).request().bytes()).send();

        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        UUID record = UUID.fromString(root(answer).path("id").asText());
        CareRecord kept = record(record);
        assertThat(kept.status()).isEqualTo("active");
        assertThat(kept.useCase()).isEqualTo(useCase);
        List<JsonNode> encounters = resources(answer, "Encounter");
        assertThat(encounters).hasSize(2);
        assertThat(encounters.get(1).path("status").asText()).isEqualTo("planned");
    }

    @Test
    void bookingTakesItsSlotAndCancellationGivesItBack() throws Exception {
        UUID service = receiver.service(SERVICE, "a1t1", APP1);
        Slot slot = receiver.slots(service, 1).get(0);
        SampleMessages booking = messages(SERVICE, "a1t1", APP1);
        String conversation = UUID.randomUUID().toString();

        Answer booked = request(
                        booking.booking(slot.id().toString(), slot.scheduleId().toString())
                                .bytes())
                .in(conversation)
                .send();

        assertThat(booked.status()).as(text(booked)).isEqualTo(200);
        assertThat(slot(slot).isFree()).isFalse();
        UUID id = UUID.fromString(root(booked).path("id").asText());
        assertThat(record(id).status()).isEqualTo("booked");

        Answer cancelled = request(
                        booking.bookingCancellation("update", "cancelled").bytes())
                .in(conversation)
                .send();

        assertThat(cancelled.status()).as(text(cancelled)).isEqualTo(200);
        assertThat(record(id).status()).isEqualTo("cancelled");
        assertThat(slot(slot).isFree()).isTrue();
    }

    @Test
    @Requirement("BKG-01")
    void ofManyBookingsOfOneSlotExactlyOneWins() throws Exception {
        UUID service = receiver.service(SERVICE, "a1t1", APP1);
        Slot slot = receiver.slots(service, 1).get(0);
        int rivals = 8;
        ExecutorService pool = Executors.newFixedThreadPool(rivals);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < rivals; i++) {
            byte[] body = messages(SERVICE, "a1t1", APP1)
                    .booking(slot.id().toString(), slot.scheduleId().toString())
                    .bytes();
            answers.add(pool.submit(() -> {
                start.await();
                return request(body).send();
            }));
        }
        start.countDown();
        List<Integer> statuses = new ArrayList<>();
        for (Future<Answer> answer : answers) {
            statuses.add(answer.get().status());
        }
        pool.shutdown();

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(rivals - 1);
    }

    @Test
    void slotThatIsNotOfferedAnyMoreConflicts() {
        UUID service = receiver.service(SERVICE, "a1t1", APP1);
        receiver.slots(service, 1);

        Answer answer = request(messages(SERVICE, "a1t1", APP1)
                        .booking(UUID.randomUUID().toString(), UUID.randomUUID().toString())
                        .bytes())
                .send();

        refused(answer, 409, "REC_CONFLICT", "conflict");
    }

    @Test
    @Requirement({"LNK-01", "LNK-02"})
    void bookingAndReferralThatNameEachOtherAreLinked() throws Exception {
        UUID service = receiver.service(SERVICE, "a1t1", APP1);
        Slot slot = receiver.slots(service, 1).get(0);
        SampleCase about = TestReceiver.aCase();
        SampleMessages messages = new SampleMessages(route(SERVICE, "a1t1", APP1), about);
        Answer booked = request(
                        messages.booking(slot.id().toString(), slot.scheduleId().toString())
                                .bytes())
                .send();
        String booking = root(booked).path("id").asText();

        Answer referred = request(messages.request().naming(booking).bytes()).send();

        assertThat(referred.status()).as(text(referred)).isEqualTo(200);
        UUID referral = UUID.fromString(root(referred).path("id").asText());
        assertThat(record(UUID.fromString(booking)).linkedId()).isEqualTo(referral);
        assertThat(record(referral).linkedId()).isEqualTo(UUID.fromString(booking));
    }

    @ParameterizedTest
    @CsvSource({"a1t1,2.1.0,revoked", "a4t1,2.0.0,entered-in-error", "a5t1,1.2.0,revoked"})
    @Requirement({"CAN-01", "CAN-02"})
    void cancellationEndsTheRequestAndASecondOneConflicts(String useCase, String version, String status)
            throws Exception {
        receiver.service(SERVICE, useCase, version);
        SampleMessages messages = messages(SERVICE, useCase, version);
        String conversation = UUID.randomUUID().toString();
        Answer taken = request(messages.request().bytes()).in(conversation).send();
        UUID id = UUID.fromString(root(taken).path("id").asText());

        Answer cancelled =
                request(messages.cancellation(status).bytes()).in(conversation).send();

        assertThat(cancelled.status()).as(text(cancelled)).isEqualTo(200);
        assertThat(record(id).status()).isEqualTo(status);
        refused(
                request(messages.cancellation(status).bytes()).in(conversation).send(),
                409,
                "REC_CONFLICT",
                "conflict");
    }

    @Test
    void cancellationOfSomethingUnknownIsNotFound() {
        receiver.service(SERVICE, "a1t1", APP1);

        refused(
                request(messages(SERVICE, "a1t1", APP1).cancellation("revoked").bytes())
                        .send(),
                404,
                "REC_NOT_FOUND",
                "not-found");
    }

    @Test
    void updateReplacesWhatIsNewerAndKeepsItsIds() throws Exception {
        receiver.service(SERVICE, "a4t1", "2.0.0");
        SampleCase about = TestReceiver.aCase();
        SampleMessages messages = new SampleMessages(route(SERVICE, "a4t1", "2.0.0"), about);
        String conversation = UUID.randomUUID().toString();
        Answer taken = request(messages.request().bytes()).in(conversation).send();
        String id = root(taken).path("id").asText();
        about.at(Instant.now().plusSeconds(60));

        Answer updated = request(messages.update()
                        .with("Observation", o -> o.put("status", "amended"))
                        .bytes())
                .in(conversation)
                .send();

        assertThat(updated.status()).as(text(updated)).isEqualTo(200);
        assertThat(root(updated).path("id").asText()).isEqualTo(id);
        byte[] merged = record(UUID.fromString(id)).bundle();
        assertThat(new String(merged, StandardCharsets.UTF_8)).contains("amended");
    }

    @Test
    void updateThatDidNotKnowOfALocalChangeConflicts() throws Exception {
        receiver.service(SERVICE, "a4t1", "2.0.0");
        SampleMessages messages = messages(SERVICE, "a4t1", "2.0.0");
        String conversation = UUID.randomUUID().toString();
        Answer taken = request(messages.request().bytes()).in(conversation).send();
        UUID id = UUID.fromString(root(taken).path("id").asText());
        receiver.database.doInTenant(receiver.scope(), work -> {
            CareRecords records = new CareRecords(work, receiver.keys);
            CareRecord before = records.lock(id).orElseThrow();
            records.changeLocally(
                    before, "on-hold", null, before.root(), Instant.now().plusSeconds(5));
        });

        refused(request(messages.update().bytes()).in(conversation).send(), 409, "REC_CONFLICT", "conflict");
    }

    @Test
    @Requirement("MH-04")
    void responseToAKnownRequestIsTakenAndToAnUnknownOneNotFound() throws Exception {
        receiver.service(SERVICE, "a4t1", "2.0.0");
        receiver.service(TestReceiver.ODS, "20009999", "a4t1", "2.0.0", service -> {});
        SampleCase about = TestReceiver.aCase();
        var forward = route(SERVICE, "a4t1", "2.0.0");
        Answer taken =
                request(new SampleMessages(forward, about).request().bytes()).send();
        assertThat(taken.status()).isEqualTo(200);
        var back = new SampleRoute(
                forward.source(),
                TestReceiver.ODS,
                "Tenant " + TestReceiver.ODS,
                forward.target(),
                "FM111",
                "a4t1",
                "2.0.0");

        Answer interim = receiver
                .new Request(
                        "20009999", new SampleMessages(back, about).interim().bytes())
                .send();
        Answer full = receiver
                .new Request(
                        "20009999",
                        new SampleMessages(back, about).full("update").bytes())
                .send();
        Answer stray = receiver
                .new Request(
                        "20009999",
                        new SampleMessages(back, TestReceiver.aCase()).interim().bytes())
                .send();

        assertThat(interim.status()).as(text(interim)).isEqualTo(200);
        assertThat(full.status()).as(text(full)).isEqualTo(200);
        refused(stray, 404, "REC_NOT_FOUND", "not-found");
    }

    @Test
    @Requirement({"HDR-08", "REC-08"})
    void serviceOfAnotherTenantIsNotFound() {
        receiver.service(SERVICE, "a1t1", APP1);
        receiver.service(TestReceiver.OTHER_ODS, "20000003", "a1t1", APP1, service -> {});

        Answer answer = receiver
                .new Request(
                        "20000003", messages("20000003", "a1t1", APP1).request().bytes())
                .send();

        refused(answer, 404, "REC_NOT_FOUND", "not-found");
    }

    @Test
    @Requirement("ERR-02")
    void storedMessageShowsNoPatientInTheRows() throws Exception {
        receiver.service(SERVICE, "a1t1", APP1);
        Answer answer =
                request(messages(SERVICE, "a1t1", APP1).request().bytes()).send();
        assertThat(answer.status()).isEqualTo(200);

        String rows = receiver.dump("select m::text from message m union all select r::text from care_record r"
                + " union all select a::text from audit_event a");

        assertThat(rows).isNotEmpty().doesNotContain("9990000018").doesNotContain("ServiceRequest");
    }

    @Test
    @Requirement("BND-07")
    void instantsKeepEveryDigit() {
        receiver.service(SERVICE, "a1t1", APP1);
        String precise = "2026-11-24T10:11:12.1234567+00:00";

        Answer answer = request(messages(SERVICE, "a1t1", APP1)
                        .request()
                        .with("ServiceRequest", r -> r.put("authoredOn", precise))
                        .bytes())
                .send();

        assertThat(text(answer)).contains(precise);
    }

    private CareRecord record(UUID id) {
        return receiver.database
                .inTenant(receiver.scope(), work -> new CareRecords(work, receiver.keys).byId(id))
                .orElseThrow();
    }

    private Slot slot(Slot slot) {
        return receiver.database
                .inTenant(receiver.scope(), work -> new Slots(work).byId(slot.id()))
                .orElseThrow();
    }

    private static JsonNode root(Answer answer) throws Exception {
        JsonNode bundle = JSON.readTree(answer.body());
        for (JsonNode entry : bundle.path("entry")) {
            String type = entry.at("/resource/resourceType").asText();
            if (type.equals("ServiceRequest") || type.equals("Appointment")) {
                return entry.path("resource");
            }
        }
        throw new AssertionError(text(answer));
    }

    private static List<JsonNode> resources(Answer answer, String type) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode entry : JSON.readTree(answer.body()).path("entry")) {
            if (entry.at("/resource/resourceType").asText().equals(type)) {
                found.add(entry.path("resource"));
            }
        }
        return found;
    }
}
