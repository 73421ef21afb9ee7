package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TestTenants;
import bars.db.record.RecordKind;
import bars.db.sender.Counterparts;
import bars.platform.certificate.DevelopmentCa;
import bars.platform.reminder.ExportWatch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists that are short enough to be given whole are given in pages as well, to who asks for them. */
class WholeListsApiTest {
    private static final String SERVER = "bars-int-whole.demo.thirdparty.nhs.uk";

    @RegisterExtension
    private static final Platform platform = new Platform();

    @SuppressWarnings("NullAway.Init")
    private static String certificate;

    @SuppressWarnings("NullAway.Init")
    private static String workCase;

    /** Two rows or more for every list. */
    @BeforeAll
    static void open() throws SQLException {
        trust();
        Cases.Site site = Cases.site(platform, "WHOLE", Environment.INT);
        TestTenants.endpoint(platform.database(), "WHOLE", Environment.PROD);
        TestTenants.service(platform.database(), site.endpoint(), "2000000002");
        tenant();
        Cases.message(platform, site, RecordKind.REFERRAL);
        workCase = platform.get("tenants/WHOLE/worklist")
                .send()
                .json()
                .at("/data/0/id")
                .asText();
        twice("tenants/WHOLE/worklist/" + workCase + "/notes", "{'text':'first'}", "{'text':'second'}");
        platform.database().doInTenant(site.scope(), work -> {
            for (String useCase : List.of("a1t1", "a1t2")) {
                new Counterparts(work).put(new Counterparts.Heard("", "2000099999", useCase, "{}", Instant.now()));
            }
        });
        platforms();
        certificates();
    }

    static List<String> lists() throws IOException {
        try (InputStream in = WholeListsApiTest.class.getResourceAsStream("/openapi/bars-admin.yaml")) {
            List<String> paths = new ArrayList<>();
            new ObjectMapper(new YAMLFactory())
                    .readTree(in)
                    .path("paths")
                    .properties()
                    .forEach(path -> {
                        if (path.getValue().at("/get/parameters").toString().contains("/LimitOfWhole")) {
                            paths.add(path.getKey());
                        }
                    });
            return paths;
        }
    }

