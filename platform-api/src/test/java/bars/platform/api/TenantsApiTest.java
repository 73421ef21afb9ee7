package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TenantsApiTest {
    private static final String SERVICE =
            """
            {'system':'https://fhir.nhs.uk/Id/dos-service-id','value':'2000072489','useCases':['a1t1','a4t1'],
             'applicationVersions':{'1':['2.1.0']},'handler':{'kind':'inbox'}}
            """;

    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void aTenantIsRegisteredReadChangedAndListed() {
        var made = platform.request("POST", "tenants", "{'odsCode':'x26','name':'Hillview','contacts':[]}")
                .send();
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.header("Location")).endsWith("/api/v1/tenants/X26");
        assertThat(made.header("ETag")).startsWith("\"0-");

        var again = platform.request("POST", "tenants", "{'odsCode':'X26','name':'Other'}")
                .send();
        assertThat(again.status()).isEqualTo(409);

        var patched = platform.request("PATCH", "tenants/X26", "{'name':'Hillview Hub'}")
                .header("Content-Type", Media.MERGE_PATCH)
                .header("If-Match", "\"0\"")
                .send();
        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(patched.header("ETag")).startsWith("\"1-");
        assertThat(platform.get("tenants/X26").send().json().path("name").asText())
                .isEqualTo("Hillview Hub");
        assertThat(platform.get("tenants?odsCode=X26").send().json().path("data"))
                .hasSize(1);
        assertThat(platform.get("tenants?odsCode=X26&q=x2").send().json().path("data"))
                .hasSize(1);
        assertThat(platform.get("tenants?q=hub").send().json().path("data")).hasSize(1);
        assertThat(platform.get("tenants?status=SUSPENDED&q=hub").send().json().path("data"))
                .isEmpty();
    }

    @Test
    void limitsThatNobodyCouldKeepAreRefused() {
        var standard = limited("LI1", "{'bytesAtOnce':10485759}");
        assertThat(standard.status()).isEqualTo(422);
        assertThat(standard.json().at("/errors/0/pointer").asText())
                .as(standard.body())
                .isEqualTo("/limits/bytesAtOnce");
        assertThat(limited("LI1", "{'bytesAtOnce':4095,'bodyBytes':4096}").status())
                .isEqualTo(422);
        var none = limited("LI1", "{'requestsAtOnce':0}");
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.json().at("/errors/0/pointer").asText()).isEqualTo("/limits/requestsAtOnce");

        assertThat(limited("LI1", "{'requestsAtOnce':1,'bytesAtOnce':4096,'bodyBytes':4096}")
                        .status())
                .isEqualTo(201);
        assertThat(limited("LI2", "{'bytesAtOnce':10485760}").status()).isEqualTo(201);
    }

    private static Api.Answer limited(String odsCode, String limits) {
        return platform.request("PUT", "tenants/" + odsCode, "{'name':'Limited','limits':" + limits + "}")
                .send();
    }

    @Test
    void putCreatesWithoutIfMatchAndChangesWithIt() {
        assertThat(platform.request("PUT", "tenants/PUT1", "{'name':'One'}")
                        .send()
                        .status())
                .isEqualTo(201);
        assertThat(platform.request("PUT", "tenants/PUT1", "{'name':'Two'}")
                        .send()
                        .status())
                .isEqualTo(428);
        var changed = platform.request("PUT", "tenants/PUT1", "{'odsCode':'PUT1','name':'Two'}")
                .header("If-Match", "\"0\"")
                .send();
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("name").asText()).isEqualTo("Two");
        assertThat(platform.request("PUT", "tenants/PUT1", "{'name':'Three'}")
                        .header("If-Match", "\"0\"")
                        .send()
                        .status())
                .isEqualTo(412);
        assertThat(platform.request("PUT", "tenants/PUT1", "{'odsCode':'PUT2','name':'Two'}")
                        .header("If-Match", "\"1\"")
                        .send()
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aVersionOfSomethingThatIsNotThereIsNeverMet() {
        String endpoint = endpoint("NEW2");
        Map<String, String> writes = Map.of(
                "tenants/NEW1",
                "{'name':'New'}",
                "endpoints/" + endpoint + "/services/" + UUID.randomUUID(),
                SERVICE,
                "roles/new-role",
                "{'permissions':['tenants:read']}",
                "tenants/NEW2/api-applications/INT",
                "{'name':'New','apiKey':'k'}");
        writes.forEach((path, body) -> {
            for (String match : List.of("\"0\"", "\"7\"", "W/\"0\"", "*")) {
                assertThat(write(path, body, match)).as(path + " " + match).isEqualTo(412);
            }
            assertThat(platform.get(path).send().status()).as(path).isEqualTo(404);
            assertThat(write(path, body, null)).as(path).isBetween(200, 201);
        });
    }

    @Test
    void whatHoldsByAStandardIsReadAsVersionZero() {
        endpoint("NEW3");
        Map<String, String> writes = Map.of(
                "settings/roll-back-days",
                "{'value':29}",
                "templates/dns-request",
                "{'body':'Name: ${fqdn}'}",
                "tenants/NEW3/retention",
                "{'environment':'INT','payloadDays':30}");
        writes.forEach((path, body) -> {
            assertThat(write(path, body, "\"7\"")).as(path).isEqualTo(412);
            assertThat(write(path, body, "\"0\"")).as(path).isEqualTo(200);
            assertThat(write(path, body, "\"0\"")).as(path).isEqualTo(412);
            assertThat(write(path, body, null)).as(path).isEqualTo(428);
        });
    }

    private static int write(String path, String body, @Nullable String ifMatch) {
        Api.Exchange exchange = platform.request("PUT", path, body);
        return (ifMatch == null ? exchange : exchange.header("If-Match", ifMatch))
                .send()
                .status();
    }

    private static String endpoint(String odsCode) {
        platform.request("POST", "tenants", "{'odsCode':'" + odsCode + "','name':'New'}")
                .send();
        return platform.request(
                        "POST",
                        "tenants/" + odsCode + "/endpoints",
                        "{'environment':'INT','hosting':'supplier','supplier':'demo'}")
                .send()
                .json()
                .path("serverName")
                .asText();
    }

    @Test
    void brokenRulesAreAllNamed() {
        var answer = platform.request(
                        "POST", "tenants", "{'odsCode':'!','name':'','contacts':[{'name':'A','email':'no'}]}")
                .send();
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/odsCode", "/name", "/contacts/0/email");
        assertThat(platform.request("POST", "tenants", "{'odsCode':'AAA','name':'A','contacts':[null]}")
                        .send()
                        .status())
                .isEqualTo(422);
    }

    @Test
    void endpointsFollowTheGrammarAndServicesHangOnThem() {
        platform.request("PUT", "tenants/RX1", "{'name':'Grammar'}").send();
        var endpoint = platform.request(
                        "POST",
                        "tenants/RX1/endpoints",
                        "{'environment':'INT','hosting':'supplier','supplier':'demo','provider':null,'domain':null,'suffix':null}")
                .send();
        assertThat(endpoint.status()).as(endpoint.body()).isEqualTo(201);
        assertThat(endpoint.json().path("serverName").asText()).isEqualTo("bars-int-rx1.demo.thirdparty.nhs.uk");
        assertThat(endpoint.json().path("fqdn").asText()).isEqualTo("BaRS-INT-RX1.demo.thirdparty.nhs.uk");
        String at = "endpoints/bars-int-rx1.demo.thirdparty.nhs.uk";
        assertThat(endpoint.json().path("state").asText()).isEqualTo("NEW");
        assertThat(endpoint.json().path("activeCertificate").isNull()).isTrue();

        var service = platform.request("POST", at + "/services", SERVICE).send();
        assertThat(service.status()).as(service.body()).isEqualTo(201);
        assertThat(service.json().path("environment").asText()).isEqualTo("INT");
        assertThat(platform.request("POST", at + "/services", SERVICE).send().status())
                .isEqualTo(409);
        String id = service.json().path("id").asText();

        var rules = platform.request(
                        "PUT",
                        at + "/services/" + id + "/access-rules",
                        "{'default':'ALLOW','rules':[{'effect':'DENY','odsCode':'X99'}]}")
                .header("If-Match", "\"0\"")
                .send();
        assertThat(rules.status()).as(rules.body()).isEqualTo(200);
        assertThat(platform.get(at + "/services/" + id + "/access-rules")
                        .send()
                        .json()
                        .path("rules"))
                .hasSize(1);

        var blind = platform.request("POST", at + "/services/" + id + "/catalogue-entry")
                .send();
        assertThat(blind.status()).isEqualTo(428);
        var entry = platform.request("POST", at + "/services/" + id + "/catalogue-entry")
                .header("If-Match", "*")
                .send();
        assertThat(entry.status()).as(entry.body()).isEqualTo(200);
        assertThat(entry.json().path("state").asText()).isEqualTo("REQUESTED");
        assertThat(entry.json().path("url").asText()).isEqualTo("https://BaRS-INT-RX1.demo.thirdparty.nhs.uk/FHIR/R4");

        String tag = String.valueOf(platform.get(at + "/services/" + id).send().header("ETag"));
        assertThat(platform.request("DELETE", at + "/services/" + id).send().status())
                .isEqualTo(428);
        assertThat(platform.request("DELETE", at + "/services/" + id)
                        .header("If-Match", tag)
                        .send()
                        .status())
                .isEqualTo(204);
        assertThat(platform.get(at + "/services").send().json().path("data")).isEmpty();
        assertThat(platform.request("DELETE", at).header("If-Match", "*").send().status())
                .isEqualTo(204);
        assertThat(platform.get(at).send().status()).isEqualTo(404);
    }

    @Test
    void aBoundTokenSeesItsTenantAndEnvironmentAlone() {
        for (String code : List.of("BA1", "BB1")) {
            platform.request("PUT", "tenants/" + code, "{'name':'Bound'}").send();
            for (String environment : List.of("INT", "PROD")) {
                var made = platform.request(
                                "POST",
                                "tenants/" + code + "/endpoints",
                                "{'environment':'" + environment + "','supplier':'demo'}")
                        .send();
                assertThat(made.status()).as(made.body()).isEqualTo(201);
            }
        }
        String bearer = "Bearer " + platform.bound("BA1", Environment.INT);

        assertThat(status(bearer, "tenants/BA1")).isEqualTo(200);
        assertThat(status(bearer, "tenants/BB1")).isEqualTo(404);
        assertThat(status(bearer, "tenants/BB1/endpoints")).isEqualTo(404);
        assertThat(status(bearer, "endpoints/bars-int-ba1.demo.thirdparty.nhs.uk"))
                .isEqualTo(200);
        assertThat(status(bearer, "endpoints/bars-prod-ba1.demo.thirdparty.nhs.uk"))
                .isEqualTo(404);
        assertThat(status(bearer, "endpoints/bars-int-bb1.demo.thirdparty.nhs.uk"))
                .isEqualTo(404);
        var list = platform.get("tenants").header("Authorization", bearer).send();
        assertThat(list.json().path("data")).hasSize(1);
        var endpoints = platform.get("tenants/BA1/endpoints")
                .header("Authorization", bearer)
                .send();
        assertThat(endpoints.json().path("data")).hasSize(1);
        assertThat(platform.request("POST", "tenants", "{'odsCode':'BC1','name':'No'}")
                        .header("Authorization", bearer)
                        .send()
                        .status())
                .isEqualTo(403);
    }

    private static int status(String bearer, String path) {
        return platform.get(path).header("Authorization", bearer).send().status();
    }
}
