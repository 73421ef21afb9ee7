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
import bars.db.sender.SentRequest;
import bars.db.sender.SentRequests;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import bars.platform.access.Permission;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
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
    void whatTheTenantSentIsAmongIt() throws IOException {
        Cases.Site site = Cases.site(platform, "EXP5", Environment.INT);
        SampleRoute route = SampleRoute.to("2000000001", "EXP5", "Anywhere Hospital", "a1t1", "2.1.0");
        var about = new SampleCase(() -> UUID.randomUUID().toString(), "9990000018", Instant.now());
        String request = new String(new SampleMessages(route, about).request().bytes(), StandardCharsets.UTF_8);
        UUID message = Cases.message(platform, site, RecordKind.REFERRAL, request, "CASE-5");
        var answer = platform.request("POST", "tenants/EXP5/responses", "{'message':'" + message + "','kind':'DNA'}")
                .send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        for (int i = 0; i < 55; i++) {
            OutboxRows.due(platform.database(), site.scope().tenantId(), site.service());
        }

        Map<String, String> files = fetched("EXP5");
        JsonNode sent = json(files, "outbox/" + answer.json().path("id").asText());

        assertThat(sent.path("answers").asText()).isEqualTo(message.toString());
        assertThat(sent.path("state").asText()).isEqualTo("DUE");
        assertThat(sent.at("/target/value").asText()).isEqualTo(route.source().value());
        assertThat(sent.at("/bundle/resourceType").asText()).isEqualTo("Bundle");
        assertThat(sent.at("/bundle/entry/0/resource/resourceType").asText()).isEqualTo("MessageHeader");
        assertThat(json(files, "manifest").path("outbox").asInt()).isEqualTo(56);
    }

    @Test
    void requestsSlotsAndEarlierVersionsAreAmongIt() throws IOException {
        Cases.Site site = Cases.site(platform, "EXP6", Environment.INT);
        UUID message = Cases.message(platform, site, RecordKind.BOOKING);
        UUID slot = Cases.slot(platform, site);
        Cases.booked(platform, site, message, slot);
        UUID asked = UUID.randomUUID();
        platform.database().doInTenant(site.scope(), work -> new SentRequests(work)
                .add(new SentRequest(
                        asked,
                        0,
                        site.service(),
                        UUID.randomUUID(),
                        "b-6",
                        "REFERRAL",
                        "a1t1",
                        "https://fhir.nhs.uk/Id/dos-service-id",
                        "2000099999",
                        SentRequest.State.OPEN,
                        Instant.now(),
                        Instant.now())));

        Map<String, String> files = fetched("EXP6");
        JsonNode told = json(files, "messages/" + message);
        JsonNode record = json(files, "records/" + told.path("record").asText());

        assertThat(told.path("bundleId").asText()).isEqualTo("b-1");
        assertThat(told.path("useCase").asText()).isEqualTo("a1t1");
        assertThat(told.path("applicationVersion").asText()).isEqualTo("2.1.0");
        assertThat(told.at("/service/value").asText()).isEqualTo("2000000001");
        assertThat(told.at("/source/value").asText()).isEqualTo("2000099999");
        assertThat(record.path("slot").asText()).isEqualTo(slot.toString());
        assertThat(record.path("status").asText()).isEqualTo("booked");
        assertThat(record.at("/earlier/0/status").asText()).isEqualTo("active");
        assertThat(record.at("/earlier/0/resource/resourceType").asText()).isEqualTo("ServiceRequest");
        assertThat(json(files, "requests/" + asked).path("state").asText()).isEqualTo("OPEN");
        JsonNode booked = json(files, "slots/" + slot);
        assertThat(booked.path("bookedBy").asText()).isEqualTo(record.path("id").asText());
        assertThat(json(files, "schedules/" + booked.path("schedule").asText())
                        .at("/service/id")
                        .asText())
                .isEqualTo(site.service().toString());
    }

    @Test
    void theManifestHasTheDigestOfEachFile() throws IOException {
        Cases.Site site = Cases.site(platform, "EXP7", Environment.INT);
        Cases.message(platform, site, RecordKind.REFERRAL);
        OutboxRows.due(platform.database(), site.scope().tenantId(), site.service());

        Map<String, String> files = fetched("EXP7");
        JsonNode manifest = json(files, "manifest");
        Map<String, String> digests = new TreeMap<>();
        files.forEach((name, content) -> digests.put(
                name, HexFormat.of().formatHex(OutboxDraft.sha256(content.getBytes(StandardCharsets.UTF_8)))));
        digests.remove("manifest.json");
        Map<String, String> listed = new TreeMap<>();
        manifest.path("sha256")
                .properties()
                .forEach(one -> listed.put(one.getKey(), one.getValue().asText()));

        assertThat(manifest.path("format").asInt()).isEqualTo(2);
        assertThat(Instant.parse(manifest.path("madeAt").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(listed).hasSize(3).isEqualTo(digests);
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

    private static Map<String, String> fetched(String odsCode) throws IOException {
        String link = ask(odsCode, "{'environment':'INT','reason':'the provider moves'}")
                .json()
                .path("link")
                .asText();
        work();
        return unzip(platform.get(link).sendForBytes());
    }

    private static JsonNode json(Map<String, String> files, String name) throws IOException {
        assertThat(files).containsKey(name + ".json");
        return new ObjectMapper().readTree(files.get(name + ".json"));
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
