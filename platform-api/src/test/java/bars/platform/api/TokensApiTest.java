package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.platform.access.Permission;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TokensApiTest {
    @SuppressWarnings("NullAway.Init")
    private static Platform platform;

    @BeforeAll
    static void open() {
        platform = new Platform();
    }

    @AfterAll
    static void close() {
        platform.close();
    }

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
        String small =
                platform.token(EnumSet.of(Permission.TOKENS_WRITE, Permission.TENANTS_READ), Set.of("X26"), Set.of());
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
                        "POST", "tokens", "{'name':'n','permissions':['tenants:read'],'tenants':['NOBODY1']}")
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

    private static int as(String token, String path) {
        return platform.get(path)
                .header("Authorization", "Bearer " + token)
                .send()
                .status();
    }
}
