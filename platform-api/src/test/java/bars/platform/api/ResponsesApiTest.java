package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestTenants;
import bars.db.message.Direction;
import bars.db.message.MessageDraft;
import bars.db.message.Messages;
import bars.db.record.CareRecordDraft;
import bars.db.record.CareRecords;
import bars.db.record.RecordKind;
import bars.db.seal.TenantKeys;
import bars.messages.code.ServiceId;
import bars.messages.response.OutgoingResponse;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import bars.platform.access.Permission;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ResponsesApiTest {
    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";

    @RegisterExtension
    private static final Platform platform = new Platform();

    private record Site(String odsCode, TenantScope scope, int endpoint, UUID service) {}

    /** A request that came in. */
    private record Received(UUID message, UUID correlation, String bundleId, SampleRoute route, SampleCase about) {}

    @Test
    void aFewWordsBecomeAResponseInTheOutboxWithAnAuditRow() {
        Site site = site("RSP1");
        Received received = received(site, "a4t1", "1.1.0", RecordKind.VALIDATION);

        var interim = respond("RSP1", "{'message':'" + received.message() + "','kind':'INTERIM'}");
        var full = respond(
                "RSP1", "{'message':'" + received.message() + "','kind':'FULL','status':'completed','note':'Stays'}");

        assertThat(interim.status()).as(interim.body()).isEqualTo(201);
        assertThat(interim.json().path("kind").asText()).isEqualTo("interim-response");
        assertThat(interim.json().path("state").asText()).isEqualTo("DUE");
        assertThat(interim.json().path("answers").asText())
                .isEqualTo(received.message().toString());
        assertThat(interim.json().path("correlationId").asText())
                .isEqualTo(received.correlation().toString());
        assertThat(interim.json().at("/target/value").asText()).isEqualTo("20009999");
        assertThat(full.status()).as(full.body()).isEqualTo(201);
        assertThat(headers(site, full.json().path("id").asText()))
                .containsEntry("use-context", "a4t1|validation|servicerequest-response|update");
        assertThat(platform.get("tenants/RSP1/outbox").send().json().path("data"))
                .hasSize(2);
        assertThat(platform.get("audit-events?tenant=RSP1").send().body()).contains("response.queued");
    }

    @Test
    void aBundleOfItsOwnGoesOutWhenItAnswersARequestThatWasReceived() {
        Site site = site("RSP2");
        Received received = received(site, "a6t2", "1.0.0", RecordKind.REFERRAL);
        SampleBundle status = new SampleMessages(received.route().reversed(), received.about()).statusUpdate("planned");

        var sent = respond("RSP2", text(status));
        status.root().put("timestamp", "yesterday");
        var wrong = respond("RSP2", text(status));
        var stray =
                respond("RSP2", text(new SampleMessages(received.route().reversed(), aCase()).statusUpdate("planned")));

        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
        assertThat(sent.json().path("kind").asText()).isEqualTo("status-update");
        assertThat(wrong.status()).as(wrong.body()).isEqualTo(422);
        assertThat(stray.status()).as(stray.body()).isEqualTo(422);
        assertThat(platform.get("tenants/RSP2/outbox").send().json().path("data"))
                .hasSize(1);
    }

    @Test
    void whatDoesNotFitIsRefusedAndLeavesNothing() {
        Site site = site("RSP3");
        Received received = received(site, "a1t1", "2.1.0", RecordKind.REFERRAL);
        String message = "{'message':'" + received.message() + "',";

        assertThat(respond("RSP3", message + "'kind':'INTERIM'}").status()).isEqualTo(422);
        assertThat(respond("RSP3", message + "'kind':'REJECTION','reasonCode':'FC'}")
                        .status())
                .isEqualTo(422);
        assertThat(respond("RSP3", message + "'kind':'DNA','other':1}").status())
                .isEqualTo(400);
        assertThat(respond("RSP3", message + "'kind':'NONE'}").status()).isEqualTo(422);
        assertThat(respond("RSP3", "{'kind':'DNA'}").status()).isEqualTo(422);
        assertThat(respond("RSP3", "{").status()).isEqualTo(400);
        assertThat(respond("RSP3", "{'message':'" + UUID.randomUUID() + "','kind':'DNA'}")
                        .status())
                .isEqualTo(404);
        assertThat(platform.get("tenants/RSP3/outbox").send().json().path("data"))
                .isEmpty();

        var fits = respond("RSP3", message + "'kind':'DNA'}");
        assertThat(fits.status()).as(fits.body()).isEqualTo(201);
    }

    @Test
    void whatTheSenderHasWithdrawnIsNotAnswered() {
        Site site = site("RSP6");
        Received received = received(site, "a4t1", "1.1.0", RecordKind.VALIDATION);
        UUID cancellation = Cases.withdrawn(platform, site.scope(), received.message());

        var late = respond("RSP6", "{'message':'" + received.message() + "','kind':'INTERIM'}");
        var bundle = respond("RSP6", text(new SampleMessages(received.route().reversed(), received.about()).interim()));

        assertThat(late.status()).as(late.body()).isEqualTo(409);
        assertThat(late.body()).contains("withdrawn");
        assertThat(bundle.status()).as(bundle.body()).isEqualTo(409);
        assertThat(respond("RSP6", "{'message':'" + cancellation + "','kind':'INTERIM'}")
                        .status())
                .isEqualTo(409);
        assertThat(platform.get("tenants/RSP6/outbox").send().json().path("data"))
                .isEmpty();
    }

    /** Bundle.id is the sender's: somebody else may have used the same. */
    @Test
    void aBundleAnswersTheRequestBetweenItsTwoServices() {
        Site site = site("RSP7");
        Received received = received(site, "a6t2", "1.0.0", RecordKind.REFERRAL);
        SampleCase about = aCase();
        SampleRoute first = received.route();
        SampleRoute stranger = new SampleRoute(
                first.target(),
                first.odsCode(),
                first.organisation(),
                new ServiceId(DOS, "20007777"),
                "FM222",
                first.useCase(),
                first.version());
        SampleBundle same = new SampleMessages(stranger, about).request();
        same.root().put("id", received.bundleId());
        store(
                site,
                new Received(UUID.randomUUID(), UUID.randomUUID(), received.bundleId(), stranger, about),
                same,
                RecordKind.REFERRAL);

        var sent =
                respond("RSP7", text(new SampleMessages(first.reversed(), received.about()).statusUpdate("planned")));

        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
        assertThat(sent.json().path("answers").asText())
                .isEqualTo(received.message().toString());
    }

    /** Samples of the standard name services so. */
    @Test
    void anAnswerToWhoeverGaveABareValueNamesTheirServiceInTheDirectoryOfServices() {
        Site site = site("RSP8");
        SampleRoute whole = SampleRoute.to("2000000001", "RSP8", "Anywhere Hospital", "a4t1", "1.1.0");
        SampleRoute bare = new SampleRoute(
                whole.target(),
                whole.odsCode(),
                whole.organisation(),
                new ServiceId(null, "20009999"),
                whole.senderOds(),
                whole.useCase(),
                whole.version());
        SampleCase about = aCase();
        SampleBundle request = new SampleMessages(bare, about).request();
        assertThat(OutgoingResponse.read(request.bytes()).source()).contains(bare.source());
        var received = new Received(
                UUID.randomUUID(), UUID.randomUUID(), request.root().path("id").asText(), bare, about);
        store(site, received, request, RecordKind.VALIDATION);

        var interim = respond("RSP8", "{'message':'" + received.message() + "','kind':'INTERIM'}");

        assertThat(interim.status()).as(interim.body()).isEqualTo(201);
        assertThat(interim.json().at("/target/system").asText()).isEqualTo(DOS);
        String target = headers(site, interim.json().path("id").asText()).get("NHSD-Target-Identifier");
        assertThat(new String(Base64.getDecoder().decode(target), StandardCharsets.UTF_8))
                .isEqualTo("{\"system\":\"" + DOS + "\",\"value\":\"20009999\"}");
    }

    @Test
    void nobodyAnswersForAnotherTenantOrEnvironmentOrWithoutThePermission() {
        Site site = site("RSP4");
        Received received = received(site, "a4t1", "1.1.0", RecordKind.VALIDATION);
        TestTenants.tenant(platform.database(), "RSP5");
        String body = "{'message':'" + received.message() + "','kind':'INTERIM'}";
        String reader = platform.token(Set.of(Permission.INBOX_READ), Set.of("RSP4"), Set.of(Environment.INT));

        assertThat(respond("RSP5", body, platform.bound("RSP5", Environment.INT)))
                .isEqualTo(404);
        assertThat(respond("RSP4", body, platform.bound("RSP5", Environment.INT)))
                .isEqualTo(404);
        assertThat(respond("RSP4", body, platform.bound("RSP4", Environment.PROD)))
                .isEqualTo(404);
        assertThat(respond("RSP4", body, reader)).isEqualTo(403);
        assertThat(respond("RSP4", body, platform.bound("RSP4", Environment.INT)))
                .isEqualTo(201);
    }

    private static Api.Answer respond(String odsCode, String json) {
        return platform.request("POST", "tenants/" + odsCode + "/responses", json)
                .send();
    }

    private static int respond(String odsCode, String json, String token) {
        return platform.request("POST", "tenants/" + odsCode + "/responses", json)
                .header("Authorization", "Bearer " + token)
                .send()
                .status();
    }

    private static java.util.Map<String, String> headers(Site site, String id) {
        return platform.database().asPlatform(work -> new bars.db.sender.Outbox(work)
                .byId(site.scope().tenantId(), UUID.fromString(id))
                .orElseThrow()
                .headers());
    }

    private static String text(SampleBundle sample) {
        return new String(sample.bytes(), StandardCharsets.UTF_8);
    }

    private static SampleCase aCase() {
        return new SampleCase(() -> UUID.randomUUID().toString(), "9990000018", Instant.now());
    }

    private static Site site(String odsCode) {
        Database database = platform.database();
        int tenant = TestTenants.tenant(database, odsCode);
        int endpoint = TestTenants.endpoint(database, odsCode, Environment.INT);
        UUID service = TestTenants.service(database, endpoint, "2000000001");
        return new Site(odsCode, new TenantScope(tenant, Environment.INT), endpoint, service);
    }

    private static Received received(Site site, String useCase, String version, RecordKind kind) {
        SampleRoute route = SampleRoute.to("2000000001", site.odsCode(), "Anywhere Hospital", useCase, version);
        SampleCase about = aCase();
        SampleBundle request = new SampleMessages(route, about).request();
        var received = new Received(
                UUID.randomUUID(), UUID.randomUUID(), request.root().path("id").asText(), route, about);
        store(site, received, request, kind);
        return received;
    }

    private static void store(Site site, Received received, SampleBundle request, RecordKind kind) {
        var keys = new TenantKeys(platform.database(), TestTenants.vault());
        JsonNode root = request.resource("ServiceRequest");
        UUID record = UUID.randomUUID();
        platform.database().doInTenant(site.scope(), work -> {
            new Messages(work, keys)
                    .add(new MessageDraft(
                            received.message(),
                            Direction.IN,
                            site.endpoint(),
                            site.service(),
                            UUID.randomUUID(),
                            received.correlation(),
                            received.bundleId(),
                            "servicerequest-request",
                            "new",
                            "NEW",
                            received.route().useCase(),
                            received.route().version(),
                            "FM111",
                            DOS,
                            received.route().source().value(),
                            record,
                            "9990000018",
                            new byte[] {'{', '}'},
                            request.bytes(),
                            Instant.now()));
            new CareRecords(work, keys)
                    .add(new CareRecordDraft(
                            record,
                            kind,
                            site.service(),
                            "active",
                            received.route().useCase(),
                            received.route().version(),
                            received.bundleId(),
                            received.correlation(),
                            received.about().urn("request"),
                            "CASE-1",
                            "9990000018",
                            null,
                            received.message(),
                            root.toString().getBytes(StandardCharsets.UTF_8),
                            new byte[] {'{', '}'},
                            null,
                            DOS,
                            received.route().source().value(),
                            "FM111",
                            null,
                            null,
                            null,
                            null,
                            Instant.now()));
        });
    }
}
