package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestTenants;
import bars.db.message.Messages;
import bars.db.seal.TenantKeys;
import bars.db.sender.OutboxLeases;
import bars.db.sender.OutboxLeases.Settlement;
import bars.db.sender.OutboxState;
import bars.db.sender.OutboxTurn;
import bars.messages.code.ServiceId;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which request of ours a withdrawal closes. */
class WithdrawalsApiTest {
    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";
    private static final String OWN = "2000000001";
    private static final String OTHER = "2000088888";
    private static final String THIRD = "2000077777";

    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void ofAReferralLeavesTheBookingOfTheCaseOpen() {
        site("WDR1");
        SampleMessages messages = messages("WDR1", OTHER, aCase());
        var referral = send("WDR1", messages.request());
        var booking = send("WDR1", messages.booking(randomId(), randomId()));
        var withdrawal = send("WDR1", messages.cancellation("revoked"));

        deliver(referral, booking, withdrawal);

        assertThat(states("WDR1")).isEqualTo(Map.of(id(referral), "WITHDRAWN", id(booking), "OPEN"));
    }

    @Test
    void ofABookingLeavesTheReferralOpen() {
        site("WDR2");
        SampleMessages messages = messages("WDR2", OTHER, aCase());
        var booking = send("WDR2", messages.booking(randomId(), randomId()));
        var referral = send("WDR2", messages.request());
        var withdrawal = send("WDR2", messages.bookingCancellation("update", "cancelled"));

        deliver(booking, referral, withdrawal);

        assertThat(states("WDR2")).isEqualTo(Map.of(id(referral), "OPEN", id(booking), "WITHDRAWN"));
    }

    @Test
    void closesTheRequestToItsOwnServiceAndShowsItsReplyThere() {
        TenantScope scope = site("WDR3");
        SampleCase about = aCase();
        var first = send("WDR3", messages("WDR3", OTHER, about).request());
        var second = send("WDR3", messages("WDR3", THIRD, about).request());
        SampleBundle bundle = messages("WDR3", OTHER, about).cancellation("revoked");
        var withdrawal = send("WDR3", bundle);
        deliver(first, second);
        bundle.entries()
                .addObject()
                .put("fullUrl", "urn:uuid:" + randomId())
                .putObject("resource")
                .put("resourceType", "Encounter")
                .putArray("identifier")
                .addObject()
                .put("value", "CASE-9");
        UUID message = UUID.fromString(id(withdrawal));
        var key = new TenantKeys(platform.database(), TestTenants.vault()).current(scope.tenantId());

        settle(delivered(withdrawal).with(Messages.sealReply(key, message, bundle.bytes())));

        assertThat(states("WDR3")).isEqualTo(Map.of(id(first), "WITHDRAWN", id(second), "OPEN"));
        assertThat(platform.get("tenants/WDR3/requests/" + id(first)).send().body())
                .contains("CASE-9");
        assertThat(platform.get("tenants/WDR3/requests/" + id(second)).send().body())
                .doesNotContain("CASE-9");
    }

    /** As samples of the standard do it. */
    @Test
    void underAnotherBundleIdClosesTheRequestOfItsConversation() {
        site("WDR4");
        SampleMessages messages = messages("WDR4", OTHER, aCase());
        var referral = send("WDR4", messages.request());
        SampleBundle other = messages.cancellation("revoked");
        other.root().put("id", randomId());
        var withdrawal = platform.request(
                        "POST",
                        "tenants/WDR4/requests?correlationId="
                                + referral.json().path("correlationId").asText(),
                        text(other))
                .send();
        assertThat(withdrawal.status()).as(withdrawal.body()).isEqualTo(201);

        deliver(referral, withdrawal);

        assertThat(states("WDR4")).isEqualTo(Map.of(id(referral), "WITHDRAWN"));
    }

    @Test
    void ofWhatIsNotKnownIsItselfDoneOnceItIsDelivered() {
        site("WDR5");
        SampleMessages messages = messages("WDR5", OTHER, aCase());
        var referral = send("WDR5", messages.request());
        SampleBundle other = messages.cancellation("revoked");
        other.root().put("id", randomId());
        var withdrawal = send("WDR5", other);
        assertThat(states("WDR5")).isEqualTo(Map.of(id(referral), "OPEN", id(withdrawal), "OPEN"));

        deliver(referral, withdrawal);

        assertThat(states("WDR5")).isEqualTo(Map.of(id(referral), "OPEN", id(withdrawal), "WITHDRAWN"));
    }

    @Test
    void inTheOutboxClosesTheRequestAtOnce() {
        site("WDR6");
        SampleMessages messages = messages("WDR6", OTHER, aCase());
        var referral = send("WDR6", messages.request());
        var booking = send("WDR6", messages.booking(randomId(), randomId()));

        var cancelled = platform.request("POST", "tenants/WDR6/outbox/" + id(referral) + "/cancel")
                .header("If-Match", "*")
                .send();

        assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
        assertThat(states("WDR6")).isEqualTo(Map.of(id(referral), "WITHDRAWN", id(booking), "OPEN"));
    }

    private static Map<String, String> states(String odsCode) {
        Map<String, String> states = new TreeMap<>();
        platform.get("tenants/" + odsCode + "/requests")
                .send()
                .json()
                .path("data")
                .forEach(one ->
                        states.put(one.path("id").asText(), one.path("state").asText()));
        return states;
    }

    /** The counterparts take what the outbox sends. */
    private static void deliver(Api.Answer... queued) {
        for (Api.Answer one : queued) {
            settle(delivered(one));
        }
    }

    private static Settlement delivered(Api.Answer queued) {
        UUID id = UUID.fromString(id(queued));
        return new Settlement(id, 1, OutboxState.DELIVERED, Duration.ZERO, false, 1, 200, null, "said", null);
    }

    private static void settle(Settlement settlement) {
        platform.database().doAsPlatform(work -> {
            var leases = new OutboxLeases(work);
            leases.take(OutboxTurn.fresh(100), 100, Duration.ofMinutes(1));
            assertThat(leases.settle(List.of(settlement))).isEqualTo(1);
        });
    }

    private static String id(Api.Answer queued) {
        return queued.json().path("id").asText();
    }

    private static Api.Answer send(String odsCode, SampleBundle bundle) {
        var sent = platform.request("POST", "tenants/" + odsCode + "/requests", text(bundle))
                .send();
        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
        return sent;
    }

    private static String text(SampleBundle sample) {
        return new String(sample.bytes(), StandardCharsets.UTF_8);
    }

    private static String randomId() {
        return UUID.randomUUID().toString();
    }

    private static SampleCase aCase() {
        return new SampleCase(WithdrawalsApiTest::randomId, "9990000018", Instant.now());
    }

    private static SampleMessages messages(String odsCode, String target, SampleCase about) {
        return new SampleMessages(
                new SampleRoute(
                        new ServiceId(DOS, target),
                        "OTH01",
                        "Other Hospital",
                        new ServiceId(DOS, OWN),
                        odsCode,
                        "a1t1",
                        "2.1.0"),
                about);
    }

    private static TenantScope site(String odsCode) {
        int tenant = TestTenants.tenant(platform.database(), odsCode);
        int endpoint = TestTenants.endpoint(platform.database(), odsCode, Environment.INT);
        TestTenants.service(platform.database(), endpoint, OWN);
        return new TenantScope(tenant, Environment.INT);
    }
}
