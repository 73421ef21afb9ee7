package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestTenants;
import bars.db.Work;
import bars.db.booking.Slots;
import bars.db.message.Direction;
import bars.db.message.MessageDraft;
import bars.db.message.Messages;
import bars.db.message.StoredMessage;
import bars.db.record.CareRecord;
import bars.db.record.CareRecordDraft;
import bars.db.record.CareRecords;
import bars.db.record.RecordKind;
import bars.db.seal.TenantKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sites with messages and cases, as the receiver would have stored them. */
final class Cases {
    static final String BUNDLE =
            """
            {"resourceType":"Bundle","id":"b-1","entry":[{"resource":{"resourceType":"Patient","birthDate":"1980-02-03",
            "identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000026"}],
            "name":[{"given":["Ann"],"family":"Test"}]}}]}
            """;

    record Site(String odsCode, TenantScope scope, int endpoint, UUID service) {}

    private Cases() {}

    static Site site(Platform platform, String odsCode, Environment environment) {
        Database database = platform.database();
        int tenant = TestTenants.tenant(database, odsCode);
        int endpoint = TestTenants.endpoint(database, odsCode, environment);
        UUID service = TestTenants.service(database, endpoint, "2000000001");
        return new Site(odsCode, new TenantScope(tenant, environment), endpoint, service);
    }

    static UUID message(Platform platform, Site site, RecordKind kind) {
        return message(platform, site, kind, BUNDLE, "CASE-1");
    }

    /** A message with this content, and its case under this reference. */
    static UUID message(Platform platform, Site site, RecordKind kind, String content, String reference) {
        UUID id = UUID.randomUUID();
        UUID record = UUID.randomUUID();
        UUID correlation = UUID.randomUUID();
        var keys = new TenantKeys(platform.database(), TestTenants.vault());
        byte[] bundle = content.getBytes(StandardCharsets.UTF_8);
        byte[] root = ("{\"resourceType\":\"ServiceRequest\",\"id\":\"" + record + "\",\"status\":\"active\"}")
                .getBytes(StandardCharsets.UTF_8);
        platform.database().doInTenant(site.scope(), work -> {
            new Messages(work, keys)
                    .add(new MessageDraft(
                            id,
                            Direction.IN,
                            site.endpoint(),
                            site.service(),
                            UUID.randomUUID(),
                            correlation,
                            "b-1",
                            "servicerequest-request",
                            "new",
                            "REFERRAL",
                            "a1t1",
                            "2.1.0",
                            "A1001",
                            "https://fhir.nhs.uk/Id/dos-service-id",
                            "2000099999",
                            record,
                            "9990000026",
                            new byte[] {'{', '}'},
                            bundle,
                            Instant.now()));
            new CareRecords(work, keys)
                    .add(new CareRecordDraft(
                            record,
                            kind,
                            site.service(),
                            "active",
                            "a1t1",
                            "2.1.0",
                            "b-1",
                            correlation,
                            "urn:uuid:" + record,
                            reference,
                            "9990000026",
                            null,
                            id,
                            root,
                            new byte[] {'{', '}'},
                            null,
                            "https://fhir.nhs.uk/Id/dos-service-id",
                            "2000099999",
                            "A1001",
                            null,
                            null,
                            null,
                            null,
                            Instant.now()));
        });
        return id;
    }

    /** A free slot of the site's service. */
    static UUID slot(Platform platform, Site site) {
        String path = "tenants/" + site.odsCode() + "/slots";
        var put = platform.request(
                        "PUT",
                        path,
                        "{'service':'" + site.service()
                                + "','slots':[{'start':'2030-01-07T09:00:00Z','end':'2030-01-07T09:30:00Z'}]}")
                .send();
        assertThat(put.status()).as(put.body()).isEqualTo(200);
        return UUID.fromString(platform.get(path).send().json().at("/data/0/id").asText());
    }

    /** The case of {@code message} is a booking that holds {@code slot}. */
    static void booked(Platform platform, Site site, UUID message, UUID slot) {
        var keys = new TenantKeys(platform.database(), TestTenants.vault());
        platform.database().doInTenant(site.scope(), work -> {
            CareRecord record = of(work, keys, message);
            new Slots(work).book(slot, record.id());
            new CareRecords(work, keys).change(record, draft(record, "booked", slot, Instant.now()));
        });
    }

    /** The sender withdraws the case of {@code message}; its cancellation, as the receiver stores it. */
    static UUID withdrawn(Platform platform, TenantScope scope, UUID message) {
        UUID id = UUID.randomUUID();
        Instant at = Instant.now();
        var keys = new TenantKeys(platform.database(), TestTenants.vault());
        platform.database().doInTenant(scope, work -> {
            StoredMessage asked = new Messages(work, keys).byId(message).orElseThrow();
            CareRecord record = of(work, keys, message);
            boolean booking = record.kind() == RecordKind.BOOKING;
            new CareRecords(work, keys).change(record, draft(record, booking ? "cancelled" : "revoked", null, at));
            new Messages(work, keys)
                    .add(new MessageDraft(
                            id,
                            Direction.IN,
                            asked.endpointId(),
                            record.serviceId(),
                            UUID.randomUUID(),
                            asked.correlationId(),
                            UUID.randomUUID().toString(),
                            asked.event(),
                            "update",
                            booking ? "CANCEL_BOOKING" : "CANCEL_REQUEST",
                            asked.useCase(),
                            asked.applicationVersion(),
                            asked.senderOds(),
                            asked.sourceSystem(),
                            asked.sourceValue(),
                            record.id(),
                            null,
                            new byte[] {'{', '}'},
                            new byte[] {'{', '}'},
                            at));
        });
        return id;
    }

    private static CareRecord of(Work work, TenantKeys keys, UUID message) {
        return new Messages(work, keys)
                .byId(message)
                .map(StoredMessage::recordId)
                .flatMap(new CareRecords(work, keys)::lock)
                .orElseThrow();
    }

    private static CareRecordDraft draft(CareRecord record, String status, @Nullable UUID slot, Instant at) {
        return new CareRecordDraft(
                record.id(),
                record.kind(),
                record.serviceId(),
                status,
                record.useCase(),
                record.applicationVersion(),
                record.bundleId(),
                record.correlationId(),
                record.fullUrl(),
                record.caseReference(),
                null,
                null,
                record.messageId(),
                record.root(),
                record.ids(),
                record.bundle(),
                record.sourceSystem(),
                record.sourceValue(),
                record.senderOds(),
                record.linkedId(),
                slot,
                record.startsAt(),
                record.endsAt(),
                at);
    }
}
