package bars.receiver.read;

import bars.db.Database;
import bars.db.Work;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.db.record.PatientIndex;
import bars.db.record.RecordKind;
import bars.db.record.Reference;
import bars.db.seal.TenantKeys;
import bars.messages.code.CodeSystems;
import bars.messages.header.AcceptedMedia;
import bars.messages.header.RequestHeaders;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.search.RecordBundle;
import bars.messages.search.RecordQuery;
import bars.receiver.access.Admission;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import bars.receiver.handler.HandlerRegistry;
import bars.receiver.handler.Inquiry;
import bars.receiver.handler.InquiryHandler;
import bars.receiver.handler.Originals;
import bars.receiver.tenant.HostedService;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /Appointment}, {@code GET /ServiceRequest}, both by patient and by id: what the service that is asked keeps,
 * and nothing of any other. A handler that keeps these elsewhere answers itself. Thread-safe.
 */
public final class RecordReads {
    /** The two resources that records are read as. */
    public enum Kind {
        /** Bookings. */
        APPOINTMENT("Appointment"),
        /** Referrals and validation requests. */
        SERVICE_REQUEST("ServiceRequest");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        boolean isBooking() {
            return this == APPOINTMENT;
        }
    }

    private final Database database;
    private final TenantKeys keys;
    private final Admission admission;
    private final HandlerRegistry handlers;
    private final Clock clock;

    public RecordReads(Database database, TenantKeys keys, Admission admission, HandlerRegistry handlers, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.admission = admission;
        this.handlers = handlers;
        this.clock = clock;
    }

    /** One record; that of another service or tenant is not there. */
    public Answer byId(Arrival arrival, Function<String, @Nullable String> headers, Kind kind, String id) {
        RequestHeaders read = RequestHeaders.read(headers);
        HostedService service = service(arrival, read, headers, kind);
        ReadAudit audit = new ReadAudit(arrival, service, read.party());
        Optional<InquiryHandler> elsewhere =
                handlers.inquiriesOf(service.profile().handlerKind());
        if (elsewhere.isPresent()) {
            var inquiry = new Inquiry(arrival, service, Originals.of(headers), kind.type, id, Map.of());
            byte[] record = new ElsewhereReads(database).byId(elsewhere.get(), inquiry, id, audit);
            return Answer.ok(media(headers, service), record);
        }
        UUID uuid = UUID.fromString(RecordQuery.id(id));
        Optional<CareRecord> asked = database.inTenant(service.scope(), work -> {
            Optional<CareRecord> found = new CareRecords(work, keys)
                    .byId(uuid)
                    .filter(record -> record.serviceId().equals(service.id()))
                    .filter(record -> (record.kind() == RecordKind.BOOKING) == kind.isBooking());
            audit.read(work, kind.type, uuid.toString(), found.isPresent());
            return found;
        });
        CareRecord record = asked.orElseThrow(() -> Refusal.notFound("There is no " + kind.type + " with this id"));
        return Answer.ok(media(headers, service), record.root());
    }

    /** The records of a patient at the service. */
    public Answer search(
            Arrival arrival,
            Function<String, @Nullable String> headers,
            Kind kind,
            Map<String, List<String>> parameters) {
        RequestHeaders read = RequestHeaders.read(headers);
        HostedService service = service(arrival, read, headers, kind);
        ReadAudit audit = new ReadAudit(arrival, service, read.party());
        Optional<InquiryHandler> elsewhere =
                handlers.inquiriesOf(service.profile().handlerKind());
        if (elsewhere.isPresent()) {
            var inquiry = new Inquiry(arrival, service, Originals.of(headers), kind.type, null, parameters);
            byte[] bundle =
                    new ElsewhereReads(database).search(elsewhere.get(), inquiry, by(parameters, kind, service), audit);
            return Answer.ok(media(headers, service), bundle);
        }
        RecordQuery query = RecordQuery.parse(parameters, kind.type, service.profile());
        List<CareRecord> found = database.inTenant(service.scope(), work -> {
            List<CareRecord> matching = find(work, service.id(), kind, query);
            List<String> shown =
                    matching.stream().map(record -> record.id().toString()).toList();
            audit.searched(work, kind.type, by(query), shown);
            return matching;
        });
        return Answer.ok(
                media(headers, service),
                RecordBundle.render(
                        Base.of(arrival),
                        kind.type,
                        found.stream()
                                .map(record ->
                                        new RecordBundle.Found(record.id().toString(), record.root()))
                                .toList(),
                        clock.instant()));
    }

    /** Which kind of search a handler is asked for; it may know kinds that the platform does not. */
    private static String by(Map<String, List<String>> parameters, Kind kind, HostedService service) {
        try {
            return by(RecordQuery.parse(parameters, kind.type, service.profile()));
        } catch (Refusal otherwise) {
            return "other";
        }
    }

    private static String by(RecordQuery query) {
        if (query.nhsNumber().isPresent()) {
            return "nhs-number";
        }
        return query.reference().isPresent() ? "reference" : "demographics";
    }

    private List<CareRecord> find(Work work, UUID serviceId, Kind kind, RecordQuery query) {
        CareRecords records = new CareRecords(work, keys);
        boolean bookings = kind.isBooking();
        if (query.nhsNumber().isPresent()) {
            return records.ofPatient(serviceId, bookings, query.nhsNumber().get());
        }
        if (query.reference().isPresent()) {
            return records.ofReference(
                    serviceId, bookings, reference(query.reference().get()));
        }
        return query.demographics()
                .map(RecordReads::persons)
                .map(persons -> records.ofPerson(serviceId, bookings, persons))
                .orElse(List.of());
    }

    private static Reference reference(RecordQuery.Reference asked) {
        return new Reference(CodeSystems.key(asked.system()), asked.value());
    }

    private static Set<String> persons(RecordQuery.Demographics asked) {
        try {
            return PatientIndex.persons(asked.name(), LocalDate.parse(asked.birthDate()), asked.postcode());
        } catch (DateTimeException e) {
            throw Refusal.badRequest(IssueType.VALUE, "QP-02", "patient:birthdate", "There is no such date");
        }
    }

    private static AcceptedMedia media(Function<String, @Nullable String> headers, HostedService service) {
        return AcceptedMedia.negotiate(headers.apply("Accept"), service.profile());
    }

    private HostedService service(
            Arrival arrival, RequestHeaders read, Function<String, @Nullable String> headers, Kind kind) {
        HostedService service = admission.service(arrival, read, IssueType.SECURITY);
        media(headers, service); // before anything is said about what is kept
        if (kind.isBooking()
                ? !service.profile().keepsBookings()
                : !service.profile().referrals()) {
            throw Refusal.of(
                    RecCode.NOT_IMPLEMENTED,
                    IssueType.NOT_SUPPORTED,
                    "This service keeps no " + kind.type + " resources");
        }
        return service;
    }
}
