package bars.deploy.conformance;

import static bars.deploy.conformance.Expectation.refusal;
import static bars.deploy.conformance.Expectation.success;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** Slots. Source: BaRS Core 1.5.0, failure scenarios S. */
final class SlotScenarios {
    private static final String BAD = "REC_BAD_REQUEST";
    private static final String SLOTS = "Core, Slot";
    private static final String INCLUDES = "&_include=Slot:schedule&_include:iterate=Schedule:actor:HealthcareService";
    private static final String WINDOW = "&start=ge2030-01-01T00:00:00%2B00:00&start=le2030-01-02T00:00:00%2B00:00";

    private SlotScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                                "S01",
                                SLOTS,
                                "Slots without service are refused",
                                c -> c.onlyFor("1", "2", "7").get("/Slot?status=free" + WINDOW + INCLUDES),
                                refusal(400, BAD, "required"))
                        .proves("SLOT-05"),
                new Scenario(
                                "S02",
                                SLOTS,
                                "Slots of a service that is no service id are refused",
                                c -> c.onlyFor("1", "2", "7")
                                        .get("/Slot?Schedule.actor:HealthcareService=%3C%3E&status=free" + WINDOW
                                                + INCLUDES),
                                refusal(400, BAD, "value", "invariant"))
                        .proves("SLOT-05"),
                new Scenario(
                                "S03",
                                SLOTS,
                                "Slots of an unknown service are not found",
                                c -> c.onlyFor("1", "2", "7")
                                        .get("/Slot?Schedule.actor:HealthcareService=9999999999&status=free" + WINDOW
                                                + INCLUDES),
                                refusal(404, "REC_NOT_FOUND", "not-found"))
                        .proves("SLOT-06"),
                new Scenario(
                                "S05",
                                SLOTS,
                                "Slots without the least includes are refused",
                                c -> c.onlyFor("1", "2", "7")
                                        .get("/Slot?" + service(c) + "&status=free" + WINDOW
                                                + "&_include=Slot:schedule"),
                                refusal(400, BAD, "required"))
                        .proves("SLOT-07"),
                new Scenario(
                                "S06",
                                SLOTS,
                                "Slots without start are refused",
                                c -> c.onlyFor("1", "2", "7").get("/Slot?" + service(c) + "&status=free" + INCLUDES),
                                refusal(400, BAD, "required"))
                        .proves("SLOT-02", "K22"),
                new Scenario(
                                "S06b",
                                SLOTS,
                                "Slots with one bound are refused",
                                c -> c.onlyFor("1", "2", "7")
                                        .get("/Slot?" + service(c) + "&status=free&start=ge2030-01-01T00:00:00%2B00:00"
                                                + INCLUDES),
                                refusal(400, BAD, "required"))
                        .proves("SLOT-02", "K22"),
                new Scenario(
                                "S07",
                                SLOTS,
                                "Slots with a start that is no instant are refused, and none are told",
                                c -> c.onlyFor("1", "2", "7")
                                        .get("/Slot?" + service(c) + "&status=free&start=geyesterday&start=letomorrow"
                                                + INCLUDES),
                                refusal(400, BAD, "value"))
                        .proves("SLOT-03", "K23"),
                new Scenario(
                                "S07b",
                                SLOTS,
                                "Slots with a start without offset are refused",
                                c -> c.onlyFor("1", "2", "7")
                                        .get("/Slot?" + service(c)
                                                + "&status=free&start=ge2030-01-01T00:00:00&start=le2030-01-02T00:00:00"
                                                + INCLUDES),
                                refusal(400, BAD, "value"))
                        .proves("SLOT-03"),
                new Scenario(
                                "S08",
                                SLOTS,
                                "A window of ten years is too wide",
                                c -> c.onlyFor("1", "2", "7")
                                        .get("/Slot?" + service(c)
                                                + "&status=free&start=ge2030-01-01T00:00:00%2B00:00"
                                                + "&start=le2040-01-01T00:00:00%2B00:00" + INCLUDES),
                                refusal(422, "REC_UNPROCESSABLE_ENTITY", "too-costly"))
                        .proves("SLOT-04"),
                new Scenario(
                                "S09",
                                SLOTS,
                                "Slots with a status that does not exist are refused",
                                c -> c.onlyFor("1", "2", "7")
                                        .get("/Slot?" + service(c) + "&status=perhaps" + WINDOW + INCLUDES),
                                refusal(400, BAD, "value", "required"))
                        .proves("SLOT-01", "K21"),
                new Scenario(
                                "S09b",
                                SLOTS,
                                "Slots without status are refused",
                                c -> c.onlyFor("1", "2", "7").get("/Slot?" + service(c) + WINDOW + INCLUDES),
                                refusal(400, BAD, "value", "required"))
                        .proves("SLOT-01", "K21"),
                new Scenario(
                                "T30",
                                SLOTS,
                                "Free slots are told, or told to be none, and not cached",
                                c -> c.onlyFor("1", "2", "7").get("/Slot?" + c.window("free")),
                                success()
                                        .and("a searchset with an id on every resource", (reply, body) -> isTold(body))
                                        .and("no caching", (reply, body) -> reply.header("cache-control")
                                                .orElse("")
                                                .contains("no-store")))
                        .proves("HTTP-02", "SLOT-09", "SLOT-13", "K16", "K19"),
                new Scenario(
                                "T31",
                                SLOTS,
                                "Free and busy slots are told, and an include that is not known is left out of the self link",
                                c -> c.onlyFor("1", "2", "7")
                                        .get("/Slot?" + c.window("free,busy") + "&_include=Slot:nothing"),
                                success()
                                        .and("a searchset with an id on every resource", (reply, body) -> isTold(body))
                                        .and("a self link", (reply, body) -> {
                                            String self = body.at("/link/0/url").asText();
                                            return self.contains("Slot:schedule") && !self.contains("Slot:nothing");
                                        }))
                        .proves("SLOT-08", "SLOT-09", "K17", "K25"),
                new Scenario(
                                "T31b",
                                SLOTS,
                                "Busy and free slots are told, in this order as well",
                                c -> c.onlyFor("1", "2", "7").get("/Slot?" + c.window("busy,free")),
                                success()
                                        .and("a searchset with an id on every resource", (reply, body) -> isTold(body)))
                        .proves("SLOT-09", "K17"),
                new Scenario(
                                "T32",
                                SLOTS,
                                "No slots are told by an outcome",
                                c -> c.onlyFor("1", "2", "7")
                                        .get("/Slot?" + service(c) + "&status=free&start=ge1990-01-01T00:00:00%2B00:00"
                                                + "&start=le1990-01-02T00:00:00%2B00:00" + INCLUDES),
                                success()
                                        .and(
                                                "total 0 and an entry that says so",
                                                (reply, body) ->
                                                        body.path("total").asInt() == 0
                                                                && !body.path("entry")
                                                                        .isEmpty()))
                        .proves("SLOT-10", "K18"));
    }

    private static boolean isTold(JsonNode bundle) {
        JsonNode entries = bundle.path("entry");
        return bundle.path("type").asText().equals("searchset")
                && !entries.isEmpty()
                && StreamSupport.stream(entries.spliterator(), false)
                        .map(entry -> entry.path("resource"))
                        .allMatch(one -> one.path("resourceType").asText().equals("OperationOutcome")
                                || !one.path("id").asText().isEmpty());
    }

    private static String service(Caller caller) {
        return "Schedule.actor:HealthcareService=" + caller.service();
    }
}
