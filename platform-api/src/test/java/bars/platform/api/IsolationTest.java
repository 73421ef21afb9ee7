package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.platform.access.BuiltInRole;
import bars.platform.access.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every route, asked by everybody: a tenant's things do not exist for another tenant, nor for the same tenant's token of
 * the other environment, and nobody does what was not granted. The whole matrix is written to
 * {@code target/isolation-matrix.csv}.
 */
class IsolationTest {
    /** In no address, so an answer that holds it has told something of the tenant's INT. */
    private static final String CANARY = "canary-7f3a";

    /** The same for what the tenant has in both environments. */
    private static final String TENANT_CANARY = "canary-of-tenant-91c2";

    /** Who is allowed whatever was granted. */
    private static final Set<String> OPEN = Set.of("GET /me", "GET /jobs", "GET /approvals", "POST /approvals");

    private static final List<String> PUBLIC = List.of("GET /openapi.yaml", "GET /problems/", "GET /jwks/");

    @RegisterExtension
    private static final Platform platform = new Platform();

    private static final Map<String, String> MINE = new HashMap<>();
    private static final Map<String, Map<String, Integer>> MATRIX = new TreeMap<>();

    @BeforeAll
    static void open() {
        made("PUT", "tenants/ISA", "{'name':'" + TENANT_CANARY + "'}");
        made("PUT", "tenants/ISB", "{'name':'Another'}");
        String server = made("POST", "tenants/ISA/endpoints", "{'environment':'INT','supplier':'demo'}")
                .json()
                .path("serverName")
                .asText();
        String service = made(
                        "POST",
                        "endpoints/" + server + "/services",
                        "{'system':'https://example.org/" + CANARY + "','value':'" + CANARY + "'}")
                .json()
                .path("id")
                .asText();
        String token = made(
                        "POST",
                        "tokens",
                        "{'name':'" + CANARY
                                + "','permissions':['tenants:read'],'tenants':['ISA'],'environments':['INT']}")
                .json()
                .path("id")
                .asText();
        String certificate = made("POST", "endpoints/" + server + "/certificates", "{}")
                .json()
                .path("id")
                .asText();
        String approval = made(
                        "POST",
                        "approvals",
                        "{'action':'a','target':'t','tenant':'ISA','environment':'INT','reason':'" + CANARY + "'}")
                .json()
                .path("id")
                .asText();
        String user = made("POST", "users", "{'email':'" + CANARY + "@example.org','name':'A','roles':['viewer']}")
                .json()
                .at("/user/id")
                .asText();
        String event = platform.get("audit-events?tenant=ISA")
                .send()
                .json()
                .at("/data/0/id")
                .asText();
        MINE.putAll(Map.of(
                "odsCode", "ISA",
                "serverName", server,
                "endpoints", service,
                "tokens", token,
                "certificates", certificate,
                "approvals", approval,
                "users", user,
                "audit-events", event));
    }

    @AfterAll
    static void report() throws IOException {
        List<String> lines = new ArrayList<>();
        List<String> callers = new ArrayList<>(MATRIX.values().stream()
                .flatMap(row -> row.keySet().stream())
                .distinct()
                .toList());
        lines.add("route," + String.join(",", callers));
        MATRIX.forEach((route, row) -> lines.add(route + ","
                + String.join(
                        ",",
                        callers.stream()
                                .map(caller -> String.valueOf(row.getOrDefault(caller, 0)))
                                .toList())));
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target", "isolation-matrix.csv"), lines);
    }

    @Test
    void nobodyWithoutATokenGetsAnything() {
        for (String route : ContractTest.routes()) {
            Api.Answer answer = ask(route, MINE, null);
            note(route, "nobody", answer);
            if (PUBLIC.stream().noneMatch(route::startsWith)) {
                assertThat(answer.status()).as(route).isEqualTo(401);
            }
        }
    }

