package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.platform.access.Permission;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TokensApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void aTokenWorksUntilItIsRevokedAndItsSecretIsShownOnce() {
        var made = platform.request("POST", "tokens", "{'name':'ci','permissions':['tenants:read']}")
                .send();
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String secret = made.json().path("token").asText();
        assertThat(secret).matches("barsadm_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}_[0-9a-f]{8}");
        String at = "tokens/" + made.json().path("id").asText();
        assertThat(platform.get(at).send().json().has("token")).isFalse();
        assertThat(as(secret, "tenants")).isEqualTo(200);
        assertThat(as(secret, "tokens")).isEqualTo(403);
        assertThat(platform.get(at).send().json().path("lastUsedAt").isNull()).isFalse();

        assertThat(platform.request("DELETE", at)
                        .header("If-Match", "\"0\"")
                        .send()
                        .status())
                .isEqualTo(204);
        assertThat(as(secret, "tenants")).isEqualTo(401);
    }

    @Test
    void aMistypedOrForeignTokenIsNotValid() {
        String good = platform.admin;
        String mistyped = good.substring(0, 20) + (good.charAt(20) == 'a' ? 'b' : 'a') + good.substring(21);
        assertThat(as(mistyped, "me")).isEqualTo(401);
        assertThat(as("x", "me")).isEqualTo(401);
        assertThat(as(good, "me")).isEqualTo(200);
    }

    @Test
    void nobodyGivesMoreThanTheyHave() {
        String small = platform.token(
                EnumSet.of(Permission.TOKENS_WRITE, Permission.TENANTS_READ), Set.of("X26"), Set.of(Environment.INT));
        String bearer = "Bearer " + small;
        var more = platform.request("POST", "tokens", "{'name':'a','permissions':['settings:write']}")
                .header("Authorization", bearer)
                .send();
        assertThat(more.status()).isEqualTo(422);
        var wider = platform.request("POST", "tokens", "{'name':'a','permissions':['tenants:read'],'tenants':['X27']}")
                .header("Authorization", bearer)
                .send();
        assertThat(wider.status()).isEqualTo(422);
        var same = platform.request("POST", "tokens", "{'name':'a','permissions':['tenants:read']}")
                .header("Authorization", bearer)
                .send();
        assertThat(same.json().path("tenants").get(0).asText()).isEqualTo("X26");
        assertThat(same.json().path("environments")).hasSize(1);
        assertThat(same.json().path("environments").get(0).asText()).isEqualTo("INT");
    }

    @Test
    void aTokenOfTenantsIsBoundToOneEnvironment() {
        platform.request("POST", "tenants", "{'odsCode':'ENV1','name':'One environment'}")
                .send();
        for (String environments : List.of("", ",'environments':[]", ",'environments':['INT','PROD']")) {
            var refused = make("'tenants':['ENV1']" + environments);
            assertThat(refused.status()).as(environments).isEqualTo(422);
            assertThat(refused.json().path("errors")).hasSize(1);
            assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/environments");
        }

        var one = make("'tenants':['ENV1'],'environments':['PROD']");
        var everywhere = make("'environments':['INT','PROD']");

        assertThat(one.status()).as(one.body()).isEqualTo(201);
        assertThat(one.json().path("environments").get(0).asText()).isEqualTo("PROD");
        assertThat(everywhere.status()).as(everywhere.body()).isEqualTo(201);
    }

    @Test
    void aTokenMadeBeforeThatRuleWorksOnAndHandsItsWidthToNobody() throws SQLException {
        platform.request("POST", "tenants", "{'odsCode':'ENV2','name':'Both environments'}")
                .send();
        var made = platform.request(
                        "POST",
                        "tokens",
                        "{'name':'old','permissions':['tenants:read','tokens:write'],"
                                + "'tenants':['ENV2'],'environments':['INT']}")
                .send();
        String old = made.json().path("token").asText();
        try (var owner = platform.owner();
                var widened = owner.prepareStatement("update token set environments = '[]' where id = ?")) {
            widened.setString(1, made.json().path("id").asText());
            assertThat(widened.executeUpdate()).isEqualTo(1);
        }

        assertThat(as(old, "tenants/ENV2")).isEqualTo(200);
        for (String environments : List.of("", ",'environments':['INT']")) {
            var child = platform.request(
                            "POST", "tokens", "{'name':'child','permissions':['tenants:read']" + environments + "}")
                    .header("Authorization", "Bearer " + old)
                    .send();
            assertThat(child.status()).as(child.body()).isEqualTo(environments.isEmpty() ? 422 : 201);
        }
    }

    @Test
    void aTokenBoundToNetworksIsDeadElsewhere() {
        var made = platform.request(
                        "POST", "tokens", "{'name':'net','permissions':['tenants:read'],'addresses':['10.0.0.0/8']}")
                .send();
        assertThat(as(made.json().path("token").asText(), "me")).isEqualTo(401);
        assertThat(platform.request("POST", "tokens", "{'name':'n','permissions':['tenants:read'],'addresses':['x']}")
                        .send()
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aTenantThatDoesNotExistIsRefused() {
        var made = platform.request(
                        "POST",
                        "tokens",
                        "{'name':'n','permissions':['tenants:read'],'tenants':['NOBODY1']," + "'environments':['INT']}")
                .send();
        assertThat(made.status()).isEqualTo(422);
        assertThat(made.json().at("/errors/0/pointer").asText()).isEqualTo("/tenants/0");
        assertThat(made.json().at("/errors/0/code").asText()).isEqualTo("unknown");
    }

    @Test
    void unknownPermissionsAreRefused() {
        assertThat(platform.request("POST", "tokens", "{'name':'n','permissions':['world:rule']}")
                        .send()
                        .status())
                .isEqualTo(422);
    }

    private static Api.Answer make(String bounds) {
        return platform.request("POST", "tokens", "{'name':'n','permissions':['tenants:read']," + bounds + "}")
                .send();
    }

    private static int as(String token, String path) {
        return platform.get(path)
                .header("Authorization", "Bearer " + token)
                .send()
                .status();
    }
}
