package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestTenants;
import bars.platform.access.Bounds;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.sender.Applications;
import bars.platform.sender.KeyRing;
import bars.platform.sender.OutboxDesk;
import com.nimbusds.jose.jwk.JWKSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SenderApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void theFirstKeySignsAtOnceAndTheNextIsPublishedAnHourBefore() throws Exception {
        TestTenants.tenant(platform.database(), "KEY1");

        var first = make("KEY1", "{'environment':'INT'}");
        var second = make("KEY1", "{'environment':'INT'}");
        var jwks = platform.get("jwks/KEY1/INT").without("Authorization").send();

        assertThat(first.json().path("kid").asText()).isEqualTo("KEY1-INT-1");
        assertThat(first.json().path("state").asText()).isEqualTo("SIGNING");
        assertThat(second.json().path("state").asText()).isEqualTo("PUBLISHED");
        assertThat(Duration.between(
                        Instant.parse(second.json().path("publishedAt").asText()),
                        Instant.parse(second.json().path("usableFrom").asText())))
                .isGreaterThanOrEqualTo(Duration.ofHours(1));
        assertThat(JWKSet.parse(jwks.body()).getKeys())
                .extracting(key -> key.getKeyID() + " " + key.getAlgorithm() + " " + key.isPrivate())
                .containsExactly("KEY1-INT-2 RS512 false", "KEY1-INT-1 RS512 false");
        assertThat(platform.get("tenants/KEY1/signing-keys?environment=INT")
                        .send()
                        .json()
                        .path("data"))
                .hasSize(2);
        assertThat(platform.get("jwks/KEY1/PROD")
                        .without("Authorization")
                        .send()
                        .json()
                        .path("keys"))
                .isEmpty();
    }

    @Test
    void theCalendarMakesTheNextKeyOnceAndOnlyWhereWePublishThem() {
        var clock = Clock.systemUTC();
        var ids = new Ids(clock);
        var database = platform.database();
        var ring = new KeyRing(database, new Applications(database, ids, clock), TestTenants.vault(), ids, clock);
        TestTenants.tenant(database, "CAL1");
        TestTenants.tenant(database, "CAL2");
        make("CAL1", "{'environment':'INT'}");
        platform.request("PUT", "tenants/CAL2/api-applications/INT", "{'keyHosting':'portal'}")
                .send();
        make("CAL2", "{'environment':'INT'}");
        age("CAL1-INT-1");
        age("CAL2-INT-1");

        ring.rotateDue();
        ring.rotateDue();

        assertThat(platform.get("tenants/CAL1/signing-keys")
                        .send()
                        .json()
                        .path("data")
                        .findValuesAsText("state"))
                .containsExactly("PUBLISHED", "SIGNING");
        assertThat(platform.get("tenants/CAL2/signing-keys").send().json().path("data"))
                .hasSize(1);
        assertThat(platform.get("audit-events?tenant=CAL1").send().body()).contains("system:calendar");
    }

    private static void age(String kid) {
        platform.database()
                .doAsPlatform(work -> work.sql(connection -> {
                    try (var update = connection.prepareStatement(
                            "update signing_key set published_at = now() - interval '366 days',"
                                    + " usable_from = now() - interval '366 days' where kid = ?")) {
                        update.setString(1, kid);
                        return update.executeUpdate();
                    }
                }));
    }

    @Test
    void aCompromisedKeyIsReplacedAtOnceAndLeavesTheKeySet() {
        TestTenants.tenant(platform.database(), "KEY2");
        make("KEY2", "{'environment':'PROD'}");

        var made = make("KEY2", "{'environment':'PROD','atOnce':true}");

        assertThat(made.json().path("state").asText()).isEqualTo("SIGNING");
        assertThat(platform.get("jwks/KEY2/PROD").send().json().path("keys")).hasSize(1);
    }

    @Test
    void aTenantWithoutAnApplicationIsPublishedWithThePlatformsKeys() {
        TestTenants.tenant(platform.database(), "KEY3");
        make("platform", "{'environment':'INT'}");

        assertThat(platform.get("jwks/KEY3/INT").send().json().path("keys").findValuesAsText("kid"))
                .containsExactly("BaRS-Platform-INT-1");
        assertThat(platform.get("jwks/NOBODY/INT").send().status()).isEqualTo(404);
    }

    @Test
    void anApplicationIsDescribedChangedAndPacked() {
        TestTenants.tenant(platform.database(), "APP1");

        var made = platform.request("PUT", "tenants/APP1/api-applications/INT", "{'name':'Demo','apiKey':'k-1'}")
                .send();
        make("APP1", "{'environment':'INT'}");
        var patched = platform.request("PATCH", "tenants/APP1/api-applications/INT", "{'appId':'app-9'}")
                .header("If-Match", "\"0\"")
                .header("Content-Type", Media.MERGE_PATCH)
                .send();
        var pack = platform.get("tenants/APP1/api-applications/INT/registration-pack")
                .send();

        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().path("tokenUrl").asText()).isEqualTo("https://int.api.service.nhs.uk/oauth2/token");
        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(patched.json().path("apiKey").asText()).isEqualTo("k-1");
        assertThat(pack.json().path("jwksUrl").asText()).endsWith("/jwks/APP1/INT");
        assertThat(pack.json().path("mail").path("body").asText()).contains("app-9", "ODS code: APP1", "Demo");
    }

    @Test
    void keyOfAnApplicationIsTakenAwayAndTheRestStaysOrHasItsStandard() {
        TestTenants.tenant(platform.database(), "APP3");
        String path = "tenants/APP3/api-applications/INT";
        platform.request("PUT", path, "{'name':'Demo','apiKey':'k-1','appId':'app-9','keyHosting':'portal'}")
                .send();

        var patched = platform.request("PATCH", path, "{'apiKey':null,'keyHosting':null}")
                .header("If-Match", "*")
                .header("Content-Type", Media.MERGE_PATCH)
                .send();
        var replaced = platform.request("PUT", path, "{'apiKey':'k-2'}")
                .header("If-Match", "*")
                .send();

        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(patched.json().path("apiKey").isNull()).isTrue();
        assertThat(patched.json().path("appId").asText()).isEqualTo("app-9");
        assertThat(patched.json().path("name").asText()).isEqualTo("Demo");
        assertThat(patched.json().path("keyHosting").asText()).isEqualTo("jwks");
        assertThat(replaced.json().path("apiKey").asText()).isEqualTo("k-2");
        assertThat(replaced.json().path("appId").isNull()).isTrue();
        assertThat(replaced.json().path("name").asText()).endsWith(" BaRS INT");
    }

    @Test
    void aRegistrationIsRequestedAndThenConfirmed() {
        TestTenants.tenant(platform.database(), "REG1");
        String path = "tenants/REG1/api-applications/PROD";
        platform.request("PUT", path, "{'name':'Demo'}").send();

        var early = platform.request("POST", path + "/confirmed")
                .header("If-Match", "*")
                .send();
        var blind = platform.request("POST", path + "/requested").send();
        var requested = platform.request("POST", path + "/requested")
                .header("If-Match", String.valueOf(platform.get(path).send().header("ETag")))
                .send();
        var blindConfirmed = platform.request("POST", path + "/confirmed").send();
        var confirmed = platform.request("POST", path + "/confirmed", "{'reference':'CALL-7'}")
                .header("If-Match", String.valueOf(requested.header("ETag")))
                .send();
        var mail = platform.get(path + "/registration-pack")
                .header("Accept", "message/rfc822")
                .send();

        assertThat(early.status()).isEqualTo(409);
        assertThat(blind.status()).isEqualTo(428);
        assertThat(blindConfirmed.status()).isEqualTo(428);
        assertThat(requested.json().path("registration").path("state").asText()).isEqualTo("REQUESTED");
        assertThat(confirmed.json().path("registration").path("state").asText()).isEqualTo("CONFIRMED");
        assertThat(confirmed.json().path("registration").path("reference").asText())
                .isEqualTo("CALL-7");
        assertThat(mail.body()).startsWith("To: england.bookingandreferralstandard@nhs.net");
    }

    @Test
    void thePlatformsOwnPackSaysWhoTheSupplierIs() {
        String pack = "tenants/platform/api-applications/PROD/registration-pack";
        platform.request("PUT", "tenants/platform/api-applications/PROD", "{}").send();
        var before = platform.get(pack).send();

        platform.request("PUT", "settings/supplier-name", "{'value':'Supplier'}")
                .send();
        platform.request("PUT", "settings/supplier-ods-code", "{'value':'SUP01'}")
                .send();
        var after = platform.get(pack).send();

        assertThat(before.json().path("missing").toString()).contains("supplier-ods-code");
        assertThat(after.json().path("missing").toString()).doesNotContain("supplier-ods-code");
        assertThat(after.json().path("odsCode").asText()).isEqualTo("SUP01");
        assertThat(after.json().path("organisationName").asText()).isEqualTo("Supplier");
    }

    @Test
    void aTenantBoundTokenSendsToTheNhsAlone() {
        TestTenants.tenant(platform.database(), "APP2");
        String token = platform.bound("APP2", Environment.INT);

        var elsewhere = platform.request(
                        "PUT", "tenants/APP2/api-applications/INT", "{'baseUrl':'https://169.254.169.254/FHIR/R4'}")
                .header("Authorization", "Bearer " + token)
                .send();
        var otherEnvironment = platform.get("tenants/APP2/api-applications/PROD")
                .header("Authorization", "Bearer " + token)
                .send();

        assertThat(elsewhere.status()).isEqualTo(422);
        assertThat(otherEnvironment.status()).isEqualTo(404);
    }

    @Test
    void theOutboxIsListedTakenBackAndPaused() {
        int tenant = TestTenants.tenant(platform.database(), "BOX1");
        UUID id = OutboxRows.due(platform.database(), tenant, null);

        var listed = platform.get("tenants/BOX1/outbox?state=DUE").send();
        var other = platform.get("tenants/BOX1/outbox")
                .header("Authorization", "Bearer " + platform.bound("BOX1", Environment.PROD))
                .send();
        String at = "tenants/BOX1/outbox/" + id;
        String read = String.valueOf(platform.get(at).send().header("ETag"));
        var blind = platform.request("POST", at + "/cancel").send();
        var cancelled = platform.request("POST", at + "/cancel")
                .header("If-Match", read)
                .send();
        var late =
                platform.request("POST", at + "/retry").header("If-Match", read).send();
        var retried = platform.request("POST", at + "/retry")
                .header("If-Match", String.valueOf(cancelled.header("ETag")))
                .send();
        var blindRetry = platform.request("POST", at + "/retry").send();
        var paused = platform.request("PUT", "tenants/BOX1/outbox/pause/INT", "{'paused':true,'reason':'test'}")
                .send();

        assertThat(listed.json().path("data")).singleElement().satisfies(one -> {
            assertThat(one.path("id").asText()).isEqualTo(id.toString());
            assertThat(one.path("environment").asText()).isEqualTo("INT");
        });
        assertThat(other.json().path("data")).isEmpty();
        assertThat(cancelled.json().path("state").asText()).isEqualTo("CANCELLED");
        assertThat(blind.status()).isEqualTo(428);
        assertThat(blindRetry.status()).isEqualTo(428);
        assertThat(late.status()).isEqualTo(412);
        assertThat(retried.status()).isEqualTo(409);
        assertThat(paused.json().path("paused").asBoolean()).isTrue();
    }

    @Test
    void stopsAreToldToWhoeverMayLookAtThem() {
        TestTenants.tenant(platform.database(), "BOX3");
        OutboxDesk desk = platform.wiring.get(OutboxDesk.class);
        Caller owner = caller(Bounds.everywhere());
        Caller tenant = caller(new Bounds(Set.of("BOX3"), Set.of(Environment.PROD)));
        assertThat(desk.stops(owner, "BOX3", null)).isEmpty();
        platform.request("PUT", "tenants/BOX3/outbox/pause/INT", "{'paused':true,'reason':'ours'}")
                .send();
        platform.request("PUT", "tenants/platform/outbox/pause/PROD", "{'paused':true,'reason':'all'}")
                .send();

        var seen = desk.stops(owner, "BOX3", null);

        assertThat(seen).extracting(stop -> stop.pause().reason()).containsExactly("ours", "all");
        assertThat(seen).extracting(OutboxDesk.Stop::everybody).containsExactly(false, true);
        assertThat(desk.stops(owner, "BOX3", Environment.INT)).hasSize(1);
        assertThat(desk.stops(tenant, "BOX3", null)).isEmpty();
        platform.request("PUT", "tenants/platform/outbox/pause/PROD", "{'paused':false,'reason':'over'}")
                .send();
    }

    private static Caller caller(Bounds bounds) {
        return new Caller("user:1", "Robin", Set.of(Permission.OUTBOX_READ), bounds, null, null, null);
    }

    @Test
    void theEndOfATryGivesAMessageAnotherTag() throws SQLException {
        int tenant = TestTenants.tenant(platform.database(), "BOX2");
        String at = "tenants/BOX2/outbox/" + OutboxRows.due(platform.database(), tenant, null);
        String taken = String.valueOf(platform.get(at).send().header("ETag"));
        try (Connection owner = platform.owner();
                Statement statement = owner.createStatement()) {
            statement.execute(
                    "update outbox_message set status = 503, reason = 'away', due_at = due_at + interval '1 s'"
                            + " where tenant_id = " + tenant);
        }

        Api.Answer ended = platform.get(at).header("If-None-Match", taken).send();

        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.json().path("lastStatus").asInt()).isEqualTo(503);
    }

    private static Api.Answer make(String owner, String json) {
        var made = platform.request("POST", "tenants/" + owner + "/signing-keys", json)
                .send();
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made;
    }
}
