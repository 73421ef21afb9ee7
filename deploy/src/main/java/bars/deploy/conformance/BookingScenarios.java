package bars.deploy.conformance;

import static bars.deploy.conformance.Expectation.refusal;
import static bars.deploy.conformance.Expectation.success;

import bars.deploy.conformance.Caller.Slot;
import bars.deploy.exchange.Reply;
import bars.messages.sample.SampleBundle;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** Bookings, at a service that offers free slots. Source: BaRS Core 1.5.0, Booking, Linking; failure scenario B11. */
final class BookingScenarios {
    private static final String BOOKING = "Core, Booking";
    private static final String LINKING = "Core, Linking";

    private BookingScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                                "T50",
                                BOOKING,
                                "A free slot is booked, and the slot's id comes back",
                                c -> c.post(booking(c, c.slot())),
                                success()
                                        .and(
                                                "Appointment with id and created, Slot with its id",
                                                (reply, body) -> isBooked(body)))
                        .proves("WF-05", "BND-08", "K26", "K30"),
                new Scenario(
                                "T50b",
                                BOOKING,
                                "A slot is booked for a patient without NHS number",
                                c -> c.post(
                                        booking(c, c.slot()).with("Patient", patient -> patient.remove("identifier"))),
                                success()
                                        .and(
                                                "Appointment with id and created, Slot with its id",
                                                (reply, body) -> isBooked(body)))
                        .proves("ELM-02", "K26"),
                new Scenario(
                                "T50c",
                                BOOKING,
                                "A slot is booked by an absolute reference",
                                BookingScenarios::absolute,
                                success().and("Appointment with id and created", (reply, body) -> !Caller.id(
                                                body, "Appointment")
                                        .isEmpty()))
                        .proves("WF-05", "K31"),
                new Scenario(
                                "B11",
                                BOOKING,
                                "A slot that is taken conflicts",
                                c -> {
                                    Slot slot = c.slot();
                                    c.taken(booking(c, slot));
                                    return c.post(booking(c, slot));
                                },
                                refusal(409, "REC_CONFLICT", "conflict"))
                        .proves("BKG-01"),
                new Scenario(
                                "T51",
                                BOOKING,
                                "A booking is read by its id and has its use case",
                                c -> {
                                    JsonNode booked = c.taken(booking(c, c.slot()));
                                    return c.get("/Appointment/" + Caller.id(booked, "Appointment"));
                                },
                                success()
                                        .and(
                                                "an Appointment with serviceCategory",
                                                (reply, body) -> body.path("resourceType")
                                                                .asText()
                                                                .equals("Appointment")
                                                        && !body.path("serviceCategory")
                                                                .isEmpty()))
                        .proves("HTTP-02", "K42"),
                new Scenario(
                                "T52",
                                BOOKING,
                                "A booking is found by NHS number",
                                c -> {
                                    c.taken(booking(c, c.slot()));
                                    return c.get("/Appointment?patient:identifier=" + RecordScenarios.number(c));
                                },
                                success()
                                        .and(
                                                "one booking",
                                                (reply, body) ->
                                                        body.path("total").asInt() == 1))
                        .proves("REC-01", "K44"),
                new Scenario(
                                "T53",
                                "Core, Cancellation",
                                "A cancelled booking frees its slot",
                                c -> {
                                    Slot slot = c.slot();
                                    c.taken(booking(c, slot));
                                    c.taken(c.messages().bookingCancellation("update", "cancelled"));
                                    return c.post(booking(c, slot));
                                },
                                success())
                        .proves("CAN-01", "CAN-04", "BKG-03", "K28"),
                new Scenario(
                                "T54",
                                BOOKING,
                                "A patient has two open bookings while one is moved",
                                BookingScenarios::second,
                                success())
                        .proves("BKG-02", "K29"),
                new Scenario(
                                "T55",
                                LINKING,
                                "A referral after its booking is taken, and names the booking when it is read",
                                c -> {
                                    String booking = c.onlyFor("1", "2").remember(booked(c));
                                    JsonNode referred = c.taken(linked(c, booking));
                                    return c.get("/ServiceRequest/" + Caller.id(referred, "ServiceRequest"));
                                },
                                success()
                                        .and(
                                                "the booking's id",
                                                (caller, reply, body) -> names(body, caller.remembered())))
                        .proves("K27"),
                new Scenario(
                                "T56",
                                LINKING,
                                "A referral that names another patient's booking conflicts",
                                c -> {
                                    c.onlyFor("1", "2");
                                    Caller other = new Caller(c.target());
                                    JsonNode booked = other.taken(booking(other, other.slot()));
                                    return c.post(linked(c, Caller.id(booked, "Appointment")));
                                },
                                refusal(409, "REC_CONFLICT", "conflict"))
                        .proves("LNK-02"));
    }

    private static Reply second(Caller caller) throws IOException {
        caller.stateless().taken(booking(caller, caller.slot()));
        return caller.post(booking(caller, caller.slot()));
    }

    private static Reply absolute(Caller caller) throws IOException {
        Slot slot = caller.slot();
        return caller.post(booking(caller, slot).with("Appointment", appointment -> appointment
                .putArray("slot")
                .addObject()
                .put("reference", "https://" + caller.target().serverName() + "/FHIR/R4/Slot/" + slot.id())));
    }

    /** Books a free slot; the id that the receiver gave to the Appointment. */
    static String booked(Caller caller) throws IOException {
        return Caller.id(caller.taken(booking(caller, caller.slot())), "Appointment");
    }

    static SampleBundle booking(Caller caller, Slot slot) {
        return caller.messages().booking(slot.id(), slot.scheduleId());
    }

    static SampleBundle linked(Caller caller, String appointment) {
        return caller.request().naming(appointment);
    }

    private static boolean names(JsonNode referral, String booking) {
        return referral.path("supportingInfo").findValuesAsText("reference").stream()
                .anyMatch(reference -> reference.endsWith("Appointment/" + booking));
    }

    private static boolean isBooked(JsonNode bundle) {
        for (JsonNode entry : bundle.path("entry")) {
            JsonNode resource = entry.path("resource");
            if (resource.path("resourceType").asText().equals("Appointment")) {
                return !resource.path("id").asText().isEmpty()
                        && !resource.path("created").asText().isEmpty()
                        && !Caller.id(bundle, "Slot").isEmpty();
            }
        }
        return false;
    }
}
