package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.platform.access.Permission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeopleApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void peopleAreInvitedListedAndChanged() {
        platform.request("PUT", "tenants/X26", "{'name':'Riverside'}").send();
        var invited = platform.request("POST", "users", "{'email':'Ann@Example.org','name':'Ann','roles':['viewer']}")
                .send();
        assertThat(invited.status()).as(invited.body()).isEqualTo(201);
        assertThat(invited.json().at("/invitation/path").asText()).startsWith("/console/invitation/");
        String id = invited.json().at("/user/id").asText();
        assertThat(invited.json().at("/user/email").asText()).isEqualTo("ann@example.org");
        assertThat(platform.request("POST", "users", "{'email':'ann@example.org','name':'A','roles':['viewer']}")
                        .send()
                        .status())
                .isEqualTo(409);
        var changed = platform.request("PATCH", "users/" + id, "{'roles':['operator'],'tenants':['X26']}")
                .header("Content-Type", Media.MERGE_PATCH)
                .header("If-Match", "\"0\"")
                .send();
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(platform.get("users/" + id).send().json().at("/roles/0").asText())
                .isEqualTo("operator");
        assertThat(platform.get("users").send().json().path("data")).hasSize(1);
        assertThat(platform.request("POST", "users", "{'email':'x','name':'','roles':['king']}")
                        .send()
                        .json()
                        .path("errors"))
                .hasSize(3);
    }

    @Test
    void sitesMakeRolesOfTheirOwn() {
        assertThat(platform.get("roles").send().json().path("data")).hasSizeGreaterThanOrEqualTo(7);
        var made = platform.request("PUT", "roles/helpdesk", "{'description':'d','permissions':['tenants:read']}")
                .send();
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        assertThat(platform.request("PUT", "roles/helpdesk", "{'permissions':['tenants:read']}")
                        .send()
                        .status())
                .isEqualTo(428);
        assertThat(platform.request("PUT", "roles/owner", "{'permissions':['tenants:read']}")
                        .send()
                        .status())
                .isEqualTo(422);
        assertThat(platform.request("DELETE", "roles/helpdesk")
                        .header("If-Match", "\"0\"")
                        .send()
                        .status())
                .isEqualTo(204);
    }

    @Test
    void whatHoldsInBothEnvironmentsIsChangedByNobodyOfOneAlone() {
        platform.request("PUT", "roles/night-desk", "{'permissions':['tenants:read']}")
                .send();
        String bound = platform.token(EnumSet.allOf(Permission.class), Set.of(), Set.of(Environment.INT));

        for (Api.Exchange change : List.of(
                platform.request("PUT", "settings/two-people-activate", "{'value':false}"),
                platform.request("PUT", "roles/day-desk", "{'permissions':['tenants:read']}"),
                platform.request("DELETE", "roles/night-desk"))) {
            var answer = change.header("Authorization", "Bearer " + bound)
                    .header("If-Match", "*")
                    .send();
            assertThat(answer.status()).as(answer.body()).isEqualTo(403);
            assertThat(answer.body()).contains("in both");
        }
    }

    @Test
    void settingsHaveDefaultsShapesAndVersions() {
        assertThat(platform.get("settings/renew-before-days")
                        .send()
                        .json()
                        .path("isDefault")
                        .asBoolean())
                .isTrue();
        assertThat(platform.request("PUT", "settings/renew-before-days", "{'value':0}")
                        .send()
                        .status())
                .isEqualTo(422);
        var set = platform.request("PUT", "settings/renew-before-days", "{'value':30}")
                .send();
        assertThat(set.status()).as(set.body()).isEqualTo(200);
        assertThat(set.header("ETag")).startsWith("\"1-");
        assertThat(platform.request("PUT", "settings/renew-before-days", "{'value':31}")
                        .send()
                        .status())
                .isEqualTo(428);
        assertThat(platform.get("settings/unheard-of").send().status()).isEqualTo(404);
    }

    @Test
    void nobodyApprovesTheirOwnRequestNotEvenWithAnotherToken() {
        var asked = platform.request(
                        "POST", "approvals", "{'action':'certificate.export','target':'1','reason':'move'}")
                .send();
        assertThat(asked.status()).as(asked.body()).isEqualTo(201);
        String id = asked.json().path("id").asText();
        var decided = platform.request("POST", "approvals/" + id + "/decision", "{'consent':true}")
                .header("If-Match", "\"0\"")
                .send();
        assertThat(decided.status()).isEqualTo(403);
        assertThat(platform.get("approvals?state=PENDING").send().json().path("data"))
                .hasSize(1);
    }

    @Test
    void systemNamesItsVersions() {
        var system = platform.get("system").send();
        assertThat(system.status()).as(system.body()).isEqualTo(200);
        assertThat(system.json().path("version").asText()).matches("[0-9]+\\.[0-9]+\\.[0-9]+");
        assertThat(platform.get("nodes").send().json().path("data")).isEmpty();
    }
}