    @Test
    void whatWasNotGrantedIsRefused() {
        String hooks = platform.token(EnumSet.of(Permission.WEBHOOKS_WRITE), Set.of(), Set.of());
        String networks = platform.token(EnumSet.of(Permission.NETWORK_WRITE), Set.of(), Set.of());
        for (String route : ContractTest.routes()) {
            // A token has one permission at least: one that has nothing to do with the route.
            Api.Answer answer = ask(route, MINE, route.contains("/webhooks") ? networks : hooks);
            note(route, "nothing-granted", answer);
            assertThat(answer.status()).as(route).isLessThan(500);
            if (PUBLIC.stream().noneMatch(route::startsWith) && !OPEN.contains(route)) {
                assertThat(answer.status()).as(route + " " + answer.body()).isBetween(400, 499);
                assertThat(answer.body()).as(route).doesNotContain(CANARY).doesNotContain(TENANT_CANARY);
            }
        }
    }

    @Test
    void anotherTenantsThingsDoNotExist() {
        assertHidden("other-tenant", platform.bound("ISB", Environment.INT));
    }

    @Test
    void theOtherEnvironmentsThingsDoNotExist() {
        assertHidden("other-environment", platform.bound("ISA", Environment.PROD));
    }

    @Test
    void theOwnerOfATenantReadsItsThings() {
        String token = platform.bound("ISA", Environment.INT);
        for (String route : ContractTest.routes()) {
            if (route.startsWith("GET ")) {
                Api.Answer answer = ask(route, MINE, token);
                note(route, "own-tenant", answer);
                assertThat(answer.status()).as(route + " " + answer.body()).isLessThan(500);
            }
        }
        for (String route : List.of(
                "GET /tenants/{odsCode}",
                "GET /tenants/{odsCode}/endpoints",
                "GET /endpoints/{serverName}",
                "GET /endpoints/{serverName}/services/{id}",
                "GET /tokens/{id}",
                "GET /certificates/{id}")) {
            assertThat(ask(route, MINE, token).status()).as(route).isEqualTo(200);
        }
    }

