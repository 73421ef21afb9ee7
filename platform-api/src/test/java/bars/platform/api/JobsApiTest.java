package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.job.Jobs;
import bars.platform.access.Permission;
import bars.platform.access.TokenRequest;
import bars.platform.metric.AdminCounts;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobsApiTest {
    private static final String LIST =
            """
            odsCode,name,contactEmail,environments,supplier
            IM1,First,first@example.org,INT;PROD,demo
            im2,"Second, with a comma",,,
            !!,Third,,,
            IM1,Again,,,
            """;

    @RegisterExtension
    private static final Platform platform = new Platform();

    /** A kernel of its own: what the server puts into one belongs to its application. */
    private static final Api FAILING = new Api(
            (ContractWatch) null,
            List.of(
                    new BearerFilter(platform.tokens, new AdminCounts()),
                    new IdempotencyFilter(platform.wiring.get(Repeats.class)),
                    new JsonBodies(),
                    new ProblemMapper(),
                    new RequestIdFilter()),
            new Failing());

    @BeforeEach
    void workOffWhatOtherTestsLeft() {
        while (platform.runner.runNext()) {
            // each takes one away, and none makes another
        }
    }

    @Test
    void aListIsTriedThenImportedAndChangesNothingTheSecondTime() {
        var preview = csv("tenants/imports?dryRun=true", LIST).send();
        assertThat(preview.status()).as(preview.body()).isEqualTo(200);
        assertThat(preview.json().at("/counts/CREATED").asInt()).isEqualTo(2);
        assertThat(preview.json().at("/counts/FAILED").asInt()).isEqualTo(2);
        assertThat(platform.get("tenants/IM1").send().status()).isEqualTo(404);

        var job = csv("tenants/imports", LIST).send();
        assertThat(job.status()).as(job.body()).isEqualTo(202);
        String at = "jobs/" + job.json().path("id").asText();
        assertThat(job.header("Location")).endsWith(at);
        assertThat(platform.get(at).send().json().path("status").asText()).isEqualTo("QUEUED");
        assertThat(platform.runner.runNext()).isTrue();

        var done = platform.get(at).send().json();
        assertThat(done.path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(done.at("/progress/done").asInt()).isEqualTo(4);
        assertThat(done.at("/progress/failed").asInt()).isEqualTo(2);
        assertThat(done.at("/result/rows/2/errors/0/pointer").asText()).isEqualTo("/odsCode");
        assertThat(platform.get("tenants/IM2").send().json().path("name").asText())
                .isEqualTo("Second, with a comma");
        assertThat(platform.get("tenants/IM1/endpoints").send().json().path("data"))
                .hasSize(2);

        csv("tenants/imports", LIST).send();
        platform.runner.runNext();
        var again = platform.get("jobs").send().json().at("/data/0/result/counts");
        assertThat(again.path("UNCHANGED").asInt()).isEqualTo(2);
        var tried = csv("tenants/imports?dryRun=true", LIST).send();
        assertThat(tried.json().at("/counts/UNCHANGED").asInt())
                .as(tried.body())
                .isEqualTo(2);
        var other = csv("tenants/imports?dryRun=true", LIST.replace(",demo", ",other"))
                .send();
        assertThat(other.json().at("/rows/0/outcome").asText())
                .as("an endpoint more")
                .isEqualTo("UPDATED");
    }

    @Test
    void aListChangesNoTenantThatLeavesAndItsTrialSaysSo() {
        csv("tenants/imports", "odsCode,name,environments,supplier\nIL1,Leaver,INT,demo\n")
                .send();
        platform.runner.runNext();
        platform.request("DELETE", "tenants/IL1").header("If-Match", "*").send();

        for (String row : List.of("IL1,Renamed,,", "IL1,Leaver,INT,other")) {
            var tried = csv("tenants/imports?dryRun=true", "odsCode,name,environments,supplier\n" + row + "\n")
                    .send();
            assertThat(tried.json().at("/rows/0/outcome").asText())
                    .as(tried.body())
                    .isEqualTo("FAILED");
        }
        var same = csv("tenants/imports?dryRun=true", "odsCode,name,environments,supplier\nIL1,Leaver,INT,demo\n")
                .send();
        assertThat(same.json().at("/rows/0/outcome").asText()).isEqualTo("UNCHANGED");
    }

    @Test
    void oneJsonObjectPerLineWorksAsWell() {
        var preview = platform.request(
                        "POST",
                        "tenants/imports?dryRun=true",
                        "{'odsCode':'NJ1','name':'A','endpoints':[{'environment':'INT','supplier':'demo'}]}\n{'nom':1}\n"
                                + "null\n{'odsCode':'NJ2','name':'B','endpoints':[null]}\n")
                .header("Content-Type", Media.NDJSON)
                .send();
        assertThat(preview.status()).as(preview.body()).isEqualTo(200);
        assertThat(preview.json().at("/rows/0/outcome").asText()).isEqualTo("CREATED");
        assertThat(preview.json().at("/counts/FAILED").asInt()).isEqualTo(3);
        assertThat(csv("tenants/imports", "colour\nred\n").send().status()).isEqualTo(422);
    }

    @Test
    void aMediaTypeIsTheSameInCapitals() {
        var preview = platform.request("POST", "tenants/imports?dryRun=true")
                .header("Content-Type", "Text/CSV; charset=UTF-8")
                .body("odsCode,name\nCAP1,Capitals\n")
                .send();

        assertThat(preview.status()).as(preview.body()).isEqualTo(200);
        assertThat(preview.json().at("/counts/CREATED").asInt()).isEqualTo(1);
    }

    @Test
    void aWaitingJobCanBeStopped() {
        var job = csv("tenants/imports", "odsCode,name\nST1,Stop\n").send();
        String at = "jobs/" + job.json().path("id").asText();
        var stopped = platform.request("POST", at + "/cancellation").send();
        assertThat(stopped.json().path("status").asText()).isEqualTo("CANCELLED");
        assertThat(platform.request("POST", at + "/cancellation").send().status())
                .isEqualTo(409);
        while (platform.runner.runNext()) {
            // works off what other tests left
        }
        assertThat(platform.get("tenants/ST1").send().status()).isEqualTo(404);
    }

    @Test
    void whoeverIsBoundToAnEnvironmentSeesAndStopsItsJobsAlone() {
        String test = platform.bound("JE1", Environment.INT);
        String live = platform.bound("JE1", Environment.PROD);
        String job = export("JE1", Environment.INT);

        assertThat(as(live, "GET", "jobs/" + job).status()).isEqualTo(404);
        assertThat(as(live, "POST", "jobs/" + job + "/cancellation").status()).isEqualTo(404);
        assertThat(as(live, "GET", "jobs").body()).doesNotContain(job);
        assertThat(as(test, "GET", "jobs").body()).contains(job);
        JsonNode seen = as(test, "GET", "jobs/" + job).json();
        assertThat(seen.at("/environments/0").asText()).isEqualTo("INT");
        assertThat(seen.path("environments")).hasSize(1);
        assertThat(as(test, "POST", "jobs/" + job + "/cancellation").status()).isEqualTo(200);
    }

    @Test
    void aJobOfBothEnvironmentsIsForWhoeverIsBoundToNone() {
        String test = platform.token(EnumSet.allOf(Permission.class), Set.of(), Set.of(Environment.INT));
        String both = csv("tenants/imports", "odsCode,name\nJE2,Both\n")
                .send()
                .json()
                .path("id")
                .asText();

        assertThat(as(test, "GET", "jobs/" + both).status()).isEqualTo(404);
        assertThat(as(test, "POST", "jobs/" + both + "/cancellation").status()).isEqualTo(404);
        assertThat(csv("tenants/imports", "odsCode,name\nJE3,Mine\n")
                        .header("Authorization", "Bearer " + test)
                        .send()
                        .status())
                .as("an import changes tenants in both environments")
                .isEqualTo(403);
        assertThat(platform.request("POST", "jobs/" + both + "/cancellation")
                        .send()
                        .status())
                .isEqualTo(200);
    }

    /** As the release before this one queues its jobs, while nodes of both run. */
    @Test
    void aJobWithoutAnEnvironmentIsSeenByItsTenantAsItWas() {
        String live = platform.bound("JE4", Environment.PROD);
        String other = platform.bound("JE5", Environment.PROD);
        UUID job = new Ids(platform.clock).get();
        platform.database().doAsPlatform(work -> new Jobs(work)
                .queue(job, "nobody-does-it", "JE4", Set.of(), "user:x", null, Map.of(), platform.clock.instant()));

        assertThat(as(live, "GET", "jobs/" + job).status()).isEqualTo(200);
        assertThat(as(live, "GET", "jobs").body()).contains(job.toString());
        assertThat(as(other, "GET", "jobs/" + job).status()).isEqualTo(404);
        assertThat(as(other, "GET", "jobs").body()).doesNotContain(job.toString());
    }

    @Test
    void aPageIsFullHoweverManyJobsOfOthersLieBetween() {
        String mine = export("JE6", Environment.PROD);
        for (int i = 0; i < 3; i++) {
            export("JE7", Environment.PROD);
        }
        String bound = platform.bound("JE6", Environment.PROD);

        JsonNode page = as(bound, "GET", "jobs?limit=1").json();

        assertThat(page.at("/data/0/id").asText()).isEqualTo(mine);
    }

    private static String export(String odsCode, Environment environment) {
        platform.request("PUT", "tenants/" + odsCode, "{'name':'Jobs'}").send();
        return platform.request(
                        "POST",
                        "tenants/" + odsCode + "/exports",
                        "{'environment':'" + environment + "','reason':'the provider moves'}")
                .send()
                .json()
                .at("/job/id")
                .asText();
    }

    private static Api.Answer as(String token, String method, String path) {
        return platform.request(method, path)
                .header("Authorization", "Bearer " + token)
                .send();
    }

    @Test
    void aTenantLeavesForGood() throws GeneralSecurityException {
        platform.request("PUT", "tenants/LV1", "{'name':'Leaving'}").send();
        platform.request("POST", "tenants/LV1/endpoints", "{'environment':'INT','supplier':'demo'}")
                .send();
        assertThat(platform.request("DELETE", "tenants/LV1").send().status()).isEqualTo(428);
        var preview = platform.request("DELETE", "tenants/LV1?dryRun=true")
                .header("If-Match", "\"0\"")
                .send();
        assertThat(preview.status()).as(preview.body()).isEqualTo(200);
        assertThat(preview.json().path("endpointsSwitchedOff").asInt()).isEqualTo(1);
        assertThat(platform.get("tenants/LV1").send().json().path("status").asText())
                .as("nothing happened")
                .isEqualTo("ACTIVE");
        var job = platform.request("DELETE", "tenants/LV1")
                .header("If-Match", "\"0\"")
                .send();
        assertThat(job.status()).as(job.body()).isEqualTo(202);
        assertThat(platform.get("tenants/LV1").send().json().path("status").asText())
                .isEqualTo("LEAVING");
        while (platform.runner.runNext()) {
            // until it is done
        }
        assertThat(platform.get("tenants/LV1").send().json().path("status").asText())
                .isEqualTo("LEFT");
        assertThat(platform.get("endpoints/bars-int-lv1.demo.thirdparty.nhs.uk")
                        .send()
                        .json()
                        .path("enabled")
                        .asBoolean())
                .isFalse();
        JsonNode receipt = platform.get("jobs/" + job.json().path("id").asText())
                .send()
                .json()
                .at("/result/receipt");
        assertThat(receipt.path("text").asText()).contains("\"dataKeysDestroyed\":1", "\"LV1\"");
        Signature proof = Signature.getInstance("Ed25519");
        proof.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(
                        Base64.getDecoder().decode(receipt.path("publicKey").asText()))));
        proof.update(receipt.path("text").asText().getBytes(StandardCharsets.UTF_8));
        assertThat(proof.verify(
                        Base64.getDecoder().decode(receipt.path("signature").asText())))
                .isTrue();
    }

    @Test
    void aTenantUnderALegalHoldDoesNotLeave() {
        platform.request("PUT", "tenants/LV2", "{'name':'Held'}").send();
        platform.request(
                        "PUT",
                        "tenants/LV2/retention",
                        "{'environment':'PROD','legalHold':true,'holdReason':'inquiry 3'}")
                .send();

        var refused = platform.request("DELETE", "tenants/LV2")
                .header("If-Match", "*")
                .send();

        assertThat(refused.status()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains("legal hold");
        assertThat(platform.get("tenants/LV2").send().json().path("status").asText())
                .isEqualTo("ACTIVE");
    }

    @Test
    void aRepeatedPostIsAnsweredAndNotDoneAgain() {
        String body = "{'odsCode':'ID1','name':'Once'}";
        var first = platform.request("POST", "tenants", body)
                .header("Idempotency-Key", "k-1")
                .send();
        var second = platform.request("POST", "tenants", body)
                .header("Idempotency-Key", "k-1")
                .send();
        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(second.status()).as(second.body()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("Content-Type")).isEqualTo("application/json");
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");

        var other = platform.request("POST", "tenants", "{'odsCode':'ID2','name':'Other'}")
                .header("Idempotency-Key", "k-1")
                .send();
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().path("type").asText()).endsWith("idempotency-mismatch");
    }

    @Test
    void whatWasDoneWhileItsAnswerWasLostIsNotDoneAgain() throws SQLException {
        String body = "{'name':'once','permissions':['tenants:read']}";
        int before = tokens();
        assertThat(keyed("k-lost", body).status()).isEqualTo(201);
        abandoned("k-lost");

        var again = keyed("k-lost", body);

        assertThat(again.status()).as(again.body()).isEqualTo(409);
        assertThat(again.json().path("type").asText()).endsWith("idempotency-answer-lost");
        assertThat(tokens()).isEqualTo(before + 1);
    }

    @Test
    void whatDiedBeforeItWasDoneIsDoneWhenItComesAgain() throws SQLException {
        String body = "{'name':'again','permissions':['tenants:read']}";
        assertThat(keyed("k-dead", body).status()).isEqualTo(201);
        try (Connection owner = platform.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("update idempotency_key set request_id = 'nothing was done' where key = 'k-dead'");
        }
        abandoned("k-dead");
        int before = tokens();

        assertThat(keyed("k-dead", body).status()).isEqualTo(201);

        assertThat(tokens()).isEqualTo(before + 1);
    }

    @Test
    void whatFailedAfterItWasDoneIsNotDoneAgain() throws SQLException {
        int before = tokens();
        assertThat(failing("k-half", "?done=true").status()).isEqualTo(503);

        var soon = failing("k-half", "?done=true");
        abandoned("k-half");
        var later = failing("k-half", "?done=true");

        assertThat(soon.json().path("type").asText()).endsWith("idempotency-in-flight");
        assertThat(later.json().path("type").asText()).endsWith("idempotency-answer-lost");
        assertThat(tokens()).isEqualTo(before + 1);
    }

    @Test
    void whatFailedBeforeItDidAnythingMayBeRepeatedAtOnce() {
        assertThat(failing("k-none", "").status()).isEqualTo(503);
        assertThat(failing("k-none", "").status()).isEqualTo(503);
    }

    /** Makes a token when asked to, and then cannot answer. */
    @Path("failing")
    public static class Failing {
        @POST
        public Response fail(@BeanParam Call call, @QueryParam("done") boolean done) {
            if (done) {
                platform.tokens.issue(
                        call.caller(),
                        new TokenRequest("half", Set.of(Permission.TENANTS_READ), null, null, null, null));
            }
            throw Problem.of(ProblemType.UNAVAILABLE, "The database does not answer in time");
        }
    }

    private static Api.Answer failing(String key, String query) {
        return FAILING.request("POST", "failing" + query)
                .header("Authorization", "Bearer " + platform.admin)
                .header("Idempotency-Key", key)
                .send();
    }

    private static Api.Answer keyed(String key, String body) {
        return platform.request("POST", "tokens", body)
                .header("Idempotency-Key", key)
                .send();
    }

    private static int tokens() {
        return platform.get("tokens?limit=200").send().json().path("data").size();
    }

    /** As it is left where nothing could be remembered, two minutes later. */
    private static void abandoned(String key) throws SQLException {
        try (Connection owner = platform.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("update idempotency_key set status = null, headers = null, body_sealed = null,"
                    + " created_at = created_at - interval '2 minutes' where key = '" + key + "'");
        }
    }

    @Test
    void aRefusedPostMayBeRepairedUnderItsKey() {
        assertThat(platform.request("POST", "tenants", "{'odsCode':'!'}")
                        .header("Idempotency-Key", "k-2")
                        .send()
                        .status())
                .isEqualTo(422);
        assertThat(platform.request("POST", "tenants", "{'odsCode':'ID3','name':'Now'}")
                        .header("Idempotency-Key", "k-2")
                        .send()
                        .status())
                .isEqualTo(201);
        assertThat(platform.request("POST", "tenants", "{}")
                        .header("Idempotency-Key", "a b")
                        .send()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void everyAnswerSaysHowMuchIsLeft() {
        assertThat(platform.get("tenants").send().header("RateLimit")).startsWith("\"caller\";r=");
    }

    private static Api.Exchange csv(String path, String list) {
        return platform.request("POST", path, "")
                .header("Content-Type", Media.CSV)
                .body(list);
    }
}
