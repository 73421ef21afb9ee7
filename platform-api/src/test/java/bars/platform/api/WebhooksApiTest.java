package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.record.RecordKind;
import bars.db.webhook.WebhookLeases;
import bars.platform.access.BuiltInRole;
import bars.platform.access.Permission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WebhooksApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void secretIsShownOnceAndTheHostHasToBeApproved() {
        Cases.site(platform, "HOOK1", Environment.INT);

        var made = add("HOOK1", "https://hooks.example.org/bars");
        String path = "tenants/HOOK1/webhooks/" + made.json().path("id").asText();
        var read = platform.get(path).send();

        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().path("secret").asText()).hasSize(64);
        assertThat(read.json().has("secret")).isFalse();
        assertThat(read.json().path("hostApproved").asBoolean()).isFalse();
        platform.request("PUT", "settings/webhook-hosts", "{'value':['hooks.example.org']}")
                .send();
        assertThat(platform.get(path).send().json().path("hostApproved").asBoolean())
                .isTrue();

        var renewed = platform.request("PUT", path, "{'newSecret':true,'enabled':false}")
                .header("If-Match", Objects.requireNonNull(made.header("ETag")))
                .send();
        assertThat(renewed.json().path("secret").asText())
                .hasSize(64)
                .isNotEqualTo(made.json().path("secret").asText());
        assertThat(renewed.json().path("enabled").asBoolean()).isFalse();
        assertThat(platform.request("DELETE", path, "")
                        .header("If-Match", Objects.requireNonNull(renewed.header("ETag")))
                        .send()
                        .status())
                .isEqualTo(204);
        assertThat(platform.get(path).send().status()).isEqualTo(404);
    }

    @Test
    void addressesThatCouldLeadAstrayAreRefused() {
        Cases.site(platform, "HOOK2", Environment.INT);

        for (String url : new String[] {
            "ftp://hooks.example.org/", "https://user:pass@hooks.example.org/", "https:///x", "not an address", ""
        }) {
            assertThat(add("HOOK2", url).status()).as(url).isEqualTo(422);
        }
    }

    @Test
    void deliveriesAreLoggedAndReplayed() {
        Cases.Site site = Cases.site(platform, "HOOK3", Environment.INT);
        String hook =
                add("HOOK3", "https://hooks.example.org/bars").json().path("id").asText();
        Cases.message(platform, site, RecordKind.REFERRAL);
        platform.database().doAsPlatform(work -> {
            WebhookLeases leases = new WebhookLeases(work);
            leases.fanOut();
        });
        platform.database().doAsPlatform(work -> new WebhookLeases(work)
                .take(List.of(), 10, 10, Duration.ofMinutes(1))
                .forEach(one -> new WebhookLeases(work)
                        .settle(one.id(), one.attempts(), "DEAD", Duration.ZERO, 500, "The system answered 500")));

        var log = platform.get("tenants/HOOK3/webhooks/" + hook + "/deliveries").send();
        assertThat(log.json().at("/data/0/state").asText()).as(log.body()).isEqualTo("DEAD");
        String replay = "tenants/HOOK3/webhooks/" + hook + "/deliveries/"
                + log.json().at("/data/0/id").asText() + "/replay";

        assertThat(platform.request("POST", replay).send().status()).isEqualTo(204);
        assertThat(platform.request("POST", replay).send().status()).isEqualTo(409);
    }

    @Test
    void whoeverSeesTheTenantSeesItsWebhooksWithoutWhatMayBeAKey() {
        Cases.site(platform, "HOOK6", Environment.INT);
        String hook = add("HOOK6", "https://hooks.example.org/bars?key=canary")
                .json()
                .path("id")
                .asText();
        String path = "tenants/HOOK6/webhooks/" + hook;
        String viewer = platform.token(BuiltInRole.VIEWER.permissions(), Set.of(), Set.of());
        String keeper = platform.token(EnumSet.of(Permission.WEBHOOKS_WRITE), Set.of("HOOK6"), Set.of(Environment.INT));

        assertThat(as(viewer, path).json().path("url").asText()).isEqualTo("https://hooks.example.org/bars");
        assertThat(as(viewer, "tenants/HOOK6/webhooks").body()).contains(hook).doesNotContain("canary");
        assertThat(as(viewer, path + "/deliveries").status()).isEqualTo(200);
        assertThat(as(keeper, path).json().path("url").asText()).endsWith("?key=canary");
        assertThat(as(keeper, "tenants/HOOK6/webhooks").body()).contains("canary");
    }

    private static Api.Answer as(String token, String path) {
        return platform.get(path).header("Authorization", "Bearer " + token).send();
    }

    @Test
    void anotherTenantSeesNothing() {
        Cases.site(platform, "HOOK4", Environment.INT);
        Cases.site(platform, "HOOK5", Environment.INT);
        String hook =
                add("HOOK4", "https://hooks.example.org/bars").json().path("id").asText();
        String stranger =
                platform.token(EnumSet.of(Permission.WEBHOOKS_WRITE), Set.of("HOOK5"), Set.of(Environment.INT));

        for (String path : new String[] {"tenants/HOOK4/webhooks/" + hook, "tenants/HOOK5/webhooks/" + hook}) {
            assertThat(platform.get(path)
                            .header("Authorization", "Bearer " + stranger)
                            .send()
                            .status())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void addressesOfOneServiceAreListed() {
        var site = Cases.site(platform, "HOOK9", Environment.INT);
        add("HOOK9", "https://all.example.org/");
        platform.request(
                        "POST",
                        "tenants/HOOK9/webhooks",
                        "{'environment':'INT','url':'https://one.example.org/','service':'" + site.service() + "'}")
                .send();

        var all = platform.get("tenants/HOOK9/webhooks").send();
        var one =
                platform.get("tenants/HOOK9/webhooks?service=" + site.service()).send();

        assertThat(platform.get("tenants/HOOK9/webhooks?service=" + UUID.randomUUID())
                        .send()
                        .json()
                        .path("data"))
                .isEmpty();
        assertThat(all.json().path("data")).hasSize(2);
        assertThat(one.json().path("data").findValuesAsText("url")).containsExactly("https://one.example.org/");
    }

    private static Api.Answer add(String odsCode, String url) {
        return platform.request("POST", "tenants/" + odsCode + "/webhooks", "{'environment':'INT','url':'" + url + "'}")
                .send();
    }
}
