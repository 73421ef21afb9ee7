package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.access.Approval;
import bars.db.access.Approvals;
import bars.platform.access.Permission;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests for the consent to one very change over HTTP. */
class ApprovalsApiTest {
    private static final String POLICY = "{'action':'trust.weaken-checks','target':'PROD','reason':'a test'";

    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void consentCoversTheChangeThatWasAskedFor() {
        patch("{'revocation':'hard','graceHours':10}");
        Api.Answer asked = ask(POLICY + ",'change':{'revocation':'observe'}}");
        assertThat(asked.status()).as(asked.body()).isEqualTo(201);
        assertThat(asked.json().at("/detail/changes").toString()).isEqualTo("{\"revocation\":\"hard → observe\"}");
        assertThat(asked.json().at("/detail/before/graceHours").asInt()).isEqualTo(10);
        assertThat(asked.json().path("environment").asText()).isEqualTo("PROD");
        assertThat(patch("{'revocation':'observe'}").status()).isEqualTo(409);
        consent(asked.json().path("id").asText());

        Api.Answer other = patch("{'revocation':'grace'}");
        Api.Answer more = patch("{'revocation':'observe','name':'report'}");
        Api.Answer dry = patch("{'revocation':'observe'}", "?dryRun=true");
        Api.Answer made = patch("{'revocation':'observe'}");
        patch("{'revocation':'hard'}");
        Api.Answer again = patch("{'revocation':'observe'}");

        assertThat(other.status()).as(other.body()).isEqualTo(409);
        assertThat(other.body()).contains("for another change", "ask for the approval of trust.weaken-checks on PROD");
        assertThat(more.status()).as(more.body()).isEqualTo(409);
        assertThat(dry.status()).as("a dry run uses nothing up").isEqualTo(200);
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        assertThat(made.json().at("/policy/revocation").asText()).isEqualTo("observe");
        assertThat(again.status()).as("one consent, one change").isEqualTo(409);
    }

    @Test
    void auditSaysWhatWasConsentedToAndWhenItWasUsed() {
        patch("{'revocation':'hard','graceHours':5}");
        String id = ask(POLICY + ",'change':{'revocation':'grace'}}")
                .json()
                .path("id")
                .asText();
        consent(id);
        patch("{'revocation':'grace'}");

        for (String action : new String[] {"approval.asked", "approval.given", "approval.used"}) {
            var event = platform.get("audit-events?limit=1&action=" + action)
                    .send()
                    .json()
                    .at("/data/0");
            assertThat(event.path("target").asText()).as(action).isEqualTo(id);
            assertThat(event.at("/detail/detail").asText()).contains("changes={revocation=hard → grace}");
        }
    }

    @Test
    void changeIsHeldToTheRulesOfThePolicy() {
        refused(POLICY + "}", 422, "/change");
        refused(POLICY + ",'change':null}", 422, "/change");
        refused(POLICY + ",'change':{'revocation':'never'}}", 422, "/change/revocation");
        refused(POLICY + ",'change':{'revocation':null}}", 422, "/change/revocation");
        refused(POLICY + ",'change':{'graceHours':9000}}", 422, "/change/graceHours");
        refused(POLICY + ",'change':{'revocationOverrideUntil':'soon'}}", 422, "/change/revocationOverrideUntil");
        refused(POLICY + ",'change':{'graceHours':'many'}}", 400, "/change/graceHours");
        refused(POLICY + ",'change':{'unheard':1}}", 400, "/change/unheard");
        refused(POLICY.replace("PROD", "INT") + ",'change':{'revocation':'observe'}}", 422, "/target");
        refused(POLICY + ",'tenant':'X26','change':{'revocation':'observe'}}", 422, "/tenant");
        refused(
                "{'action':'certificate.export','target':'1','reason':'move','change':{'revocation':'observe'}}",
                422,
                "/change");
        String moved = "{'action':'certificate.import','target':'somewhere.nhs.uk','reason':'move'";
        refused(moved + "}", 422, "/change");
        refused(moved + ",'change':{'sha256':'ab'}}", 422, "/change/sha256");
        refused(moved + ",'change':{'sha256':7}}", 400, "/change/sha256");
        refused(moved + ",'change':{'md5':'ab'}}", 400, "/change/md5");
        assertThat(ask(POLICY + ",'change':[]}").status()).isEqualTo(400);
        assertThat(ask(POLICY + ",'change':{'revocation':'hard'}}").status())
                .as("nobody has to consent to what is stricter")
                .isEqualTo(409);
    }

    @Test
    void whatOthersDecideTakesNoPlaceOnAPage() {
        asked("APA", Environment.INT);
        asked("APA", Environment.PROD);
        for (int i = 0; i < 3; i++) {
            asked("APB", Environment.INT);
            asked(null, Environment.INT);
            asked("APA", null);
        }
        String bound = platform.token(Set.of(Permission.APPROVALS_DECIDE), Set.of("APA"), Set.of(Environment.INT));
        String nobody = platform.token(Set.of(Permission.TENANTS_READ), Set.of(), Set.of());

        assertThat(tenants("approvals?limit=2", bound)).containsExactly("APA");
        assertThat(tenants("approvals?limit=2&state=PENDING", bound)).containsExactly("APA");
        assertThat(tenants("approvals?limit=200", nobody)).isEmpty();
    }

    @Test
    void tenantIsNamedAsItIsStored() {
        Api.Answer asked = ask(
                "{'action':'certificate.revoke','target':'1','tenant':' x26','environment':'PROD','reason':'a test'}");

        assertThat(asked.status()).as(asked.body()).isEqualTo(201);
        assertThat(asked.json().path("tenant").asText()).isEqualTo("X26");
    }

    private static List<String> tenants(String path, String token) {
        Api.Answer page =
                platform.get(path).header("Authorization", "Bearer " + token).send();
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        return page.json().path("data").findValuesAsText("tenant");
    }

    private static void asked(@Nullable String tenant, @Nullable Environment environment) {
        Instant now = Instant.now();
        Approval approval = new Approval(
                new Ids(Clock.systemUTC()).get(),
                "certificate.export",
                "1",
                tenant,
                environment,
                "a test",
                Map.of(),
                Approval.State.PENDING,
                "user:somebody",
                now,
                now.plusSeconds(3_600),
                null,
                null,
                null,
                0);
        platform.database().doAsPlatform(work -> new Approvals(work).add(approval));
    }

    private static void refused(String document, int status, String pointer) {
        Api.Answer answer = ask(document);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().at("/errors/0/pointer").asText())
                .as(answer.body())
                .isEqualTo(pointer);
    }

    private static Api.Answer ask(String document) {
        return platform.request("POST", "approvals", document).send();
    }

    private static void consent(String id) {
        String second = platform.token(EnumSet.allOf(Permission.class), Set.of(), Set.of());
        Api.Answer given = platform.request("POST", "approvals/" + id + "/decision", "{'consent':true}")
                .header("If-Match", "\"0\"")
                .header("Authorization", "Bearer " + second)
                .send();
        assertThat(given.status()).as(given.body()).isEqualTo(200);
    }

    private static Api.Answer patch(String change) {
        return patch(change, "");
    }

    private static Api.Answer patch(String change, String query) {
        return platform.request("PATCH", "trust/PROD" + query, change)
                .header("Content-Type", Media.MERGE_PATCH)
                .header("If-Match", "*")
                .send();
    }
}
