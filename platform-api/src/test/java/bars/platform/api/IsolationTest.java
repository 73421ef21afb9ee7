package bars.platform.api;

import bars.db.Environment;
import bars.platform.access.BuiltInRole;
import bars.platform.access.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every route, asked by everybody: a tenant's things do not exist for another tenant, nor for the same tenant's token of
 * the other environment, and nobody does what was not granted. Each parameter of a path stands for something real, so that
 * a refusal is one; a route with a parameter that {@link Belongings} does not know fails. The whole matrix is written to
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

    /** What is the same for all tenants, to read. */
    private static final Set<String> COMMON = Set.of(
            "GET /conformance-certificates/{id}",
            "GET /conformance-certificates/{id}/document",
            "GET /problems/{slug}",
            "GET /jwks/{odsCode}/{environment}",
            "GET /roles/{name}",
            "GET /settings/{name}",
            "GET /templates/{name}",
            "POST /templates/{name}/preview");

    /** What a tenant is asked for below. */
    private static final List<String> OF_TENANTS = List.of(
            "/tenants/",
            "/endpoints/",
            "/certificates/",
            "/messages/",
            "/jobs/",
            "/tokens/",
            "/approvals/",
            "/audit-events/");

    /** Says of every notice that is not to be had, there or not, that it is not there or on its way. */
    private static final String REPLAY = "POST /tenants/{odsCode}/webhooks/{id}/deliveries/{delivery}/replay";

    /** Makes a key before it asks who may have one: seconds, which the tests with one caller spend and that of roles not. */
    private static final String SLOW = "POST /tenants/{odsCode}/signing-keys";

    /** What has to be seen of the tenant where it may be, or it would prove nothing that others do not see it. */
    private static final List<String> TELLING = List.of(
            "GET /approvals",
            "GET /approvals/{id}",
            "GET /audit-events",
            "GET /certificates/{id}/exports",
            "GET /endpoints/{serverName}/services",
            "GET /endpoints/{serverName}/services/{id}",
            "GET /messages",
            "GET /messages/{id}",
            "GET /messages/{id}/payload",
            "GET /tenants/{odsCode}/api-applications/{environment}",
            "GET /tenants/{odsCode}/bookings/{id}",
            "GET /tenants/{odsCode}/counterparts",
            "GET /tenants/{odsCode}/exports",
            "GET /tenants/{odsCode}/inbox",
            "GET /tenants/{odsCode}/inbox/{id}",
            "GET /tenants/{odsCode}/outbox/pause/{environment}",
            "GET /tenants/{odsCode}/referrals/{id}",
            "GET /tenants/{odsCode}/registry-pointers/{environment}",
            "GET /tenants/{odsCode}/retention",
            "GET /tenants/{odsCode}/slots",
            "GET /tenants/{odsCode}/webhooks",
            "GET /tenants/{odsCode}/webhooks/{id}",
            "GET /tenants/{odsCode}/webhooks/{id}/deliveries",
            "GET /tenants/{odsCode}/worklist",
            "GET /tenants/{odsCode}/worklist/{id}/notes",
            "GET /tokens",
            "GET /tokens/{id}");

    /** Nothing but the tenant's own things are behind these, and the owner reads them though they hold no text of it. */
    private static final List<String> READ = List.of(
            "GET /certificates/{id}",
            "GET /certificates/{id}/csr",
            "GET /certificates/{id}/request-pack",
            "GET /endpoints/{serverName}",
            "GET /jobs/{id}",
            "GET /tenants/{odsCode}",
            "GET /tenants/{odsCode}/backend-trust/{environment}",
            "GET /tenants/{odsCode}/outbox/{id}",
            "GET /tenants/{odsCode}/requests/{id}",
            "GET /tenants/{odsCode}/signing-keys");

    @RegisterExtension
    private static final Platform platform = new Platform();

    private static final TriedRoutes ROUTES = new TriedRoutes(platform);
    private static final Map<String, Map<String, Integer>> MATRIX = new TreeMap<>();

    @SuppressWarnings("NullAway.Init")
    private static Belongings mine;

    /** What the other tenant has itself. */
    @SuppressWarnings("NullAway.Init")
    private static Belongings others;

    /** What the tenant has in the other environment. */
    @SuppressWarnings("NullAway.Init")
    private static Belongings live;

    /** Every fault of a test is told, not the first alone. */
    private final SoftAssertions soft = new SoftAssertions();

    @BeforeAll
    static void open() {
        platform.request("PUT", "tenants/ISA", "{'name':'" + TENANT_CANARY + "'}")
                .send();
        others = Belongings.of(platform, "ISB", Environment.INT, "own-others");
        live = Belongings.of(platform, "ISA", Environment.PROD, "own-live");
        mine = Belongings.of(platform, "ISA", Environment.INT, CANARY);
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

    @AfterEach
    void tell() {
        soft.assertAll();
    }

    @Test
    void nobodyWithoutATokenGetsAnything() {
        for (String route : ContractTest.routes()) {
            Api.Answer answer = ROUTES.ask(route, mine.path(route), null, "*");
            note(route, "nobody", answer);
            if (!isPublic(route)) {
                soft.assertThat(answer.status()).as(route).isEqualTo(401);
            }
        }
    }

    @Test
    void whatWasNotGrantedIsRefused() {
        String hooks = platform.token(EnumSet.of(Permission.WEBHOOKS_WRITE), Set.of(), Set.of());
        String networks = platform.token(EnumSet.of(Permission.NETWORK_WRITE), Set.of(), Set.of());
        for (String route : ContractTest.routes()) {
            // A token has one permission at least: one that has nothing to do with the route.
            Api.Answer answer =
                    ROUTES.ask(route, mine.path(route), route.contains("/webhooks") ? networks : hooks, "*");
            note(route, "nothing-granted", answer);
            soft.assertThat(answer.status()).as(route).isLessThan(500);
            if (!isPublic(route) && !OPEN.contains(route)) {
                soft.assertThat(answer.status()).as(route + " " + answer.body()).isBetween(400, 499);
                assertSilent(route, answer, CANARY, TENANT_CANARY);
            }
        }
    }

    @Test
    void anotherTenantsThingsDoNotExist() {
        String token = platform.bound("ISB", Environment.INT);
        Belongings nowhere = mine.nowhere();
        Map<String, List<String>> rows = StoredRows.of(platform, "ISA");
        Map<String, List<String>> all = StoredRows.all(platform);
        for (String route : ContractTest.routes()) {
            Api.Answer answer = ROUTES.ask(route, mine.path(route), token, "*");
            note(route, "other-tenant", answer);
            soft.assertThat(answer.status()).as(route + " " + answer.body()).isLessThan(500);
            assertSilent(route, answer, CANARY, TENANT_CANARY);
            if (isSomebodys(route)) {
                assertHidden(route, answer);
            }
            if (OF_TENANTS.stream().anyMatch(one -> route.contains(" " + one)) && isSomebodys(route)) {
                Api.Answer nothing = ROUTES.ask(route, nowhere.path(route), token, "*");
                soft.assertThat(answer.status()).as(route + " " + answer.body()).isEqualTo(nothing.status());
            }
        }
        assertUntouched(rows, StoredRows.of(platform, "ISA"));
        assertNothingLost(all);
    }

    @Test
    void anotherTenantsThingsAreNotBelowOnesOwn() {
        assertNotBelow("below-other-tenant", others, platform.bound("ISB", Environment.INT), CANARY, TENANT_CANARY);
    }

    @Test
    void theOtherEnvironmentsThingsDoNotExist() {
        String token = platform.bound("ISA", Environment.PROD);
        Map<String, List<String>> rows = StoredRows.of(platform, "ISA", Environment.INT);
        for (String route : ContractTest.routes()) {
            Api.Answer answer = ROUTES.ask(route, mine.path(route), token, "*");
            note(route, "other-environment", answer);
            soft.assertThat(answer.status()).as(route + " " + answer.body()).isLessThan(500);
            assertSilent(route, answer, CANARY);
            if (isSomebodys(route) && !isOfTheTenantAlone(route)) {
                assertHidden(route, answer);
            }
        }
        assertUntouched(rows, StoredRows.of(platform, "ISA", Environment.INT));
    }

    @Test
    void theOtherEnvironmentsThingsAreNotBelowOnesOwn() {
        assertNotBelow("below-other-environment", live, platform.bound("ISA", Environment.PROD), CANARY);
    }

    @Test
    void theOwnerOfATenantReadsItsThings() {
        String token = platform.bound("ISA", Environment.INT);
        for (String route : ContractTest.routes()) {
            if (route.startsWith("GET ")) {
                Api.Answer answer = ROUTES.ask(route, mine.path(route), token, "*");
                note(route, "own-tenant", answer);
                soft.assertThat(answer.status()).as(route + " " + answer.body()).isLessThan(500);
                if (TELLING.contains(route)) {
                    soft.assertThat(answer.body()).as(route).contains(CANARY);
                }
                if (TELLING.contains(route) || READ.contains(route)) {
                    soft.assertThat(answer.status())
                            .as(route + " " + answer.body())
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void whatIsNamedInAQueryTellsNothing() {
        String token = platform.bound("ISB", Environment.INT);
        String service = mine.name("/endpoints/{serverName}/services/{id}");
        for (String query : List.of(
                "audit-events?tenant=ISA",
                "certificates/calendar.ics?tenant=ISA",
                "handshakes?serverName=" + mine.name("/endpoints/{serverName}"),
                "messages?tenant=ISA",
                "messages?service=" + service,
                "statistics/errors?tenant=ISA",
                "statistics/expiry?tenant=ISA",
                "statistics/service-levels?tenant=ISA",
                "statistics/traffic?tenant=ISA",
                "tenants?odsCode=ISA",
                "tenants/ISB/inbox?service=" + service,
                "tenants/ISB/outbox?service=" + service,
                "tenants/ISB/requests?service=" + service,
                "tenants/ISB/slots?service=" + service,
                "tenants/ISB/worklist?service=" + service)) {
            Api.Answer answer = platform.get(query)
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "*/*")
                    .send();
            soft.assertThat(answer.status()).as(query + " " + answer.body()).isLessThan(500);
            assertSilent(query, answer, CANARY, TENANT_CANARY);
        }
    }

    @Test
    void whatIsNamedInABodyIsNotReached() {
        String token = platform.bound("ISB", Environment.INT);
        String service = mine.name("/endpoints/{serverName}/services/{id}");
        Map<String, List<String>> rows = StoredRows.of(platform, "ISA");
        Map.of(
                        "POST certificates/requests",
                        "{'serverNames':['" + mine.name("/endpoints/{serverName}") + "']}",
                        "POST tokens",
                        "{'name':'x','permissions':['tenants:read'],'tenants':['ISA'],'environments':['INT']}",
                        "POST approvals",
                        "{'action':'a','target':'t','tenant':'ISA','environment':'INT','reason':'a test'}",
                        "POST audit-events/verification",
                        "{'tenant':'ISA'}",
                        "POST tenants/ISB/responses",
                        "{'message':'" + mine.name("/messages/{id}") + "','kind':'STATUS','status':'active'}",
                        "POST tenants/ISB/webhooks",
                        "{'environment':'INT','url':'https://hooks.example.org/x','service':'" + service + "'}",
                        "PUT tenants/ISB/slots",
                        "{'service':'" + service + "','slots':[]}")
                .forEach((route, body) -> {
                    String method = route.substring(0, route.indexOf(' '));
                    Api.Answer answer = platform.request(method, route.substring(route.indexOf(' ') + 1), body)
                            .header("Authorization", "Bearer " + token)
                            .send();
                    soft.assertThat(answer.status())
                            .as(route + " " + answer.body())
                            .isIn(403, 404, 422);
                    assertSilent(route, answer, CANARY, TENANT_CANARY);
                });
        assertUntouched(rows, StoredRows.of(platform, "ISA"));
    }

    @Test
    void everyRoleOnAForeignTenantLearnsAndChangesNothing() {
        Map<String, List<String>> rows = StoredRows.of(platform, "ISA");
        for (BuiltInRole role : BuiltInRole.values()) {
            String token = platform.token(role.permissions(), Set.of("ISB"), Set.of(Environment.INT));
            for (String route : ContractTest.routes()) {
                if (route.equals(SLOW)) {
                    continue;
                }
                Api.Answer answer = ROUTES.ask(route, mine.path(route), token, "*");
                note(route, role.wire() + "-of-other-tenant", answer);
                soft.assertThat(answer.status()).as(role + " " + route).isLessThan(500);
                assertSilent(role + " " + route, answer, CANARY, TENANT_CANARY);
                if (isSomebodys(route)) {
                    assertHidden(role + " " + route, answer);
                }
            }
        }
        assertUntouched(rows, StoredRows.of(platform, "ISA"));
    }

    /** A foreign id below one's own tenant, endpoint, certificate or webhook leads nowhere. */
    private void assertNotBelow(String caller, Belongings own, String token, String... canaries) {
        Map<String, List<String>> rows = StoredRows.of(platform, "ISA", Environment.INT);
        for (String route : ContractTest.routes()) {
            long parameters = Belongings.PARAMETER.matcher(route).results().count();
            for (int leading = 1; leading < parameters && isSomebodys(route); leading++) {
                if (!mine.isForeignTo(own, route, leading)) {
                    continue;
                }
                Api.Answer answer = ROUTES.ask(route, mine.path(route, own, leading), token, "*");
                note(route, caller + "-" + leading, answer);
                assertSilent(route, answer, canaries);
                if (route.equals(REPLAY) && leading == 2) {
                    soft.assertThat(answer.status()).as(route).isEqualTo(409);
                } else {
                    assertHidden(route, answer);
                }
            }
        }
        assertUntouched(rows, StoredRows.of(platform, "ISA", Environment.INT));
    }

    private void assertHidden(String what, Api.Answer answer) {
        soft.assertThat(answer.status()).as(what + " " + answer.body()).isIn(403, 404);
    }

    private void assertSilent(String what, Api.Answer answer, String... canaries) {
        soft.assertThat(answer.headers() + answer.body()).as(what).doesNotContain(canaries);
    }

    private void assertUntouched(Map<String, List<String>> before, Map<String, List<String>> after) {
        soft.assertThat(before).as("tables with rows of tenants").hasSizeGreaterThan(20);
        before.forEach(
                (table, rows) -> soft.assertThat(after.get(table)).as(table).isEqualTo(rows));
    }

    /** Others may have more than before: nothing that was there has changed or gone. */
    private void assertNothingLost(Map<String, List<String>> before) {
        Map<String, List<String>> after = StoredRows.all(platform);
        before.forEach((table, rows) ->
                soft.assertThat(after.getOrDefault(table, List.of())).as(table).containsAll(rows));
    }

    private static boolean isPublic(String route) {
        return PUBLIC.stream().anyMatch(route::startsWith);
    }

    /** A path that names something of a tenant, or of the platform itself. */
    private static boolean isSomebodys(String route) {
        return route.contains("{") && !COMMON.contains(route);
    }

    /** What the tenant has in both environments. */
    private static boolean isOfTheTenantAlone(String route) {
        return route.contains("/tenants/{odsCode}")
                && Belongings.PARAMETER.matcher(route).results().count() == 1;
    }

    private static void note(String route, String caller, Api.Answer answer) {
        MATRIX.computeIfAbsent(route, one -> new LinkedHashMap<>()).put(caller, answer.status());
    }
}
