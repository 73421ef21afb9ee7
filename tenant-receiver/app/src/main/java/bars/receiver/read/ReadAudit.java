package bars.receiver.read;

import bars.db.Work;
import bars.db.audit.AuditEvent;
import bars.db.audit.AuditTrail;
import bars.messages.header.RequestingParty;
import bars.receiver.exchange.Arrival;
import bars.receiver.tenant.HostedService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Notes who looked at which records, in the transaction of the look where the platform keeps them. What a patient was searched by is not noted, only
 * which kind of search it was. One request's.
 *
 * <p>Source: contract §3.2 auditability, §3.3.
 */
final class ReadAudit {
    private static final String ACTOR = "proxy";

    /** What a caller says of itself is a stranger's words: as much of them as identifiers have. */
    private static final int MOST_CHARACTERS = 100;

    /** Ids of records in one event; how many were found is told beside them. */
    private static final int MOST_RECORDS = 50;

    private final Arrival arrival;
    private final HostedService service;
    private final RequestingParty party;

    ReadAudit(Arrival arrival, HostedService service, RequestingParty party) {
        this.arrival = arrival;
        this.service = service;
        this.party = party;
    }

    /** Somebody asked for the record called {@code id}. */
    void read(Work work, String type, String id, boolean found) {
        record(work, "record.read", shortened(id), Map.of("type", type, "found", found));
    }

    /** Somebody searched, and was shown {@code records}. */
    void searched(Work work, String type, String by, List<String> records) {
        record(
                work,
                "record.searched",
                service.profile().id().text(),
                Map.of(
                        "type",
                        type,
                        "by",
                        by,
                        "found",
                        records.size(),
                        "records",
                        records.stream()
                                .limit(MOST_RECORDS)
                                .map(ReadAudit::shortened)
                                .toList()));
    }

    private void record(Work work, String action, String target, Map<String, Object> facts) {
        Map<String, Object> detail = new LinkedHashMap<>(facts);
        detail.put("service", service.profile().id().text());
        detail.put("correlationId", arrival.key().correlationId());
        party.odsCode().ifPresent(code -> detail.put("odsCode", shortened(code)));
        party.softwareId().or(party::software).ifPresent(software -> detail.put("software", shortened(software)));
        party.roleProfile().ifPresent(role -> detail.put("roleProfile", shortened(role)));
        new AuditTrail(work)
                .record(new AuditEvent(
                        service.scope().tenantId(),
                        service.scope().environment(),
                        ACTOR,
                        action,
                        target,
                        detail,
                        arrival.key().requestId()));
    }

    private static String shortened(String text) {
        return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
    }
}
