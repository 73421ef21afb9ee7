package bars.deploy.acceptance;

import static bars.deploy.acceptance.TwinSite.ASKED;
import static bars.deploy.acceptance.TwinSite.ASKING;
import static bars.deploy.acceptance.TwinSite.DOS;
import static bars.deploy.acceptance.TwinSite.TWINS;
import static bars.deploy.acceptance.TwinSite.aCase;
import static bars.deploy.acceptance.TwinSite.route;
import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole conversations between two tenants of the platform, through the twin. */
class ConversationIT {
    @SuppressWarnings("NullAway.Init")
    private static TwinSite site;

    @BeforeAll
    static void connect() throws IOException {
        site = TwinSite.open();
    }

    @AfterAll
    static void disconnect() {
        site.close();
    }

    @Test
    @Requirement("K40")
    void validationIsAskedForBegunAndDone() throws IOException {
        UUID conversation = ask("a4t1", "2.1.0");
        String message = asked(conversation);

        respond(message, Map.of("kind", "INTERIM"));
        respond(message, Map.of("kind", "FULL", "status", "completed", "note", "No ambulance is needed"));

        List<JsonNode> answers = site.received(Endpoint.HILLSIDE_INT, conversation, 2);
        assertThat(answers)
                .extracting(one -> one.path("workflow").asText())
                .containsExactly("INTERIM_RESPONSE", "FULL_RESPONSE");
        site.delivered(Endpoint.RIVERSIDE_INT, conversation, 2);
        JsonNode asked = sent(conversation);
        assertThat(asked.path("state").asText()).isEqualTo("ANSWERED");
        assertThat(site.get("tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/requests/"
                                + asked.path("id").asText())
                        .path("answers"))
                .extracting(one -> one.path("message").asText())
                .containsExactlyElementsOf(
                        answers.stream().map(one -> one.path("id").asText()).toList());
        assertThat(answers).allSatisfy(one -> assertThat(one.path("answers").asText())
                .isEqualTo(asked.path("id").asText()));
    }

    @Test
    void validationThatIsDeclinedIsRejected() throws IOException {
        UUID conversation = ask("a4t1", "2.1.0");
        String message = asked(conversation);

        respond(message, Map.of("kind", "REJECTION", "reasonCode", "RRNA"));

        assertThat(site.received(Endpoint.HILLSIDE_INT, conversation, 1))
                .extracting(one -> one.path("workflow").asText())
                .containsExactly("VALIDATION_REJECTION");
        assertThat(sent(conversation).path("state").asText()).isEqualTo("REJECTED");
    }

    @Test
    void caseOfAnAmbulanceTrustIsTakenAndItsStatusToldToTheEnd() throws IOException {
        UUID conversation = ask("a6t1", "1.0.0-beta.8");
        String message = asked(conversation);

        respond(message, Map.of("kind", "STATUS", "status", "in-progress"));

        assertThat(site.received(Endpoint.HILLSIDE_INT, conversation, 1))
                .extracting(one -> one.path("workflow").asText())
                .containsExactly("STATUS_UPDATE");
        assertThat(sent(conversation).path("state").asText()).isEqualTo("BEGUN");

        respond(message, Map.of("kind", "STATUS", "status", "finished"));

        site.received(Endpoint.HILLSIDE_INT, conversation, 2);
        assertThat(sent(conversation).path("state").asText()).isEqualTo("ANSWERED");
        site.delivered(Endpoint.RIVERSIDE_INT, conversation, 2);
    }

    @Test
    void theSenderIsToldThatThePatientDidNotAttendAndTheWorklistShowsIt() throws IOException {
        UUID conversation = ask("a1t1", "2.1.0");

        respond(asked(conversation), Map.of("kind", "DNA"));

        String answer = site.received(Endpoint.HILLSIDE_INT, conversation, 1)
                .get(0)
                .path("id")
                .asText();
        String worklist = "tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/worklist/answers?limit=200";
        assertThat(site.get(worklist).path("data").findValuesAsText("id")).contains(answer);
        site.post("tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/inbox/" + answer + "/acknowledgement", Map.of());
        assertThat(site.get(worklist).path("data").findValuesAsText("id")).doesNotContain(answer);
    }

