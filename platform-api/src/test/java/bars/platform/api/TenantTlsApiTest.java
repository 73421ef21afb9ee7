package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.outbound.ClientIdentities;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** As whom the platform calls systems of tenants, and whom it trusts there. */
class TenantTlsApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void identityIsMadeAheadShownInItsTimeAndItsKeyDestroyed() {
        JsonNode first = make("{'environment':'INT'}").json();
        String later = Instant.now().plus(Duration.ofDays(14)).toString();
        JsonNode second =
                make("{'environment':'INT','activeFrom':'" + later + "'}").json();

        assertThat(first.path("state").asText()).isEqualTo("ACTIVE");
        assertThat(first.path("certificate").asText()).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(second.path("state").asText()).isEqualTo("NEXT");
        assertThat(first.toString()).doesNotContain("PRIVATE");

        UUID id = UUID.fromString(first.path("id").asText());
        var retired = platform.request("POST", "client-identities/" + id + "/retirement")
                .send();

        assertThat(retired.json().path("state").asText()).as(retired.body()).isEqualTo("RETIRED");
        assertThat(platform.database()
                        .asPlatform(work -> new ClientIdentities(work).byId(id).orElseThrow())
                        .sealedKey())
                .isNull();
        boolean shown = platform.database().asPlatform(work -> new ClientIdentities(work)
                .active(Environment.INT, Instant.now())
                .isPresent());
        assertThat(shown).isFalse();
    }

    @Test
    void identityThatIsNotPossibleIsRefused() {
        assertThat(make("{}").status()).isEqualTo(422);
        assertThat(make("{'environment':'INT','activeFrom':'2001-01-01T00:00:00Z'}")
                        .status())
                .isEqualTo(422);
        assertThat(platform.request("POST", "client-identities/" + UUID.randomUUID() + "/retirement")
                        .send()
                        .status())
                .isEqualTo(404);
    }

    @Test
    void authoritiesArePinnedPerTenantAndEnvironment() {
        Cases.site(platform, "PIN1", Environment.INT);
        Cases.site(platform, "PIN2", Environment.INT);
        String pem = make("{'environment':'PROD'}")
                .json()
                .path("certificate")
                .asText()
                .replace("\n", "\\n");
        String path = "tenants/PIN1/backend-trust/INT";

        var broken = platform.request("PUT", path, "{'certificates':'none'}").send();
        var pinned =
                platform.request("PUT", path, "{'certificates':'" + pem + "'}").send();
        var blind =
                platform.request("PUT", path, "{'certificates':'" + pem + "'}").send();
        String stranger = platform.bound("PIN2", Environment.INT);
        var theirs =
                platform.get(path).header("Authorization", "Bearer " + stranger).send();

        assertThat(broken.status()).isEqualTo(422);
        assertThat(pinned.status()).as(pinned.body()).isEqualTo(200);
        assertThat(pinned.json().at("/subjects/0").asText()).contains("bars-receiver-platform-prod");
        assertThat(blind.status()).isEqualTo(428);
        assertThat(theirs.status()).isIn(403, 404);
        assertThat(platform.get("tenants/PIN1/backend-trust/PROD")
                        .send()
                        .json()
                        .path("certificates")
                        .isNull())
                .isTrue();
        assertThat(platform.request("DELETE", path)
                        .header("If-Match", "*")
                        .send()
                        .status())
                .isEqualTo(204);
    }

    @Test
    void webhookWithATokenNeverShowsItsSecret() {
        Cases.site(platform, "PIN3", Environment.INT);
        String path = "tenants/PIN3/webhooks";
        String url = "'environment':'INT','url':'https://system.example/notices'";

        var half = platform.request("POST", path, "{" + url + ",'oauth':{'tokenUrl':'https://login.example'}}")
                .send();
        var made = platform.request(
                        "POST",
                        path,
                        "{" + url
                                + ",'oauth':{'tokenUrl':'https://login.example/token','clientId':'c1','clientSecret':'hidden-one'}}")
                .send();
        String one = path + "/" + made.json().path("id").asText();
        var changed = platform.request(
                        "PUT", one, "{'oauth':{'tokenUrl':'https://login.example/other','clientId':'c1'}}")
                .header("If-Match", "*")
                .send();
        var without = platform.request("PUT", one, "{'oauth':{}}")
                .header("If-Match", "*")
                .send();

        assertThat(half.status()).isEqualTo(422);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.body()).doesNotContain("hidden-one");
        assertThat(changed.json().at("/oauth/tokenUrl").asText()).isEqualTo("https://login.example/other");
        assertThat(without.json().path("oauth").isNull()).isTrue();
    }

    @Test
    void theSecretOfATokenGoesToNoOtherServerAndForNoOtherClient() {
        Cases.site(platform, "PIN4", Environment.INT);
        var made = platform.request(
                        "POST",
                        "tenants/PIN4/webhooks",
                        "{'environment':'INT','url':'https://system.example/notices','oauth':{"
                                + "'tokenUrl':'https://login.example/token','clientId':'c1','clientSecret':'hidden-one'}}")
                .send();
        String one = "tenants/PIN4/webhooks/" + made.json().path("id").asText();

        for (String[] other : new String[][] {
            {"https://elsewhere.example/token", "c1"},
            {"https://login.example:8443/token", "c1"},
            {"https://login.example/token", "c2"}
        }) {
            String grant = "'tokenUrl':'" + other[0] + "','clientId':'" + other[1] + "'";
            Api.Answer kept = granted(one, grant);
            assertThat(kept.status()).as(kept.body()).isEqualTo(422);
            assertThat(kept.body()).contains("/oauth/clientSecret").doesNotContain("/oauth/tokenUrl");
        }
        assertThat(granted(one, "'tokenUrl':'https://LOGIN.example:443/other','clientId':'c1'")
                        .status())
                .isEqualTo(200);
        assertThat(granted(one, "'tokenUrl':'https://elsewhere.example/token','clientId':'c1','clientSecret':'other'")
                        .status())
                .isEqualTo(200);
    }

    private static Api.Answer granted(String webhook, String grant) {
        return platform.request("PUT", webhook, "{'oauth':{" + grant + "}}")
                .header("If-Match", "*")
                .send();
    }

    private static Api.Answer make(String body) {
        return platform.request("POST", "client-identities", body).send();
    }
}
