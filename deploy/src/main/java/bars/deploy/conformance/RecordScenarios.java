package bars.deploy.conformance;

import static bars.deploy.conformance.Expectation.refusal;
import static bars.deploy.conformance.Expectation.success;

import bars.deploy.exchange.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Reads of what was sent. Source: BaRS Core 1.5.0, failure scenarios A. */
final class RecordScenarios {
    private static final String BAD = "REC_BAD_REQUEST";
    private static final String RECORDS = "Core, Appointment and ServiceRequest";
    private static final String SENDERS = "https://sender.example/Id/referral";
    private static final String[] REFERRING = {"1", "2", "3", "4", "5", "6", "8"};

    private RecordScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                                "A02",
                                RECORDS,
                                "An id that is no UUID is refused",
                                c -> c.onlyFor("1", "2", "7").get("/Appointment/not-a-uuid"),
                                refusal(400, BAD, "value"))
                        .proves("REC-06"),
                new Scenario(
                                "A02b",
                                RECORDS,
                                "An id of a referral that is no UUID is refused",
                                c -> c.onlyFor(REFERRING).get("/ServiceRequest/not-a-uuid"),
                                refusal(400, BAD, "value"))
                        .proves("REC-06"),
                new Scenario(
                                "A03",
                                RECORDS,
                                "A record that is not there is not found",
                                c -> c.onlyFor(REFERRING).get("/ServiceRequest/" + UUID.randomUUID()),
                                refusal(404, "REC_NOT_FOUND", "not-found"))
                        .proves("REC-07", "K43"),
                new Scenario(
                                "A03b",
                                RECORDS,
                                "A random id is nobody's appointment",
                                c -> c.onlyFor("1", "2", "7").get("/Appointment/" + UUID.randomUUID()),
                                refusal(404, "REC_NOT_FOUND", "not-found"))
                        .proves("REC-07", "K43"),
                new Scenario(
                                "A01",
                                RECORDS,
                                "A search without patient is refused",
                                c -> c.onlyFor("1", "2", "7").get("/Appointment"),
                                refusal(400, BAD, "required"))
                        .proves("REC-04", "K45"),
                new Scenario(
                                "A04",
                                RECORDS,
                                "A search for referrals without patient is refused",
                                c -> c.onlyFor(REFERRING).get("/ServiceRequest"),
                                refusal(400, BAD, "required"))
                        .proves("REC-04", "K45"),
                new Scenario(
                                "A05",
                                RECORDS,
                                "A patient that is not system and value is refused",
                                c -> c.onlyFor(REFERRING).get("/ServiceRequest?patient:identifier=9990000018"),
                                refusal(400, BAD, "value"))
                        .proves("REC-05"),
                new Scenario(
                                "T40",
                                RECORDS,
                                "A referral is read by the id that was given to it",
                                c -> c.onlyFor(REFERRING).get("/ServiceRequest/" + referred(c)),
                                success()
                                        .and(
                                                "the ServiceRequest, with its category",
                                                (reply, body) -> body.path("resourceType")
                                                                .asText()
                                                                .equals("ServiceRequest")
                                                        && !body.path("category")
                                                                .isEmpty()))
                        .proves("HTTP-03", "K42"),
                new Scenario(
                                "T40b",
                                RECORDS,
                                "A referral that is read leads to who performs it",
                                c -> c.onlyFor(REFERRING).get("/ServiceRequest/" + referred(c)),
                                success().and("a performer", (reply, body) -> !body.at("/performer/0/reference")
                                        .asText()
                                        .isEmpty()))
                        .proves("K36"),
                new Scenario(
                                "T41",
                                RECORDS,
                                "A referral is found by NHS number",
                                RecordScenarios::searched,
                                success().and("one referral", (reply, body) -> found(body) == 1))
                        .proves("REC-01", "K44"),
                new Scenario(
                                "T41b",
                                RECORDS,
                                "A referral is found by the sender's own identifier of it",
                                c -> c.get("/ServiceRequest?ServiceRequest.identifier=" + Caller.query(identified(c))),
                                success().and("one referral", (reply, body) -> found(body) == 1))
                        .proves("REC-03"),
                new Scenario(
                                "T41c",
                                RECORDS,
                                "A referral is found by the reference for people that the receiver gave it",
                                c -> c.get("/ServiceRequest?ServiceRequest.identifier=" + Caller.query(reference(c))),
                                success().and("one referral", (reply, body) -> found(body) == 1))
                        .proves("REC-03"),
                new Scenario(
                                "T42",
                                RECORDS,
                                "A referral is found by name, birth date and postcode",
                                c -> {
                                    referred(c.onlyFor(REFERRING));
                                    return c.get("/ServiceRequest?patient:name=Odette+Sampleworth"
                                            + "&patient:birthdate=1971-03-14&patient:address-postalcode=ZZ99+3VZ");
                                },
                                success().and("referrals", (reply, body) -> found(body) > 0))
                        .proves("REC-02"),
                new Scenario(
                                "T43",
                                RECORDS,
                                "A patient of whom nothing is kept has an empty searchset",
                                c -> c.onlyFor(REFERRING).get("/ServiceRequest?patient:identifier=" + number(c)),
                                success().and("no referral", (reply, body) -> found(body) == 0))
                        .proves("REC-01"));
    }

    /** A number that is the sender's: of its system, and unlike any other. */
    private static String identified(Caller caller) throws IOException {
        String value = "FM-" + UUID.randomUUID();
        caller.taken(
                caller.onlyFor(REFERRING).request().with("ServiceRequest", request -> request.putArray("identifier")
                        .addObject()
                        .put("system", SENDERS)
                        .put("value", value)));
        return SENDERS + "|" + value;
    }

    /** What the receiver put into the second, planned Encounter. */
    private static String reference(Caller caller) throws IOException {
        JsonNode taken = caller.taken(caller.onlyFor(REFERRING).request());
        for (JsonNode entry : taken.path("entry")) {
            JsonNode resource = entry.path("resource");
            if (resource.path("resourceType").asText().equals("Encounter")
                    && resource.path("status").asText().equals("planned")) {
                JsonNode identifier = resource.at("/identifier/0");
                return identifier.path("system").asText() + "|"
                        + identifier.path("value").asText();
            }
        }
        throw new IOException("the receiver gave no reference for people");
    }

    private static Reply searched(Caller caller) throws IOException {
        referred(caller.onlyFor(REFERRING));
        return caller.get("/ServiceRequest?patient:identifier=" + number(caller));
    }

    static String referred(Caller caller) throws IOException {
        return Caller.id(caller.taken(caller.request()), "ServiceRequest");
    }

    static String number(Caller caller) {
        return Caller.query(Caller.NHS_NUMBER + "|" + caller.about().nhsNumber());
    }

    private static int found(JsonNode bundle) {
        return bundle.path("total").asInt();
    }
}
