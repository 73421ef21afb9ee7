package bars.platform.exchange;

import bars.db.Work;
import bars.db.exchange.StoredMessage;
import bars.db.message.Messages;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.db.seal.TenantKeys;
import bars.db.tenant.Service;
import bars.db.tenant.Services;
import bars.db.tenant.Tenants;
import bars.messages.bundle.BarsMessage;
import bars.messages.code.ServiceId;
import bars.messages.reply.CaseFile;
import bars.messages.response.Responder;
import bars.messages.service.ServiceProfile;
import bars.platform.problem.Problem;
import bars.platform.sender.Product;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A received request with everything that an answer needs; patient data.
 *
 * @param message as it came in
 * @param service row of the service that it came to
 * @param responder who answers
 * @param coreVersion version of the Core that the service speaks
 */
record Asked(BarsMessage message, UUID service, Responder responder, String coreVersion) {
    private static final String CASE_SYSTEM = "https://fhir.nhs.uk/Id/local-case-reference";

    static Asked of(Work work, TenantKeys keys, StoredMessage stored) {
        StoredMessage.RecordState state = stored.record();
        StoredMessage.ServiceName name = stored.service();
        if (state == null || state.kind().equals("BOOKING") || !stored.event().endsWith("-request")) {
            throw Problem.conflict("Only a referral or request for validation can be answered");
        }
        if (name == null) {
            throw Problem.conflict("The service that the request came to is gone");
        }
        Messages messages = new Messages(work, keys);
        CareRecords records = new CareRecords(work, keys);
        CareRecord record =
                records.byId(state.id()).orElseThrow(() -> Problem.conflict("The record of the request is gone"));
        if (records.isWithdrawn(record.id())) {
            throw Problem.conflict("The sender has withdrawn the request");
        }
        Service service = new Services(work).byId(name.id()).orElseThrow(() -> Problem.notFound("service"));
        BarsMessage message = ResponseDesk.opened(messages, stored.id());
        return new Asked(
                message,
                name.id(),
                responder(work, message, record, stored, name),
                service.settings().get("coreVersion") instanceof String core ? core : ServiceProfile.CORE);
    }

    private static Responder responder(
            Work work, BarsMessage message, CareRecord record, StoredMessage stored, StoredMessage.ServiceName name) {
        Map<String, String> ids = ids(record);
        return new Responder(
                new ServiceId(name.system(), name.value()),
                stored.odsCode(),
                organisation(work, stored),
                Product.software(work),
                new CaseFile(encounter(message, record, ids), CASE_SYSTEM, record.caseReference()),
                record.receivedAt(),
                ids);
    }

    private static String organisation(Work work, StoredMessage stored) {
        return new Tenants(work)
                .byOdsCode(stored.odsCode())
                .orElseThrow(() -> Problem.notFound("tenant"))
                .name();
    }

    private static Map<String, String> ids(CareRecord record) {
        Map<String, String> ids = new HashMap<>();
        JsonNode tree = BundleSummary.read(record.ids());
        tree.properties().forEach(id -> ids.put(id.getKey(), id.getValue().asText()));
        return ids;
    }

    /** Our own Encounter is the one whose fullUrl we made of its id; where none was told, always the same new one. */
    private static String encounter(BarsMessage message, CareRecord record, Map<String, String> ids) {
        return ids.entrySet().stream()
                .filter(id -> id.getKey().equals("urn:uuid:" + id.getValue()))
                .filter(id -> message.entry(id.getKey())
                        .filter(entry -> !entry.type().equals("Encounter")
                                || message.requestEncounter()
                                        .filter(own -> own == entry.resource())
                                        .isPresent())
                        .isEmpty())
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst()
                .orElseGet(
                        () -> UUID.nameUUIDFromBytes(("responder of " + record.id()).getBytes(StandardCharsets.UTF_8))
                                .toString());
    }

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return "Asked of " + service;
    }
}
