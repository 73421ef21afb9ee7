package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestTenants;
import bars.db.message.Direction;
import bars.db.message.MessageDraft;
import bars.db.message.Messages;
import bars.db.retention.RetentionRules;
import bars.db.seal.TenantKeys;
import bars.db.sender.ActsNext;
import bars.db.sender.Counterparts;
import bars.db.sender.OutboxLeases;
import bars.db.sender.OutboxLeases.Settlement;
import bars.db.sender.OutboxState;
import bars.db.sender.OutboxTurn;
import bars.db.sender.SentRequest;
import bars.db.sender.SentRequests;
import bars.db.tenant.Service;
import bars.db.tenant.Services;
import bars.messages.code.ServiceId;
import bars.messages.counterpart.Abilities;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import bars.platform.access.Permission;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RequestsApiTest {
    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";
    private static final String OWN = "2000000001";
    private static final String OTHER = "2000088888";

    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void aFirstMessageGoesIntoTheOutboxAndIsListedAsOpen() {
        site("REQ1");
        SampleBundle referral = messages("REQ1", aCase()).request();

        var sent = send("REQ1", text(referral));

        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
        assertThat(sent.json().path("kind").asText()).isEqualTo("new-referral");
        assertThat(sent.json().at("/target/value").asText()).isEqualTo(OTHER);
        String id = sent.json().path("id").asText();
        var listed = platform.get("tenants/REQ1/requests?state=OPEN").send();
        assertThat(listed.json().path("data")).singleElement().satisfies(one -> {
            assertThat(one.path("id").asText()).isEqualTo(id);
            assertThat(one.path("workflow").asText()).isEqualTo("NEW_REFERRAL");
            assertThat(one.path("delivery").asText()).isEqualTo("DUE");
        });
        assertThat(platform.get("tenants/REQ1/inbox").send().json().path("data"))
                .isEmpty();
        assertThat(platform.get("messages/" + id)
                        .send()
                        .json()
                        .path("direction")
                        .asText())
                .isEqualTo("OUT");
        assertThat(platform.get("audit-events?tenant=REQ1").send().body()).contains("request.queued");
    }

    @Test
    void aWithdrawalStaysInTheConversationAndClosesTheRequestOnceItIsDelivered() {
        site("REQ2");
        SampleMessages messages = messages("REQ2", aCase());
        var sent = send("REQ2", text(messages.request()));

        var withdrawn = send("REQ2", text(messages.cancellation("revoked")));

        assertThat(withdrawn.status()).as(withdrawn.body()).isEqualTo(201);
        assertThat(withdrawn.json().path("correlationId").asText())
                .isEqualTo(sent.json().path("correlationId").asText());
        assertThat(withdrawn.json().path("requestId").asText())
                .isNotEqualTo(sent.json().path("requestId").asText());
        assertThat(states("REQ2")).containsExactly("OPEN");
        settle(sent, OutboxState.DELIVERED);
        assertThat(states("REQ2")).containsExactly("OPEN");
        settle(withdrawn, OutboxState.DELIVERED);
        assertThat(states("REQ2")).containsExactly("WITHDRAWN");
    }

    @Test
    void aWithdrawalThatTheCounterpartRefusesLeavesTheRequestOpen() {
        site("RQW2");
        SampleMessages messages = messages("RQW2", aCase());
        var sent = send("RQW2", text(messages.request()));
        settle(sent, OutboxState.DELIVERED);
        var withdrawn = send("RQW2", text(messages.cancellation("revoked")));

        settle(withdrawn, OutboxState.DEAD);

        assertThat(states("RQW2")).containsExactly("OPEN");
    }

    @Test
    void aWithdrawalClosesTheRequestBeforeItAndNoneThatFollowedWithTheSameId() {
        site("RQW3");
        SampleMessages messages = messages("RQW3", aCase());
        var sent = send("RQW3", text(messages.request()));
        var withdrawn = send("RQW3", text(messages.cancellation("revoked")));
        send("RQW3", text(messages.request()));

        settle(sent, OutboxState.DELIVERED);
        settle(withdrawn, OutboxState.DELIVERED);

        assertThat(states("RQW3")).as("the newest first").containsExactly("OPEN", "WITHDRAWN");
    }

    private static List<String> states(String odsCode) {
        return platform.get("tenants/" + odsCode + "/requests").send().json().findValuesAsText("state");
    }

    /** The counterpart answers what the outbox sends. */
    private static void settle(Api.Answer queued, OutboxState state) {
        UUID id = UUID.fromString(queued.json().path("id").asText());
        ActsNext actsNext = state == OutboxState.DEAD ? ActsNext.TENANT : null;
        platform.database().doAsPlatform(work -> {
            var leases = new OutboxLeases(work);
            leases.take(OutboxTurn.fresh(100), 100, Duration.ofMinutes(1));
            assertThat(leases.settle(List.of(new OutboxLeases.Settlement(
                            id, 1, state, Duration.ZERO, false, 1, 200, null, "said", actsNext))))
                    .isEqualTo(1);
        });
    }

    @Test
    void aPairedBookingGoesInTheConversationThatIsNamed() {
        site("REQ3");
        UUID conversation = UUID.randomUUID();
        SampleBundle booking = messages("REQ3", aCase())
                .booking(UUID.randomUUID().toString(), UUID.randomUUID().toString());

        var sent = platform.request("POST", "tenants/REQ3/requests?correlationId=" + conversation, text(booking))
                .send();

        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
        assertThat(sent.json().path("correlationId").asText()).isEqualTo(conversation.toString());
        assertThat(platform.request("POST", "tenants/REQ3/requests?correlationId=x", text(booking))
                        .send()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatAReaderWouldRefuseNeverGetsIntoTheOutbox() {
        site("REQ4");
        SampleMessages messages = messages("REQ4", aCase());
        SampleMessages foreign = new SampleMessages(route("REQ4", "2000077777"), aCase());

        assertThat(send("REQ4", "{").status()).isEqualTo(422);
        assertThat(send("REQ4", text(messages.request().without("Patient"))).status())
                .isEqualTo(422);
        assertThat(send("REQ4", text(foreign.request())).status()).isEqualTo(422);
        assertThat(send("REQ4", text(messages.didNotAttend())).status()).isEqualTo(422);
        assertThat(platform.get("tenants/REQ4/outbox").send().json().path("data"))
                .isEmpty();
    }

    @Test
    void aCounterpartThatDoesNotTakeTheMessageIsNotSentToUntilThatIsForgotten() {
        TenantScope scope = site("REQ5");
        var abilities = new Abilities("1.5.0", List.of("bars-message-booking-request"), List.of());
        platform.database().doInTenant(scope, work -> new Counterparts(work)
                .put(new Counterparts.Heard(DOS, OTHER, "a1t1", abilities.json(), Instant.now())));
        String referral = text(messages("REQ5", aCase()).request());

        var refused = send("REQ5", referral);
        var known = platform.get("tenants/REQ5/counterparts").send();
        var unclear = platform.request("DELETE", "tenants/REQ5/counterparts?service=%7C")
                .send();
        var forgotten = platform.request("DELETE", "tenants/REQ5/counterparts?service=" + OTHER)
                .send();
        var sent = send("REQ5", referral);

        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains("does not list");
        assertThat(known.json().path("data")).hasSize(1);
        assertThat(unclear.status()).as("it is not all of them").isEqualTo(400);
        assertThat(forgotten.json().path("forgotten").asInt()).isEqualTo(1);
        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
    }

    @Test
    void onlyTheNamedServiceOfACounterpartIsForgotten() {
        TenantScope scope = site("REQ10");
        platform.database().doInTenant(scope, work -> {
            for (String system : List.of(DOS, "https://fhir.nhs.uk/id/another-system", "")) {
                new Counterparts(work).put(new Counterparts.Heard(system, OTHER, "a1t1", "{}", Instant.now()));
            }
        });

        assertThat(forget("REQ10", "https://fhir.nhs.uk/id/a-third-system%7C" + OTHER))
                .isZero();
        assertThat(forget("REQ10", "http://fhir.nhs.uk/id/dos-service-id%7C" + OTHER))
                .as("systems are compared as everywhere")
                .isEqualTo(1);
        assertThat(platform.get("tenants/REQ10/counterparts").send().json().findValuesAsText("system"))
                .containsExactly("", "https://fhir.nhs.uk/id/another-system");
        assertThat(forget("REQ10", OTHER))
                .as("a value names it in every system")
                .isEqualTo(2);
    }

    private static int forget(String odsCode, String service) {
        return platform.request("DELETE", "tenants/" + odsCode + "/counterparts?service=" + service)
                .send()
                .json()
                .path("forgotten")
                .asInt();
    }

    @Test
    void whatWasHeardTooLongAgoIsNotBelieved() {
        TenantScope scope = site("REQ6");
        var abilities = new Abilities("1.5.0", List.of(), List.of());
        platform.database().doInTenant(scope, work -> new Counterparts(work)
                .put(new Counterparts.Heard(
                        DOS, OTHER, "a1t1", abilities.json(), Instant.now().minusSeconds(13 * 3600))));

        assertThat(send("REQ6", text(messages("REQ6", aCase()).request())).status())
                .isEqualTo(201);
    }

    @Test
    void answersAreShownWithTheRequestThatTheyAnswer() {
        TenantScope scope = site("REQ7");
        String id = send("REQ7", text(messages("REQ7", aCase()).request()))
                .json()
                .path("id")
                .asText();
        UUID answer = UUID.randomUUID();
        platform.database().doInTenant(scope, work -> {
            var sent = new SentRequests(work);
            SentRequest request = sent.byId(UUID.fromString(id)).orElseThrow();
            assertThat(sent.meant(request.bundleId(), UUID.randomUUID())).contains(request);
            assertThat(sent.meant("other", request.conversation())).contains(request);
            assertThat(sent.meant("other", UUID.randomUUID())).isEmpty();
            sent.answer(request, answer, "STATUS_UPDATE", SentRequest.State.BEGUN, Instant.now());
        });

        var shown = platform.get("tenants/REQ7/requests/" + id).send();

        assertThat(shown.json().path("state").asText()).isEqualTo("BEGUN");
        assertThat(shown.json().at("/answers/0/message").asText()).isEqualTo(answer.toString());
    }

    @Test
    void whatTheCounterpartGaveInItsRepliesIsShownWithTheRequestAsLongAsItsContent() {
        TenantScope scope = site("RQR1");
        SampleMessages messages = messages("RQR1", aCase());
        SampleBundle referral = messages.request();
        SampleBundle withdrawal = messages.cancellation("revoked");
        String id = send("RQR1", text(referral)).json().path("id").asText();
        String withdrawn = send("RQR1", text(withdrawal)).json().path("id").asText();
        String path = "tenants/RQR1/requests/" + id;
        assertThat(platform.get(path).send().json().has("reply")).isFalse();

        reply(scope, id, referral.with("ServiceRequest", one -> one.put("id", "sr-9")), "CASE-77");
        reply(scope, withdrawn, withdrawal.with("Patient", one -> one.put("id", "p-1")), "CASE-77");

        JsonNode shown = platform.get(path).send().json().path("reply");
        assertThat(shown.path("caseReferences")).hasSize(1);
        assertThat(shown.at("/caseReferences/0/system").asText()).isEqualTo("urn:other");
        assertThat(shown.at("/caseReferences/0/value").asText()).isEqualTo("CASE-77");
        assertThat(shown.path("ids").findValuesAsText("type"))
                .containsExactly("ServiceRequest", "Encounter", "Patient");
        assertThat(shown.path("ids").findValuesAsText("id")).containsExactly("sr-9", "e-1", "p-1");
        assertThat(shown.at("/ids/0/fullUrl").asText()).startsWith("urn:uuid:");
        assertThat(platform.get("tenants/RQR1/requests").send().body()).doesNotContain("CASE-77");
        TestTenants.tenant(platform.database(), "RQR2");
        assertThat(as(platform.bound("RQR2", Environment.INT), "GET", "RQR1/requests/" + id, ""))
                .isEqualTo(404);

        platform.request("PUT", "tenants/RQR1/retention", "{'environment':'INT','payloadDays':1}")
                .send();
        platform.database()
                .asPlatform(work -> new RetentionRules(work).wipe(Instant.now().plus(Duration.ofDays(2)), 100));

        assertThat(platform.get(path).send().json().has("reply")).isFalse();
    }

    /** Lets the counterpart answer message {@code id} with {@code bundle} and an Encounter of its own. */
    private static void reply(TenantScope scope, String id, SampleBundle bundle, String reference) {
        ObjectNode entry = bundle.entries().addObject().put("fullUrl", "urn:uuid:6f8f1d2e-0000-4000-8000-000000000001");
        ObjectNode encounter =
                entry.putObject("resource").put("resourceType", "Encounter").put("id", "e-1");
        encounter.putArray("identifier").addObject().put("system", "urn:other").put("value", reference);
        UUID message = UUID.fromString(id);
        var key = new TenantKeys(platform.database(), TestTenants.vault()).current(scope.tenantId());
        var settlement = new Settlement(
                message, 0, OutboxState.DELIVERED, Duration.ZERO, false, 1, 200, null, "Delivered", null);
        platform.database().doAsPlatform(work -> new OutboxLeases(work)
                .settle(List.of(settlement.with(Messages.sealReply(key, message, bundle.bytes())))));
    }

    @Test
    void wordThatItHasBegunComesTooLateForWhatIsAnswered() {
        TenantScope scope = site("RQW4");
        String id = send("RQW4", text(messages("RQW4", aCase()).request()))
                .json()
                .path("id")
                .asText();
        platform.database().doInTenant(scope, work -> {
            var sent = new SentRequests(work);
            SentRequest request = sent.byId(UUID.fromString(id)).orElseThrow();
            sent.answer(request, UUID.randomUUID(), "FULL_RESPONSE", SentRequest.State.ANSWERED, Instant.now());
            sent.answer(request, UUID.randomUUID(), "INTERIM_RESPONSE", SentRequest.State.BEGUN, Instant.now());
        });

        var shown = platform.get("tenants/RQW4/requests/" + id).send();

        assertThat(shown.json().path("state").asText()).isEqualTo("ANSWERED");
        assertThat(shown.json().path("answers")).hasSize(2);
    }

    @Test
    void anAnswerStandsInTheWorklistUntilItIsTakenOutOfTheInbox() {
        TenantScope scope = site("RQW1");
        SampleMessages messages = messages("RQW1", aCase());
        String id = send("RQW1", text(messages.request())).json().path("id").asText();
        UUID answer = receive(scope, messages.didNotAttend());
        platform.database().doInTenant(scope, work -> {
            var sent = new SentRequests(work);
            SentRequest request = sent.byId(UUID.fromString(id)).orElseThrow();
            sent.answer(request, answer, "DNA_FEEDBACK", SentRequest.State.ANSWERED, Instant.now());
        });

        var waiting = platform.get("tenants/RQW1/worklist/answers").send();

        assertThat(waiting.json().path("data"))
                .as(waiting.body())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.path("id").asText()).isEqualTo(answer.toString());
                    assertThat(one.path("request").asText()).isEqualTo(id);
                    assertThat(one.path("kind").asText()).isEqualTo("DNA_FEEDBACK");
                    assertThat(one.path("asked").asText()).isEqualTo("NEW_REFERRAL");
                    assertThat(one.path("state").asText()).isEqualTo("ANSWERED");
                });
        assertThat(waiting.body()).doesNotContain("9990000018");
        assertThat(platform.get("tenants/RQW1/worklist/answers")
                        .header("Authorization", "Bearer " + platform.bound("RQW1", Environment.PROD))
                        .send()
                        .json()
                        .path("data"))
                .isEmpty();

        platform.request("POST", "tenants/RQW1/inbox/" + answer + "/acknowledgement", "{}")
                .send();

        assertThat(platform.get("tenants/RQW1/worklist/answers").send().json().path("data"))
                .isEmpty();
        assertThat(platform.get("tenants/RQW1/requests/" + id)
                        .send()
                        .json()
                        .at("/answers/0/acknowledgedAt")
                        .asText())
                .isNotBlank();
    }

    /** A message of a counterpart, as a receiver node stores it. */
    private static UUID receive(TenantScope scope, SampleBundle bundle) {
        var keys = new TenantKeys(platform.database(), TestTenants.vault());
        UUID id = UUID.randomUUID();
        platform.database().doInTenant(scope, work -> {
            Service service = new Services(work).all().get(0);
            new Messages(work, keys)
                    .add(new MessageDraft(
                            id,
                            Direction.IN,
                            service.endpointId(),
                            service.id(),
                            UUID.randomUUID(),
                            UUID.randomUUID(),
                            UUID.randomUUID().toString(),
                            "servicerequest-response",
                            "new",
                            "DNA_FEEDBACK",
                            "a1t1",
                            "2.1.0",
                            "OTH01",
                            DOS,
                            OTHER,
                            null,
                            "9990000018",
                            new byte[] {'{', '}'},
                            bundle.bytes(),
                            Instant.now()));
        });
        return id;
    }

    @Test
    void nobodySendsOrLooksForAnotherTenantOrEnvironment() {
        site("REQ8");
        TestTenants.tenant(platform.database(), "REQ9");
        String referral = text(messages("REQ8", aCase()).request());
        String id = send("REQ8", referral).json().path("id").asText();
        String reader = platform.token(Set.of(Permission.INBOX_READ), Set.of("REQ8"), Set.of(Environment.INT));

        assertThat(as(platform.bound("REQ9", Environment.INT), "POST", "REQ8/requests", referral))
                .isEqualTo(404);
        assertThat(as(platform.bound("REQ8", Environment.PROD), "GET", "REQ8/requests/" + id, ""))
                .isEqualTo(404);
        assertThat(as(platform.bound("REQ9", Environment.INT), "GET", "REQ9/requests/" + id, ""))
                .isEqualTo(404);
        assertThat(as(platform.bound("REQ9", Environment.INT), "POST", "REQ8/lookups", "{}"))
                .isEqualTo(404);
        assertThat(as(platform.bound("REQ9", Environment.INT), "DELETE", "REQ8/counterparts", ""))
                .isEqualTo(404);
        assertThat(as(reader, "POST", "REQ8/requests", referral)).isEqualTo(403);
        assertThat(as(reader, "GET", "REQ8/requests/" + id, "")).isEqualTo(200);
    }

    @Test
    void aQuestionNeedsItsMembersAndSomebodyWhoCanAsk() {
        site("RQA1");
        String target = "'target':'" + DOS + "|" + OTHER + "'";

        var slots = platform.request("POST", "tenants/RQA1/lookups", "{'kind':'SLOTS'," + target + "}")
                .send();
        var both = platform.request(
                        "POST",
                        "tenants/RQA1/lookups",
                        "{'kind':'REFERRALS'," + target + ",'patient':'9990000018','id':'" + UUID.randomUUID() + "'}")
                .send();
        var nobody = platform.request("POST", "tenants/RQA1/lookups", "{'kind':'CAPABILITY'," + target + "}")
                .send();

        assertThat(slots.status()).isEqualTo(422);
        assertThat(both.status()).isEqualTo(422);
        assertThat(nobody.status()).isEqualTo(503);
        assertThat(nobody.body()).contains("No application is registered");
    }

    private static int as(String token, String method, String path, String body) {
        var request = body.isEmpty() && !method.equals("POST")
                ? platform.request(method, "tenants/" + path)
                : platform.request(method, "tenants/" + path, body);
        return request.header("Authorization", "Bearer " + token).send().status();
    }

    private static Api.Answer send(String odsCode, String bundle) {
        return platform.request("POST", "tenants/" + odsCode + "/requests", bundle)
                .send();
    }

    private static String text(SampleBundle sample) {
        return new String(sample.bytes(), StandardCharsets.UTF_8);
    }

    private static SampleCase aCase() {
        return new SampleCase(() -> UUID.randomUUID().toString(), "9990000018", Instant.now());
    }

    private static SampleMessages messages(String odsCode, SampleCase about) {
        return new SampleMessages(route(odsCode, OWN), about);
    }

    private static SampleRoute route(String odsCode, String source) {
        return new SampleRoute(
                new ServiceId(DOS, OTHER),
                "OTH01",
                "Other Hospital",
                new ServiceId(DOS, source),
                odsCode,
                "a1t1",
                "2.1.0");
    }

    private static TenantScope site(String odsCode) {
        int tenant = TestTenants.tenant(platform.database(), odsCode);
        int endpoint = TestTenants.endpoint(platform.database(), odsCode, Environment.INT);
        TestTenants.service(platform.database(), endpoint, OWN);
        return new TenantScope(tenant, Environment.INT);
    }
}
