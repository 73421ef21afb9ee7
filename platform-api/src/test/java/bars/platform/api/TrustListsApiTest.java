package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustBundles;
import bars.platform.certificate.DevelopmentCa;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lists of an environment's trust over HTTP. */
class TrustListsApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @BeforeAll
    static void open() {
        platform.request("POST", "trust/INT/authorities")
                .header("Content-Type", "application/x-pem-file")
                .body(DevelopmentCa.create("INT", Clock.systemUTC()).chain())
                .send();
    }

    @Test
    void listIsReadAgainOnlyWhenItChanged() {
        for (String list : new String[] {"authorities", "client-names", "client-addresses"}) {
            String tag = tag(platform.get("trust/INT/" + list).send());

            assertThat(conditional(list, tag).status()).as(list).isEqualTo(304);
        }
        String before = tag(platform.get("trust/INT/client-names").send());
        platform.request("POST", "trust/INT/client-names", "{'name':'another.nhs.uk'}")
                .send();

        Api.Answer after = conditional("client-names", before);

        assertThat(after.status()).isEqualTo(200);
        assertThat(after.body()).contains("another.nhs.uk");
    }

    @Test
    void everyVersionIsReachedPageByPage() {
        int newest = platform.database().asPlatform(work -> {
            TrustBundles bundles = new TrustBundles(work);
            TrustBundle bundle = TrustBundle.preset(Environment.PROD, true);
            int number = bundles.current(Environment.PROD)
                    .map(TrustBundles.Version::number)
                    .orElse(0);
            for (int made = 0; made < 105; made++) {
                number = bundles.put(Environment.PROD, number, bundle, "made", "test");
            }
            return number;
        });

        List<Integer> seen = new ArrayList<>();
        String cursor = "";
        while (!cursor.endsWith("null") && seen.size() <= newest) {
            JsonNode page =
                    platform.get("trust/PROD/versions?limit=40" + cursor).send().json();
            page.path("data").forEach(one -> seen.add(one.path("version").asInt()));
            cursor = "&cursor=" + page.at("/page/nextCursor").asText();
        }

        assertThat(seen)
                .isEqualTo(IntStream.rangeClosed(1, newest)
                        .mapToObj(number -> newest + 1 - number)
                        .toList());
        for (String foreign : List.of("A1", "0", "-1", "99999999999", "at:1")) {
            assertThat(platform.get("trust/PROD/versions?cursor=" + Paging.cursor(foreign))
                            .send()
                            .status())
                    .as(foreign)
                    .isEqualTo(400);
        }
    }

    @Test
    void listsTagIsWhatARemovalStates() {
        Api.Answer list = platform.get("trust/INT/client-names").send();
        String id = list.json().at("/data/0/id").asText();

        Api.Answer blind =
                platform.request("DELETE", "trust/INT/client-names/" + id, "").send();
        Api.Answer removed = platform.request("DELETE", "trust/INT/client-names/" + id, "")
                .header("If-Match", tag(list))
                .send();

        assertThat(blind.status()).isEqualTo(428);
        assertThat(removed.status()).as(removed.body()).isEqualTo(200);
    }

    @Test
    void sourceOfRevocationListsIsNamedAndForgotten() {
        String authority = platform.get("trust/INT/authorities")
                .send()
                .json()
                .at("/data/0/sha256")
                .asText();

        Api.Answer added = platform.request(
                        "POST",
                        "trust/INT/crl-sources",
                        "{'address':'http://crl.nhs.uk/mirror.crl','authority':'" + authority + "'}")
                .send();
        Api.Answer wrong = platform.request("POST", "trust/INT/crl-sources", "{'address':'mirror','authority':'1'}")
                .send();
        Api.Answer unknown =
                platform.request("POST", "trust/INT/crl-sources", "{'url':'x'}").send();

        assertThat(added.status()).as(added.body()).isEqualTo(201);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().path("errors")).hasSize(2);
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(platform.get("trust/INT").send().json().path("crlSources").findValuesAsText("address"))
                .contains("http://crl.nhs.uk/mirror.crl");
        String path = "trust/INT/crl-sources/" + added.json().path("id").asText();
        assertThat(platform.request("DELETE", path, "").send().status()).isEqualTo(428);
        assertThat(platform.request("DELETE", path, "")
                        .header("If-Match", "*")
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(platform.request("DELETE", path, "")
                        .header("If-Match", "*")
                        .send()
                        .status())
                .isEqualTo(404);
        assertThat(platform.get("audit-events").send().body())
                .contains("revocation-source.added", "revocation-source.removed");
    }

    @Test
    void dryRunTellsOfOpenConnections() {
        Api.Answer tried = platform.request("POST", "trust/INT/client-addresses?dryRun=true", "{'cidr':'192.0.2.7'}")
                .send();

        assertThat(tried.status()).as(tried.body()).isEqualTo(200);
        assertThat(tried.json().at("/preview/openConnections").isInt()).isTrue();
        assertThat(tried.json().at("/preview/affectedConnections").asInt()).isZero();
    }

    private static Api.Answer conditional(String list, String tag) {
        return platform.get("trust/INT/" + list).header("If-None-Match", tag).send();
    }

    private static String tag(Api.Answer answer) {
        return Objects.requireNonNull(answer.header("ETag"));
    }
}
