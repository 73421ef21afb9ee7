package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TestTenants;
import bars.db.message.Messages;
import bars.db.record.RecordKind;
import bars.db.seal.TenantKeys;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxDraft;
import bars.db.sender.OutboxLeases;
import bars.db.sender.OutboxLeases.Settlement;
import bars.db.sender.OutboxState;
import bars.platform.access.Permission;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TenantExportApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void whatIsStoppedLeavesNoFile() throws SQLException {
        Cases.Site site = Cases.site(platform, "EXP9", Environment.INT);
        Cases.message(platform, site, RecordKind.REFERRAL);
        String link = ask("EXP9", "{'environment':'INT','reason':'the provider moves'}")
                .json()
                .path("link")
                .asText();
        try (Connection owner = platform.owner();
                Statement stop = owner.createStatement()) {
            stop.execute("update job set cancel_requested = true where status = 'QUEUED'");
        }

        work();

        assertThat(platform.get(link).send().status()).isEqualTo(404);
        assertThat(platform.get("jobs").send().json().at("/data/0/status").asText())
                .isEqualTo("CANCELLED");
    }

    @Test
    void everythingOfATenantInOneEnvironmentIsFetchedOnce() throws IOException {
        Cases.Site site = Cases.site(platform, "EXP1", Environment.INT);
        UUID message = Cases.message(platform, site, RecordKind.REFERRAL);
        for (int i = 0; i < 60; i++) {
            Cases.message(platform, site, RecordKind.REFERRAL);
        }
        String id = platform.get("tenants/EXP1/worklist")
                .send()
                .json()
                .at("/data/0/id")
                .asText();
        platform.request("POST", "tenants/EXP1/worklist/" + id + "/notes", "{'text':'rang back'}")
                .send();

        JsonNode asked = ask("EXP1", "{'environment':'INT','reason':'the provider moves'}")
                .json();
        String link = asked.path("link").asText();
        assertThat(platform.get(link).send().status()).as("not yet").isEqualTo(404);
        work();
        Map<String, String> files = unzip(platform.get(link).sendForBytes());

        assertThat(files).hasSize(61 + 61 + 1);
        assertThat(files.get("messages/" + message + ".json")).contains("9990000026");
        assertThat(files.get("records/" + id + ".json")).contains("rang back", "CASE-1");
        assertThat(files.get("manifest.json")).contains("\"messages\":61", "\"records\":61");
        assertThat(platform.get(link).send().status()).as("once").isEqualTo(404);
        assertThat(platform.get("audit-events?tenant=EXP1").send().body())
                .contains("tenant.export-asked", "the provider moves", "tenant.export-fetched");
        assertThat(platform.get("tenants/EXP1/exports")
                        .send()
                        .json()
                        .at("/data/0/complete")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void whatCounterpartsAnsweredIsAmongIt() throws IOException {
        Cases.Site site = Cases.site(platform, "EXP4", Environment.INT);
        UUID message = Cases.message(platform, site, RecordKind.REFERRAL);
        byte[] reply = "{\"resourceType\":\"Bundle\",\"id\":\"their-reply\"}".getBytes(StandardCharsets.UTF_8);
        var key = new TenantKeys(platform.database(), TestTenants.vault())
                .current(site.scope().tenantId());
        platform.database().doInTenant(site.scope(), work -> new Outbox(work)
                .add(new OutboxDraft(
                        message,
                        site.service(),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        null,
                        "new-referral",
                        "https://fhir.nhs.uk/Id/dos-service-id",
                        "2000099999",
                        Map.of(),
                        OutboxDraft.seal(key, message, reply),
                        OutboxDraft.sha256(reply),
                        Duration.ofHours(1))));
        var settlement = new Settlement(
                message, 0, OutboxState.DELIVERED, Duration.ZERO, false, 1, 200, null, "Delivered", null);
        platform.database().doAsPlatform(work -> new OutboxLeases(work)
                .settle(List.of(settlement.with(Messages.sealReply(key, message, reply)))));

        String link = ask("EXP4", "{'environment':'INT','reason':'the provider moves'}")
                .json()
                .path("link")
                .asText();
        work();

        assertThat(unzip(platform.get(link).sendForBytes()).get("messages/" + message + ".json"))
                .contains("their-reply");
    }

    @Test
    void nobodyElseFetchesIt() {
        Cases.site(platform, "EXP2", Environment.INT);
        String stranger = platform.token(Set.of(Permission.MESSAGES_PAYLOAD), Set.of("EXP2"), Set.of(Environment.INT));
        String link = ask("EXP2", "{'environment':'INT','reason':'the provider moves'}")
                .json()
                .path("link")
                .asText();
        work();

        assertThat(platform.get(link)
                        .header("Authorization", "Bearer " + stranger)
                        .send()
                        .status())
                .isEqualTo(404);
        assertThat(platform.get(link).send().status()).isEqualTo(200);
    }

    @Test
    void reasonAndEnvironmentAreNeeded() {
        Cases.site(platform, "EXP3", Environment.INT);

        assertThat(ask("EXP3", "{'environment':'INT'}").status()).isEqualTo(422);
        assertThat(ask("EXP3", "{'reason':'the provider moves'}").status()).isEqualTo(422);
        assertThat(ask("EXP9", "{'environment':'INT','reason':'the provider moves'}")
                        .status())
                .isEqualTo(404);
    }

    private static Api.Answer ask(String odsCode, String body) {
        return platform.request("POST", "tenants/" + odsCode + "/exports", body).send();
    }

    private static void work() {
        while (platform.runner.runNext()) {
            // until it is done
        }
    }

    private static Map<String, String> unzip(byte[] content) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
