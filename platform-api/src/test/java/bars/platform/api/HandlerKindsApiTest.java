package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.node.Node;
import bars.db.node.Nodes;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service is handled by what every live receiver has, and by nothing else. */
class HandlerKindsApiTest {
    private static final String SERVICES = "endpoints/bars-int-hk1.demo.thirdparty.nhs.uk/services";

    private final Platform platform = new Platform();
    private int services;

    @BeforeEach
    void endpoint() {
        platform.request("PUT", "tenants/HK1", "{'name':'Kinds'}").send();
        platform.request(
                        "POST", "tenants/HK1/endpoints", "{'environment':'INT','hosting':'supplier','supplier':'demo'}")
                .send();
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void kindThatNobodyHasIsRefusedAndThoseThereAreAreNamed() {
        receiver("inbox", "relay", "opening-hours");

        var refused = offered("teleport");

        assertThat(refused.status()).isEqualTo(422);
        JsonNode error = refused.json().path("errors").path(0);
        assertThat(error.path("pointer").asText()).isEqualTo("/handler/kind");
        assertThat(error.path("detail").asText()).contains("inbox", "opening-hours", "relay");
        assertThat(offered("opening-hours").status()).isEqualTo(201);
        assertThat(offered("INBOX").status()).isEqualTo(422);
        assertThat(offered("inbox").status()).isEqualTo(201);
    }

    @Test
    void kindThatOneReceiverLacksIsNone() {
        receiver("inbox", "relay", "opening-hours", "triage");
        receiver("inbox", "relay", "triage");

        assertThat(offered("opening-hours").status()).isEqualTo(422);
        assertThat(offered("triage").status()).isEqualTo(201);
    }

    @Test
    void whileNoReceiverRunsThereAreThePlatformsOwn() {
        assertThat(offered("opening-hours").status()).isEqualTo(422);
        assertThat(offered("inbox").status()).isEqualTo(201);
    }

    @Test
    void whatAServiceChoseBeforeStaysPossible() {
        UUID node = receiver("inbox", "relay", "opening-hours");
        var made = offered("opening-hours");
        String path = SERVICES + "/" + made.json().path("id").asText();
        report(node, "inbox", "relay");
        String same =
                document(made.json().path("value").asText(), "opening-hours").replace("}}", "},'name':'Still here'}");

        var changed =
                platform.request("PUT", path, same).header("If-Match", "*").send();

        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(platform.request("PUT", path, same.replace("opening-hours", "triage"))
                        .header("If-Match", "*")
                        .send()
                        .status())
                .isEqualTo(422);
    }

    @Test
    void membersThatNobodyReadsAreRefused() {
        assertThat(pointers(400, "'handler':{'kind':'inbox','x':1}")).containsExactly("/handler/x");
        assertThat(pointers(400, "'handler':{'kind':'relay','url':'https://a.example/FHIR/R4','timeoutt':5,'a/b':1}"))
                .containsExactly("/handler/a~1b", "/handler/timeoutt");
        assertThat(pointers(400, "'settings':{'secondBookings':'accept'}")).containsExactly("/settings/secondBookings");
        assertThat(pointers(422, "'applicationVersions':{'9':['1.0.0'],'0':['1.0.0'],'12':['1.0.0']}"))
                .containsExactlyInAnyOrder(
                        "/applicationVersions/9", "/applicationVersions/0", "/applicationVersions/12");
    }

    @Test
    void membersThatSomebodyReadsAreTaken() {
        receiver("inbox", "relay", "opening-hours");

        for (String members : List.of(
                "'handler':{'kind':'relay','url':'https://a.example/FHIR/R4','atOnce':2,'failures':3,'restSeconds':9}",
                "'handler':{'kind':'opening-hours','opens':'08:00','closes':'18:30'}",
                "'settings':{'booking':true,'coreVersion':'1.5.0','definitions':[],'practiceSetting':'1|One',"
                        + "'requester':true,'slotWindowDays':7,'xml':'on'}",
                "'applicationVersions':{'1':['2.1.0'],'8':['1.0.0-alpha.3']}")) {
            Api.Answer taken = with(members);
            assertThat(taken.status()).as(taken.body()).isEqualTo(201);
        }
    }

    @Test
    void whatWasStoredBeforeStaysWritable() throws SQLException {
        var made = with("'handler':{'kind':'inbox'}");
        String id = made.json().path("id").asText();
        try (var owner = platform.owner();
                var old = owner.prepareStatement("update service set handler = handler || '{\"x\":1}'::jsonb,"
                        + " settings = '{\"old\":1}'::jsonb where id = ?::uuid")) {
            old.setString(1, id);
            assertThat(old.executeUpdate()).isEqualTo(1);
        }
        String kept = document(made.json().path("value").asText(), "inbox")
                .replace("}}", ",'x':1},'settings':{'old':1},'name':'Kept'}");

        var changed = platform.request("PUT", SERVICES + "/" + id, kept)
                .header("If-Match", "*")
                .send();
        var more = platform.request("PUT", SERVICES + "/" + id, kept.replace("'old':1", "'old':1,'new':1"))
                .header("If-Match", "*")
                .send();

        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(more.status()).as(more.body()).isEqualTo(400);
    }

    private List<String> pointers(int status, String members) {
        Api.Answer refused = with(members);
        assertThat(refused.status()).as(refused.body()).isEqualTo(status);
        return refused.json().path("errors").findValuesAsText("pointer");
    }

    private Api.Answer with(String members) {
        return platform.request(
                        "POST",
                        SERVICES,
                        "{'system':'https://fhir.nhs.uk/Id/dos-service-id','value':'20007" + services++ + "'," + members
                                + "}")
                .send();
    }

    private Api.Answer offered(String kind) {
        return platform.request("POST", SERVICES, document("20007" + services++, kind))
                .send();
    }

    private static String document(String value, String kind) {
        return "{'system':'https://fhir.nhs.uk/Id/dos-service-id','value':'" + value + "','handler':{'kind':'" + kind
                + "'}}";
    }

    private UUID receiver(String... kinds) {
        UUID id = UUID.randomUUID();
        report(id, kinds);
        return id;
    }

    private void report(UUID id, String... kinds) {
        Instant now = Instant.now();
        platform.database().doAsPlatform(work -> new Nodes(work)
                .beat(new Node(id, "receiver", "", "host-1", Map.of(Node.HANDLERS, List.of(kinds)), now, now)));
    }
}
