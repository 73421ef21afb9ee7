package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.platform.certificate.RequestBatch;
import bars.platform.job.JobRunner;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RequestBatchApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @SuppressWarnings("NullAway.Init")
    private static JobRunner runner;

    @BeforeAll
    static void open() {
        runner = new JobRunner(platform.database(), List.of(platform.wiring.get(RequestBatch.class)), platform.clock);
    }

    @Test
    void manyRequestsComeWithAManifestAndAreKeptInASecondRound() throws IOException {
        String one = endpoint("BAT1");
        String two = endpoint("BAT2");
        String body = "{'serverNames':['" + one + "','" + two.toUpperCase(java.util.Locale.ROOT) + "']}";

        JsonNode first =
                finished(platform.request("POST", "certificates/requests", body).send());
        JsonNode again =
                finished(platform.request("POST", "certificates/requests", body).send());

        assertThat(first.at("/result/manifest").findValuesAsText("outcome")).containsExactly("MADE", "MADE");
        assertThat(again.at("/result/manifest").findValuesAsText("outcome")).containsExactly("KEPT", "KEPT");
        assertThat(again.at("/result/manifest/0/certificate")).isEqualTo(first.at("/result/manifest/0/certificate"));
        Map<String, String> files = unzipped(
                platform.get("certificates/requests/" + first.path("id").asText())
                        .header("Accept", "application/zip")
                        .sendForBytes());
        assertThat(files.keySet()).containsExactlyInAnyOrder(one + ".csr", two + ".csr", "manifest.csv");
        assertThat(files.get(one + ".csr")).startsWith("-----BEGIN CERTIFICATE REQUEST-----");
        assertThat(String.valueOf(files.get("manifest.csv")).lines()).hasSize(3);
    }

    @Test
    void whatWasTakenBackAndEndsAsSoonIsNoRenewal() {
        String name = endpoint("BAT5");
        activate(CheckedCertificates.add(platform, "INT", name));
        String takenBack = CheckedCertificates.add(platform, "INT", name);
        activate(takenBack);
        assertThat(platform.request("POST", "certificates/" + takenBack + "/rollback", "{}")
                        .header("If-Match", "*")
                        .send()
                        .status())
                .isEqualTo(200);
        Instant later = platform.clock.instant().plus(Duration.ofDays(180));
        String body = "{'expiresBefore':'" + later + "'}";

        JsonNode renewal =
                finished(platform.request("POST", "certificates/requests", body).send());
        JsonNode again =
                finished(platform.request("POST", "certificates/requests", body).send());

        assertThat(renewal.at("/result/manifest/0/serverName").asText()).isEqualTo(name);
        assertThat(renewal.at("/result/manifest/0/outcome").asText()).isEqualTo("MADE");
        assertThat(again.at("/result/manifest/0/outcome").asText()).isEqualTo("KEPT");
        assertThat(again.at("/result/manifest/0/certificate")).isEqualTo(renewal.at("/result/manifest/0/certificate"));
    }

    private static void activate(String certificate) {
        Api.Answer live = platform.request("POST", "certificates/" + certificate + "/activation", "{}")
                .header("If-Match", "*")
                .send();
        assertThat(live.status()).as(live.body()).isEqualTo(200);
    }

    @Test
    void nobodyAsksForEndpointsOfOthersNorForNothing() {
        String name = endpoint("BAT3");
        String other = platform.bound("BAT4", Environment.INT);

        var foreign = platform.request("POST", "certificates/requests", "{'serverNames':['" + name + "']}")
                .header("Authorization", "Bearer " + other)
                .send();

        assertThat(foreign.status()).isEqualTo(404);
        for (String wrong : new String[] {
            "{}",
            "{'serverNames':[]}",
            "{'serverNames':['" + name + "'],'expiresBefore':'2027-01-01T00:00:00Z'}",
            "{'expiresBefore':'2020-01-01T00:00:00Z'}"
        }) {
            assertThat(platform.request("POST", "certificates/requests", wrong)
                            .send()
                            .status())
                    .as(wrong)
                    .isEqualTo(422);
        }
    }

    private static JsonNode finished(Api.Answer submitted) {
        assertThat(submitted.status()).as(submitted.body()).isEqualTo(202);
        while (runner.runNext()) {
            assertThat(runner).isNotNull();
        }
        JsonNode job = platform.get("jobs/" + submitted.json().path("id").asText())
                .send()
                .json();
        assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("SUCCEEDED");
        return job;
    }

    private static Map<String, String> unzipped(byte[] zip) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.US_ASCII));
            }
        }
        return files;
    }

    private static String endpoint(String odsCode) {
        platform.request("PUT", "tenants/" + odsCode, "{'name':'Batch'}").send();
        return platform.request("POST", "tenants/" + odsCode + "/endpoints", "{'environment':'INT','supplier':'demo'}")
                .send()
                .json()
                .path("serverName")
                .asText();
    }
}