    @Test
    void theTwinsCounterpartAnswersByItselfWhenTheNumberSaysSo() throws IOException {
        SampleRoute route = route(TWINS, "TWIN0", "a4t1", "2.1.0");

        UUID conversation = site.send(
                new SampleMessages(route, aCase("9658499147")).request().bytes());

        assertThat(site.received(Endpoint.HILLSIDE_INT, conversation, 1))
                .extracting(one -> one.path("workflow").asText())
                .containsExactly("FULL_RESPONSE");
        assertThat(sent(conversation).path("state").asText()).isEqualTo("ANSWERED");
    }

    @Test
    void slotsAreLookedUpAtACounterpartAndOneIsBooked() throws IOException {
        JsonNode slots = site.call(
                "POST",
                "tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/lookups?environment=INT",
                Map.of(
                        "kind", "SLOTS",
                        "service", ASKING,
                        "target", DOS + "|" + TWINS,
                        "from", "2030-01-01T09:00:00Z",
                        "to", "2030-01-01T12:00:00Z"));

        assertThat(slots.path("status").asInt()).as(slots.toString()).isEqualTo(200);
        assertThat(slots.at("/body/total").asInt()).isEqualTo(7);
        String slot = slots.at("/body/entry/0/resource/id").asText();
        SampleRoute route = route(TWINS, "TWIN0", "a1t1", "2.1.0");
        UUID conversation = site.send(new SampleMessages(route, aCase())
                .booking(slot, UUID.randomUUID().toString())
                .bytes());
        site.delivered(Endpoint.HILLSIDE_INT, conversation, 1);
    }

    @Test
    void aCounterpartThatDoesNotTakeWhatIsSentIsNotSentTo() throws IOException {
        byte[] pharmacy = new SampleMessages(route(ASKED, Endpoint.RIVERSIDE_INT.odsCode(), "a5t1", "1.2.0"), aCase())
                .request()
                .bytes();

        HttpResponse<String> refused = site.request(
                "POST", "tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/requests?environment=INT", pharmacy);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains("counterpart");
    }

    @Test
    @Requirement({"F01", "F04", "F05", "F06", "F07", "F08", "F09", "F10", "F11", "F12", "F13", "F14", "F15", "F16"})
    void everyRowOfTheRetryTableLeadsToDeliveryInTheEnd() throws IOException {
        for (String fault : List.of(
                "kind: answer, status: 408, code: REC_TIMEOUT, issue: timeout",
                "kind: answer, status: 425, code: REC_TOO_EARLY, issue: duplicate",
                "kind: answer, status: 429, code: REC_TOO_MANY_REQUESTS, issue: throttled",
                "kind: answer, status: 429, code: SEND_TOO_MANY_REQUESTS, issue: throttled",
                "kind: answer, status: 500, code: TOO_MANY_REQUESTS, issue: throttled",
                "kind: answer, status: 503, code: REC_UNAVAILABLE, issue: transient",
                "kind: answer, status: 503, code: PROXY_UNAVAILABLE, issue: transient",
                "kind: answer, status: 504, code: PROXY_TIMEOUT, issue: timeout",
                "kind: answer, status: 403, code: SEND_FORBIDDEN, issue: forbidden",
                "kind: answer, status: 401, code: SEND_UNAUTHORIZED, issue: expired",
                "kind: answer, status: 400, code: SEND_BAD_REQUEST, issue: required",
                "kind: answer, status: 400, code: PROXY_BAD_REQUEST, issue: structure",
                "kind: answer, status: 404, code: PROXY_NOT_FOUND, issue: not-found",
                "kind: answer, status: 404, code: PROXY_NOT_FOUND, issue: multiple-matches",
                "kind: answer, status: 404, code: NOT_FOUND, issue: not-found",
                "kind: answer, status: 405, code: SEND_METHOD_NOT_ALLOWED, issue: not-supported",
                "kind: answer, status: 406, code: SEND_NOT_ACCEPTABLE, issue: processing",
                "kind: answer, status: 500, code: REC_SERVER_ERROR, issue: exception",
                "kind: answer, status: 502",
                "kind: lost",
                "kind: no-ids",
                "kind: drop",
                "kind: twice")) {
            site.misbehave("faults: [{path: /$process-message, times: 1, " + fault + "}]");
            SampleRoute route = route(TWINS, "TWIN0", "a1t1", "2.1.0");
            int before = site.twin().effects();

            UUID conversation =
                    site.send(new SampleMessages(route, aCase()).request().bytes());

            site.delivered(Endpoint.HILLSIDE_INT, conversation, 1);
            assertThat(site.twin().effects() - before).as(fault).isEqualTo(1);
            String outbox = "tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/outbox";
            String id = site.of(conversation, outbox + "?limit=200")
                    .get(0)
                    .path("id")
                    .asText();
            JsonNode message = site.get(outbox + "/" + id);
            int attempts = message.path("attempts").asInt();
            // What was delivered twice was answered once and well; everything else took another try.
            assertThat(attempts).as(fault).isEqualTo(fault.contains("twice") ? 1 : 2);
            if (fault.contains("code: ")) {
                assertThat(message.path("attemptLog").toString())
                        .as(fault)
                        .contains(fault.replaceAll(".*code: ([A-Z_]+).*", "$1"));
            }
        }
        site.misbehave("");
    }