    @Test
    void everyRoleOnAForeignTenantLearnsAndChangesNothing() {
        Map<String, String> before = state();
        for (BuiltInRole role : BuiltInRole.values()) {
            String token = platform.token(role.permissions(), Set.of("ISB"), Set.of(Environment.INT));
            for (String route : ContractTest.routes()) {
                Api.Answer answer = ask(route, MINE, token);
                note(route, role.wire() + "-of-other-tenant", answer);
                assertThat(answer.status()).as(role + " " + route).isLessThan(500);
                assertThat(answer.body())
                        .as(role + " " + route)
                        .doesNotContain(CANARY)
                        .doesNotContain(TENANT_CANARY);
                if (belongsToTenant(route)) {
                    assertThat(answer.status()).as(role + " " + route).isBetween(400, 499);
                }
            }
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void everyRoleIsAnsweredWithoutFaultOnItsTenantAndOnAll() {
        for (BuiltInRole role : BuiltInRole.values()) {
            String own = platform.token(role.permissions(), Set.of("ISA"), Set.of(Environment.INT));
            String all = platform.token(role.permissions(), Set.of(), Set.of());
            for (String route : ContractTest.routes()) {
                // A version that never was: what may be done is told apart from what may not, and nothing is done.
                Api.Answer mine = exchange(route, MINE, own, "\"987654321\"").send();
                Api.Answer every = exchange(route, MINE, all, "\"987654321\"").send();
                note(route, role.wire() + "-of-own-tenant", mine);
                note(route, role.wire(), every);
                assertThat(mine.status())
                        .as(role + " " + route + " " + mine.body())
                        .isLessThan(500);
                assertThat(every.status())
                        .as(role + " " + route + " " + every.body())
                        .isLessThan(500);
            }
        }
    }

    /** For a thing of somebody else the answer is the very answer for a thing that is not there. */
    private static void assertHidden(String caller, String token) {
        Map<String, String> absent = new HashMap<>();
        MINE.keySet().forEach(name -> absent.put(name, UUID.randomUUID().toString()));
        absent.put("odsCode", "ISX");
        absent.put("serverName", "bars-int-isx.demo.thirdparty.nhs.uk");
        absent.put("audit-events", "999999999");
        Map<String, String> before = state();
        for (String route : ContractTest.routes()) {
            Api.Answer mine = ask(route, MINE, token);
            note(route, caller, mine);
            assertThat(mine.status()).as(route + " " + mine.body()).isLessThan(500);
            boolean ownTenant = caller.equals("other-environment");
            assertThat(mine.body()).as(route).doesNotContain(CANARY);
            if (!ownTenant) {
                assertThat(mine.body()).as(route).doesNotContain(TENANT_CANARY);
            }
            if (belongsToTenant(route) && !(ownTenant && route.contains("{odsCode}"))) {
                Api.Answer nothing = ask(route, absent, token);
                assertThat(mine.status()).as(route + " " + mine.body()).isEqualTo(nothing.status());
                assertThat(mine.status()).as(route + " " + mine.body()).isBetween(400, 499);
            }
        }
        assertThat(state()).isEqualTo(before);
    }

    private static boolean belongsToTenant(String route) {
        if (PUBLIC.stream().anyMatch(route::startsWith)) {
            return false;
        }
        return route.contains("{odsCode}")
                || route.contains("{serverName}")
                || (route.contains("{id}")
                        && List.of("/tokens/", "/certificates/", "/approvals/", "/audit-events/").stream()
                                .anyMatch(route::contains));
    }

    /** What must not have changed. */
    private static Map<String, String> state() {
        Map<String, String> state = new LinkedHashMap<>();
        for (String route : List.of(
                "GET /tenants/{odsCode}",
                "GET /endpoints/{serverName}",
                "GET /endpoints/{serverName}/services/{id}",
                "GET /certificates/{id}",
                "GET /approvals/{id}")) {
            state.put(route, ask(route, MINE, platform.admin).body());
        }
        return state;
    }

    private static Api.Answer ask(
            String route, Map<String, String> ids, @org.jspecify.annotations.Nullable String token) {
        return exchange(route, ids, token, "*").send();
    }

    private static Api.Exchange exchange(
            String route, Map<String, String> ids, @org.jspecify.annotations.Nullable String token, String version) {
        String method = route.substring(0, route.indexOf(' '));
        String path = route.substring(route.indexOf('/') + 1);
        String kind = path.contains("/") ? path.substring(0, path.indexOf('/')) : path;
        path = path.replace("{odsCode}", ids.getOrDefault("odsCode", "x"))
                .replace("{serverName}", ids.getOrDefault("serverName", "x"))
                .replace("{environment}", "INT")
                .replace("{slug}", "not-found")
                .replace("{name}", kind.equals("roles") ? "viewer" : "renew-before-days")
                .replace("{version}", "1")
                .replace("{id}", ids.getOrDefault(kind, new UUID(7, 7).toString()))
                .replaceAll("\\{\\w+}", "x");
        Api.Exchange exchange = method.equals("GET") || method.equals("DELETE")
                ? platform.request(method, path)
                : platform.request(method, path, "{}")
                        .header("Content-Type", method.equals("PATCH") ? Media.MERGE_PATCH : "application/json");
        exchange.header("If-Match", version).header("Accept", "*/*");
        return token == null ? exchange.without("Authorization") : exchange.header("Authorization", "Bearer " + token);
    }

    private static void note(String route, String caller, Api.Answer answer) {
        MATRIX.computeIfAbsent(route, one -> new LinkedHashMap<>()).put(caller, answer.status());
    }

    private static Api.Answer made(String method, String path, String body) {
        Api.Answer answer = platform.request(method, path, body).send();
        assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(201);
        return answer;
    }
}
