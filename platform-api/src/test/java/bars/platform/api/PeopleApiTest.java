package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.platform.access.BuiltInRole;
import bars.platform.access.Permission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
        assertThat(platform.get("users").send().json().findValuesAsText("email"))
                .contains("ann@example.org");
        assertThat(platform.request("POST", "users", "{'email':'x','name':'','roles':['king']}")
                        .send()
                        .json()
                        .path("errors"))
                .hasSize(3);
    }

    @Test
    void nobodyReachesAPersonWhoMayDoMore() {
        String keeper = keeper(Set.of());
        String stronger = invited("'email':'boss@example.org','name':'Boss','roles':['owner']");
        String equal = invited("'email':'peer@example.org','name':'Peer','roles':['auditor']");

        assertThat(reinvited(keeper, stronger)).isEqualTo(403);
        assertThat(changed(keeper, stronger, "{'roles':['viewer']}")).isEqualTo(403);
        assertThat(changed(keeper, stronger, "{'status':'DISABLED'}")).isEqualTo(403);
        assertThat(reinvited(keeper, equal)).isEqualTo(200);
        assertThat(changed(keeper, equal, "{'roles':['viewer']}")).isEqualTo(200);
    }

    @Test
    void nobodyReachesOrGivesAnEnvironmentThatTheyLack() {
        String keeper = keeper(Set.of(Environment.INT));
        String wider = invited("'email':'wide@example.org','name':'Wide','roles':['viewer']");
        String inside = invited("'email':'in@example.org','name':'In','roles':['viewer'],'environments':['INT']");

        assertThat(reinvited(keeper, wider)).isEqualTo(403);
        assertThat(changed(keeper, wider, "{'environments':['INT']}")).isEqualTo(403);
        assertThat(reinvited(keeper, inside)).isEqualTo(200);
        for (String environments : List.of("[]", "null", "['PROD']", "['INT','PROD']")) {
            assertThat(changed(keeper, inside, "{'environments':" + environments + "}"))
                    .as(environments)
                    .isEqualTo(422);
        }
        assertThat(changed(keeper, inside, "{'name':'Inside'}")).isEqualTo(200);
        var refused = platform.request("POST", "users", "{'email':'n@example.org','name':'N','roles':['viewer']}")
                .header("Authorization", "Bearer " + keeper)
                .send();
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/environments");
    }

    @Test
    void whoHasBothEnvironmentsByNameReachesWhoHasThemUnnamed() {
        String keeper = keeper(Set.of(Environment.values()));
        String person = invited("'email':'both@example.org','name':'Both','roles':['viewer']");

        assertThat(reinvited(keeper, person)).isEqualTo(200);
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
    void nobodyChangesARoleThatAllowsWhatTheyMayNot() {
        platform.request("PUT", "roles/certifiers", "{'permissions':['certificates:activate']}")
                .send();
        platform.request("PUT", "roles/readers", "{'permissions':['tenants:read']}")
                .send();
        String keeper = platform.token(EnumSet.of(Permission.USERS_WRITE, Permission.TENANTS_READ), Set.of(), Set.of());

        assertThat(byKeeper(keeper, platform.request("PUT", "roles/certifiers", "{'permissions':['tenants:read']}")))
                .isEqualTo(403);
        assertThat(byKeeper(keeper, platform.request("DELETE", "roles/certifiers")))
                .isEqualTo(403);
        assertThat(byKeeper(keeper, platform.request("PUT", "roles/readers", "{'permissions':['users:write']}")))
                .isEqualTo(200);
        assertThat(byKeeper(keeper, platform.request("PUT", "roles/readers", "{'permissions':['audit:read']}")))
                .isEqualTo(422);
        assertThat(platform.get("roles/certifiers")
                        .send()
                        .json()
                        .at("/permissions/0")
                        .asText())
                .isEqualTo("certificates:activate");
    }

    private static int byKeeper(String keeper, Api.Exchange change) {
        return change.header("Authorization", "Bearer " + keeper)
                .header("If-Match", "*")
                .send()
                .status();
    }

    @Test
    void whatHoldsInBothEnvironmentsIsChangedByNobodyOfOneAlone() {
        platform.request("PUT", "roles/night-desk", "{'permissions':['tenants:read']}")
                .send();
        String bound = platform.token(EnumSet.allOf(Permission.class), Set.of(), Set.of(Environment.INT));

        for (Api.Exchange change : List.of(
                platform.request("PUT", "settings/two-people-activate", "{'value':false}"),
                platform.request("PUT", "roles/day-desk", "{'permissions':['tenants:read']}"),
                platform.request("DELETE", "roles/night-desk"),
                platform.request("PUT", "templates/pid-mail", "{'subject':'x'}"),
                platform.request("DELETE", "conformance-certificates/" + UUID.randomUUID()))) {
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

    /** The token of somebody who keeps the accounts and has otherwise what an auditor has. */
    private static String keeper(Set<Environment> environments) {
        Set<Permission> permissions = EnumSet.copyOf(BuiltInRole.AUDITOR.permissions());
        permissions.add(Permission.USERS_WRITE);
        return platform.token(permissions, Set.of(), environments);
    }

    private static String invited(String members) {
        var invited = platform.request("POST", "users", "{" + members + "}").send();
        assertThat(invited.status()).as(invited.body()).isEqualTo(201);
        return invited.json().at("/user/id").asText();
    }

    private static int reinvited(String token, String person) {
        return platform.request("POST", "users/" + person + "/invitation")
                .header("Authorization", "Bearer " + token)
                .send()
                .status();
    }

    private static int changed(String token, String person, String patch) {
        return platform.request("PATCH", "users/" + person, patch)
                .header("Content-Type", Media.MERGE_PATCH)
                .header("If-Match", "*")
                .header("Authorization", "Bearer " + token)
                .send()
                .status();
    }
}
