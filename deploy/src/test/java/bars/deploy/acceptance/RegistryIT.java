package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.twin.Pointer;
import bars.messages.sample.SampleMessages;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pointers to bookings in the registry, through the outbox, against the registry of the twin. */
class RegistryIT {
    private static final String SWITCH = "tenants/" + Endpoint.RIVERSIDE_INT.odsCode() + "/registry-pointers/INT";

    @SuppressWarnings("NullAway.Init")
    private static TwinSite site;

    @BeforeAll
    static void connect() throws IOException {
        site = TwinSite.open();
        site.put(SWITCH, Map.of("enabled", true));
    }

    @AfterAll
    static void disconnect() throws IOException {
        site.put(SWITCH, Map.of("enabled", false));
        site.close();
    }

    @Test
    void aBookingIsPointedToUntilItsSenderCancelsIt() throws IOException {
        SampleMessages messages = messages();
        JsonNode booked = book(messages);
        String record = booked.at("/record/id").asText();

        Pointer pointer = pointers(record, 1).get(0);
        assertThat(pointer.service()).isEqualTo(TwinSite.ASKED);
        assertThat(pointer.custodian()).isEqualTo(Endpoint.RIVERSIDE_INT.odsCode());
        assertThat(pointer.address())
                .isEqualTo("https://" + Endpoint.RIVERSIDE_INT.serverName() + "/FHIR/R4/Appointment/" + record);
        assertThat(pointer.start()).isEqualTo(booked.at("/record/startsAt").asText());
        assertThat(site.get(SWITCH).path("pointers").asInt()).isPositive();

        site.send(messages.bookingCancellation("update", "cancelled").bytes());

        pointers(record, 0);
    }

    @Test
    void aBookingThatTheTenantGivesUpIsNotPointedToAnyMore() throws IOException {
        String record = book(messages()).at("/record/id").asText();
        pointers(record, 1);

        site.call(
                "PATCH",
                "tenants/" + Endpoint.RIVERSIDE_INT.odsCode() + "/bookings/" + record,
                Map.of("status", "cancelled"));

        pointers(record, 0);
    }

    @Test
    void anAnswerThatWasLostMakesNoSecondPointer() throws IOException {
        for (String fault :
                List.of("lost", "drop", "no-ids", "answer, status: 503, code: UNAVAILABLE, issue: transient")) {
            site.misbehave("faults: [{path: /DocumentReference, method: POST, times: 1, kind: " + fault + "}]");

            String record = book(messages()).at("/record/id").asText();

            site.settled(Endpoint.RIVERSIDE_INT, UUID.fromString(record), 1, "DELIVERED");
            assertThat(of(record)).as(fault).hasSize(1);
        }
        site.misbehave("");
    }

    @Test
    void nothingIsPointedToWhileTheSwitchIsOff() throws IOException {
        String before = book(messages()).at("/record/id").asText();
        pointers(before, 1);
        site.put(SWITCH, Map.of("enabled", false));
        try {
            String record = book(messages()).at("/record/id").asText();
            assertThat(site.of(
                            UUID.fromString(record),
                            "tenants/" + Endpoint.RIVERSIDE_INT.odsCode() + "/outbox?limit=200"))
                    .isEmpty();

            // What was written before is taken back all the same.
            site.call(
                    "PATCH",
                    "tenants/" + Endpoint.RIVERSIDE_INT.odsCode() + "/bookings/" + before,
                    Map.of("status", "cancelled"));
            pointers(before, 0);
        } finally {
            site.put(SWITCH, Map.of("enabled", true));
        }
    }

    private static SampleMessages messages() {
        return new SampleMessages(
                TwinSite.route(TwinSite.ASKED, Endpoint.RIVERSIDE_INT.odsCode(), "a1t1", "2.1.0"), TwinSite.aCase());
    }

    /** Books at Riverside, through the outbox of Hillside; returns the message that Riverside received. */
    private static JsonNode book(SampleMessages messages) throws IOException {
        UUID conversation = site.send(
                messages.booking(UUID.randomUUID().toString(), UUID.randomUUID().toString())
                        .bytes());
        return site.received(Endpoint.RIVERSIDE_INT, conversation, 1).get(0);
    }

    /** The pointers to a booking, once there are so many. */
    private static List<Pointer> pointers(String record, int count) throws IOException {
        return site.await(() -> of(record), found -> found.size() == count);
    }

    private static List<Pointer> of(String record) {
        return site.twin().pointers().stream()
                .filter(one -> one.record().equals(record))
                .toList();
    }
}
