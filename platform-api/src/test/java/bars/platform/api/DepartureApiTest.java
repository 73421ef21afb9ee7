package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Rows;
import bars.db.certificate.Certificates;
import bars.platform.sender.KeyRing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes wrong while a tenant leaves, and what must not happen meanwhile. */
class DepartureApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void aDepartureThatFailedIsBegunAgain() {
        String server = endpoint("DEP1");
        String job = leave("DEP1").json().path("id").asText();
        retention("DEP1", "{'environment':'PROD','legalHold':true,'holdReason':'inquiry 3'}");
        assertThat(leave("DEP1").status()).as("under way").isEqualTo(409);
        work();
        assertThat(state("jobs/" + job)).isEqualTo("FAILED");
        assertThat(state("tenants/DEP1")).isEqualTo("LEAVING");
        assertThat(leave("DEP1").status()).as("held").isEqualTo(409);
        retention("DEP1", "{'environment':'PROD','legalHold':false}");

        Api.Answer again = leave("DEP1");
        work();

        assertThat(again.status()).as(again.body()).isEqualTo(202);
        assertThat(state("tenants/DEP1")).isEqualTo("LEFT");
        assertThat(leave("DEP1").status()).as("gone").isEqualTo(409);
        assertThat(certificate(server).status()).isEqualTo(409);
    }

    @Test
    void aDepartureIsNotStoppedHalfWay() {
        endpoint("DEP2");
        String job = leave("DEP2").json().path("id").asText();

        Api.Answer stopped =
                platform.request("POST", "jobs/" + job + "/cancellation").send();
        work();

        assertThat(stopped.status()).isEqualTo(409);
        assertThat(state("jobs/" + job)).isEqualTo("SUCCEEDED");
        assertThat(state("tenants/DEP2")).isEqualTo("LEFT");
    }

    @Test
    void whoLeavesGetsNothingNewAndIsNotServed() {
        String server = endpoint("DEP3");
        String live = CheckedCertificates.add(platform, "INT", server);
        String other = CheckedCertificates.add(platform, "INT", server);
        assertThat(activate(live)).isEqualTo(200);
        assertThat(isServed(server)).isTrue();

        leave("DEP3");

        assertThat(isServed(server)).isFalse();
        assertThat(certificate(server).status()).isEqualTo(409);
        assertThat(activate(other)).isEqualTo(409);
    }

    @Test
    void aDepartureWithoutItsReceiptIsBegunAgain() {
        endpoint("DEP4");
        String job = leave("DEP4").json().path("id").asText();
        work();
        sql("update job set status = 'FAILED', result = '{}' where id = '" + job + "'");

        Api.Answer again = leave("DEP4");
        work();

        assertThat(again.status()).as(again.body()).isEqualTo(202);
        assertThat(platform.get("jobs/" + again.json().path("id").asText())
                        .send()
                        .json()
                        .at("/result/receipt/text")
                        .asText())
                .contains("\"dataKeysDestroyed\":1");
        assertThat(state("tenants/DEP4")).isEqualTo("LEFT");
        assertThat(leave("DEP4").status()).as("gone").isEqualTo(409);
    }

    @Test
    void whoHasLeftGetsNoSigningKeyNorWebhook() {
        endpoint("DEP5");
        String keys = "tenants/DEP5/signing-keys";
        assertThat(platform.request("POST", keys, "{'environment':'INT'}")
                        .send()
                        .status())
                .isEqualTo(201);
        leave("DEP5");
        work();
        sql("update signing_key set published_at = now() - interval '10 years'");

        platform.wiring.get(KeyRing.class).rotateDue();

        assertThat(platform.get("jwks/DEP5/INT").send().json().path("keys")).isEmpty();
        assertThat(platform.database().<Integer>asPlatform(work -> new Rows(work)
                        .first(
                                "select count(*) from signing_key k join tenant t on t.id = k.tenant_id"
                                        + " where t.ods_code = 'DEP5' and k.sealed_key is not null",
                                row -> row.getInt(1))
                        .orElseThrow()))
                .isZero();
        assertThat(platform.request("POST", keys, "{'environment':'INT'}")
                        .send()
                        .status())
                .isEqualTo(409);
        assertThat(platform.request(
                                "POST", "tenants/DEP5/webhooks", "{'environment':'INT','url':'https://x.example.org/'}")
                        .send()
                        .status())
                .isEqualTo(409);
    }

    private static void sql(String change) {
        platform.database().doAsPlatform(work -> new Rows(work).change(change));
    }

    private static boolean isServed(String server) {
        return platform.database()
                .asPlatform(work -> new Certificates(work).liveFingerprints().containsKey(server));
    }

    private static String endpoint(String odsCode) {
        platform.request("PUT", "tenants/" + odsCode, "{'name':'Leaves'}").send();
        return platform.request("POST", "tenants/" + odsCode + "/endpoints", "{'environment':'INT','supplier':'demo'}")
                .send()
                .json()
                .path("serverName")
                .asText();
    }

    private static Api.Answer certificate(String server) {
        return platform.request("POST", "endpoints/" + server + "/certificates", "{}")
                .send();
    }

    private static int activate(String certificate) {
        return platform.request("POST", "certificates/" + certificate + "/activation")
                .header("If-Match", "*")
                .send()
                .status();
    }

    private static Api.Answer leave(String odsCode) {
        return platform.request("DELETE", "tenants/" + odsCode)
                .header("If-Match", "*")
                .send();
    }

    private static void retention(String odsCode, String rule) {
        String path = "tenants/" + odsCode + "/retention";
        Api.Answer put = platform.request("PUT", path, rule)
                .header("If-Match", String.valueOf(platform.get(path).send().header("ETag")))
                .send();
        assertThat(put.status()).as(put.body()).isEqualTo(200);
    }

    private static String state(String path) {
        return platform.get(path).send().json().path("status").asText();
    }

    private static void work() {
        while (platform.runner.runNext()) {
            // until nothing waits
        }
    }
}