    @Test
    void theContractNamesThem() throws IOException {
        assertThat(lists())
                .contains("/nodes", "/roles", "/settings", "/templates", "/endpoints/{serverName}/services")
                .hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void pagesHoldWhatTheWholeHolds(String list) {
        String path = filled(list);
        Api.Answer whole = platform.get(path).send();
        List<JsonNode> all = rows(whole.json());
        List<JsonNode> paged = new ArrayList<>();
        String cursor = "";
        do {
            Api.Answer page = platform.get(path + "?limit=1" + cursor).send();
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            assertThat(rows(page.json())).as(path).hasSize(1);
            assertThat(page.json().at("/page/limit").asInt()).isOne();
            paged.addAll(rows(page.json()));
            cursor = "&cursor=" + page.json().at("/page/nextCursor").asText();
            assertThat(page.header("Link") == null)
                    .isEqualTo(page.json().at("/page/nextCursor").isNull());
        } while (paged.size() < all.size() && !cursor.endsWith("null"));

        assertThat(all).as(whole.body()).hasSizeGreaterThan(1);
        assertThat(whole.json().at("/page/nextCursor").isNull()).isTrue();
        assertThat(cursor).as("the last page").isEqualTo("&cursor=null");
        assertThat(paged).isEqualTo(all);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aLimitOrCursorThatCannotBeIsRefused(String list) {
        String keyOfAnotherList = Paging.cursor("A1");
        String foreign =
                Base64.getUrlEncoder().withoutPadding().encodeToString("at:1".getBytes(StandardCharsets.UTF_8));
        for (String query : List.of(
                "limit=0",
                "limit=201",
                "limit=x",
                "limit=1&limit=2",
                "cursor=%21",
                "cursor=" + keyOfAnotherList,
                "cursor=" + Paging.cursor("at:-1"),
                "cursor=" + foreign)) {
            Api.Answer answer = platform.get(filled(list) + "?" + query).send();

            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(answer.json().path("type").asText()).as(query).endsWith("/invalid-parameter");
        }
    }

    @Test
    void aCursorAloneGivesTheRestAndBehindTheEndIsNothing() {
        int all = rows(platform.get("settings").send().json()).size();
        JsonNode first = platform.get("settings?limit=2").send().json();

        JsonNode rest = platform.get(
                        "settings?cursor=" + first.at("/page/nextCursor").asText())
                .send()
                .json();
        JsonNode beyond = platform.get("settings?cursor=" + Paging.cursorAt(all + 1))
                .send()
                .json();

        assertThat(rows(rest)).hasSize(all - 2);
        assertThat(rest.at("/page/nextCursor").isNull()).isTrue();
        assertThat(rows(beyond)).isEmpty();
        assertThat(beyond.at("/page/nextCursor").isNull()).isTrue();
    }

    @Test
    void aPageOfAListWithATagHasATag() {
        Api.Answer page = platform.get("trust/INT/client-names?limit=1").send();
        String tag = Objects.requireNonNull(page.header("ETag"));
        Api.Answer known = platform.get("trust/INT/client-names?limit=1")
                .header("If-None-Match", tag)
                .send();

        assertThat(page.header("Link")).contains("limit=1", "rel=\"next\"");
        assertThat(known.status()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "endpoints/bars-int-whole.demo.thirdparty.nhs.uk/services",
                "endpoints/bars-int-whole.demo.thirdparty.nhs.uk/certificates",
                "tenants/WHOLE/webhooks",
                "tenants/WHOLE/retention"
            })
    void whatBelongsToAnEnvironmentIsNarrowedToIt(String path) {
        List<JsonNode> test =
                rows(platform.get(path + "?environment=INT").send().json());
        Api.Answer live = platform.get(path + "?environment=PROD&limit=200").send();
        Api.Answer wrong = platform.get(path + "?environment=TEST").send();

        assertThat(test)
                .isNotEmpty()
                .allMatch(row -> row.path("environment").asText().equals("INT"));
        assertThat(live.status()).isEqualTo(200);
        assertThat(rows(live.json())).hasSize(path.endsWith("retention") ? 1 : 0);
        assertThat(rows(platform.get(path).send().json()))
                .hasSize(test.size() + rows(live.json()).size());
        assertThat(wrong.status()).isEqualTo(400);
    }

    private static String filled(String list) {
        String path = list.substring(1);
        if (path.startsWith("trust/") || path.startsWith("jwks/")) {
            path = path.replace("{environment}", "INT");
        }
        return path.replace("{odsCode}", "WHOLE")
                .replace("{serverName}", SERVER)
                .replace("worklist/{id}", "worklist/" + workCase)
                .replace("{id}", certificate);
    }

    private static List<JsonNode> rows(JsonNode page) {
        List<JsonNode> rows = new ArrayList<>();
        page.path("data").forEach(rows::add);
        return rows;
    }

    private static void twice(String path, String one, String other) {
        for (String body : List.of(one, other)) {
            Api.Answer answer = platform.request("POST", path, body).send();
            assertThat(answer.status()).as(path + answer.body()).isBetween(200, 202);
        }
    }

    private static void trust() {
        for (DevelopmentCa ca : List.of(authority("INT"), authority("PROD"))) {
            platform.request("POST", "trust/INT/authorities")
                    .header("Content-Type", "application/x-pem-file")
                    .body(ca.chain())
                    .send();
            String list = Base64.getEncoder()
                    .encodeToString(ca.revocationList(List.of(), BigInteger.ONE, Duration.ofDays(1)));
            Api.Answer added = platform.request("POST", "trust/INT/crls", "{'list':'" + list + "'}")
                    .send();
            assertThat(added.status()).as(added.body()).isEqualTo(201);
        }
        twice("trust/INT/client-names", "{'name':'one.nhs.uk'}", "{'name':'two.nhs.uk'}");
        twice("trust/INT/client-addresses", "{'cidr':'192.0.2.1'}", "{'cidr':'192.0.2.2'}");
        String authority = platform.get("trust/INT/authorities")
                .send()
                .json()
                .at("/data/0/sha256")
                .asText();
        String source = "{'authority':'" + authority + "','address':'http://crl.nhs.uk/";
        twice("trust/INT/crl-sources", source + "a.crl'}", source + "b.crl'}");
    }

    private static DevelopmentCa authority(String environment) {
        return DevelopmentCa.create(environment, Clock.systemUTC());
    }

    private static void tenant() {
        String contact = "{'name':'Desk','email':'desk@tenant.example.org','purpose':'certificates'}";
        Api.Answer told = platform.request("PUT", "tenants/WHOLE", "{'name':'Whole','contacts':[" + contact + "]}")
                .header("If-Match", "*")
                .send();
        assertThat(told.status()).as(told.body()).isEqualTo(200);
        twice("tenants/WHOLE/signing-keys", "{'environment':'INT'}", "{'environment':'INT'}");
        twice(
                "tenants/WHOLE/webhooks",
                "{'environment':'INT','url':'https://a.example.org/'}",
                "{'environment':'INT','url':'https://b.example.org/'}");
        twice(
                "tenants/WHOLE/exports",
                "{'environment':'INT','reason':'a first copy'}",
                "{'environment':'PROD','reason':'another copy'}");
    }

    private static void platforms() throws SQLException {
        String tcc = "{'product':'P','application':'1','validFrom':'2026-01-01','reference':'";
        twice("conformance-certificates", tcc + "TCC-1'}", tcc + "TCC-2'}");
        twice("client-identities", "{'environment':'INT'}", "{'environment':'PROD'}");
        try (Connection owner = platform.owner();
                Statement insert = owner.createStatement()) {
            insert.executeUpdate(
                    "insert into node (id, roles, version, address, started_at, seen_at)"
                            + " select gen_random_uuid(), 'admin', '1', '192.0.2.' || n, now(), now() from generate_series(1, 2) n");
        }
    }

    /** One that serves in each environment; the key of one was taken out twice, and its successor is asked for. */
    private static void certificates() throws SQLException {
        certificate = checked("INT");
        checked("PROD");
        twice("certificates/" + certificate + "/exports", "{'reason':'a first copy'}", "{'reason':'another copy'}");
        assertThat(platform.wiring.get(ExportWatch.class).run()).isPositive();
        Api.Answer next = platform.request("POST", "endpoints/" + SERVER + "/certificates", "{}")
                .send();
        assertThat(next.status()).as(next.body()).isEqualTo(201);
        try (Connection owner = platform.owner();
                Statement update = owner.createStatement()) {
            update.executeUpdate("update server_certificate set state = 'ACTIVE' where state = 'CHECKED'");
        }
    }

    private static String checked(String environment) {
        return CheckedCertificates.add(
                platform, environment, SERVER.replace("int", environment.toLowerCase(Locale.ROOT)));
    }
}