    @Test
    @Requirement("K41")
    void anUpgradeIsToldWithTheEncounterOfTheAmbulance() throws IOException {
        UUID conversation = ask("a4t1", "2.1.0");

        respond(asked(conversation), Map.of("kind", "FULL", "status", "active", "ambulanceReference", "AMB-1"));

        JsonNode told = site.received(Endpoint.HILLSIDE_INT, conversation, 1).get(0);
        assertThat(told.path("workflow").asText()).isEqualTo("FULL_RESPONSE");
        assertThat(told.at("/bundle/entry").findValuesAsText("resourceType"))
                .filteredOn("Encounter"::equals)
                .hasSize(3);
        site.delivered(Endpoint.RIVERSIDE_INT, conversation, 1);
    }

    @Test
    void aKeyIsRotatedWhileMessagesGoOutAndEachTokenIsVerified() throws IOException {
        UUID before = site.send(new SampleMessages(route(TWINS, "TWIN0", "a1t1", "2.1.0"), aCase())
                .request()
                .bytes());
        site.post("tenants/platform/signing-keys", Map.of("environment", "INT"));
        site.twin().forgetTokens();
        UUID after = site.send(new SampleMessages(route(TWINS, "TWIN0", "a1t1", "2.1.0"), aCase())
                .request()
                .bytes());

        site.delivered(Endpoint.HILLSIDE_INT, before, 1);
        site.delivered(Endpoint.HILLSIDE_INT, after, 1);
        assertThat(site.get("tenants/platform/signing-keys?environment=INT")
                        .path("data")
                        .findValuesAsText("state"))
                .contains("SIGNING", "PUBLISHED");
        assertThat(site.twin().issues()).isNotEmpty().allMatch(one -> one.apiKey()
                .equals("twin-int"));
    }

    /** Sends a first message of Hillside to Riverside, through outbox, API-M and proxy. */
    private static UUID ask(String useCase, String version) throws IOException {
        SampleRoute route = route(ASKED, Endpoint.RIVERSIDE_INT.odsCode(), useCase, version);
        return site.send(new SampleMessages(route, aCase()).request().bytes());
    }

    /** The message that Riverside received in a conversation. */
    private static String asked(UUID conversation) throws IOException {
        return site.received(Endpoint.RIVERSIDE_INT, conversation, 1)
                .get(0)
                .path("id")
                .asText();
    }

    /** The request of Hillside in a conversation. */
    private static JsonNode sent(UUID conversation) throws IOException {
        return site.of(conversation, "tenants/" + Endpoint.HILLSIDE_INT.odsCode() + "/requests?limit=200")
                .get(0);
    }

    private static void respond(String message, Map<String, String> order) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>(order);
        body.put("message", message);
        site.post("tenants/" + Endpoint.RIVERSIDE_INT.odsCode() + "/responses", body);
    }
}
