package bars.receiver.sender;

import bars.db.Database;
import bars.db.Work;
import bars.db.message.Messages;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.db.seal.TenantKeys;
import bars.db.sender.OutboxMessage;
import bars.db.sender.RegistryPointers;
import bars.db.setting.PlatformSettings;
import bars.db.tenant.Endpoint;
import bars.db.tenant.Endpoints;
import bars.db.tenant.Service;
import bars.db.tenant.Services;
import bars.db.tenant.Tenant;
import bars.db.tenant.Tenants;
import bars.messages.bundle.MessageReader;
import bars.messages.code.ServiceId;
import bars.messages.json.JsonLimits;
import bars.messages.refusal.Refusal;
import bars.messages.registry.BookingPointer;
import bars.messages.response.SenderHeaders;
import bars.messages.response.Software;
import bars.messages.service.ServiceProfile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the registry should say of a booking, as the booking stands now. Thread-safe. */
final class PointedBookings {
    /** A booking in one of these has no pointer. Source: contract §1.10, cancel. */
    private static final Set<String> GONE = Set.of("cancelled", "entered-in-error");

    private static final MessageReader READER = new MessageReader(JsonLimits.KEPT);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final TenantKeys keys;

    PointedBookings(Database database, TenantKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /**
     * What should be there.
     *
     * @param wanted whether bookings of this tenant are pointed to at all
     * @param present whether the booking stands
     * @param untouched whether it is as it came: nothing was written about it before
     * @param pointer what to write; null when there is nobody or nothing to point to
     * @param known what is there already, as far as we know
     * @param headers of who writes
     * @param useContext all of the header but the reason
     */
    record Standing(
            boolean wanted,
            boolean present,
            boolean untouched,
            @Nullable BookingPointer pointer,
            Optional<RegistryPointers.Known> known,
            Map<String, String> headers,
            String useContext) {}

    Standing of(OutboxMessage message) {
        return database.inTenant(message.scope(), work -> standing(work, message.conversation()));
    }

    private Standing standing(Work work, UUID record) {
        RegistryPointers pointers = new RegistryPointers(work);
        Tenant tenant = new Tenants(work).byId(work.scope().tenantId()).orElseThrow();
        Software product = product(work);
        Optional<CareRecord> found = new CareRecords(work, keys).byId(record);
        return new Standing(
                pointers.wanted(work.scope())
                        .map(RegistryPointers.Wanted::enabled)
                        .orElse(false),
                found.filter(one -> !GONE.contains(one.status())).isPresent(),
                found.filter(one -> one.version() == 1).isPresent(),
                found.flatMap(one -> pointer(work, tenant, product, one)).orElse(null),
                pointers.of(work.scope(), record),
                SenderHeaders.forRegistry(
                        new SenderHeaders.From(tenant.odsCode(), tenant.name(), product), ServiceProfile.CORE),
                found.map(PointedBookings::useContext).orElse("||booking-request|"));
    }

    private static String useContext(CareRecord record) {
        String useCase = record.useCase();
        return (useCase == null ? "" : useCase) + "|" + record.status() + "|booking-request|";
    }

    private Optional<BookingPointer> pointer(Work work, Tenant tenant, Software product, CareRecord record) {
        Optional<Service> service = new Services(work).byId(record.serviceId());
        Optional<Endpoint> endpoint = service.flatMap(one -> new Endpoints(work).byId(one.endpointId()));
        Optional<String> number = nhsNumber(work, record);
        if (endpoint.isEmpty() || number.isEmpty()) {
            return Optional.empty();
        }
        Service of = service.get();
        return Optional.of(new BookingPointer(
                record.id(),
                new ServiceId(of.system(), of.value()),
                product,
                number.get(),
                tenant.odsCode(),
                "https://" + endpoint.get().serverName() + "/FHIR/R4/Appointment/" + record.id(),
                record.startsAt(),
                record.endsAt(),
                of.settings().get("practiceSetting") instanceof String told ? told : BookingPointer.GENERAL_MEDICINE));
    }

    /** Empty where none was sent, or the content was wiped at the end of its retention period. */
    private Optional<String> nhsNumber(Work work, CareRecord record) {
        byte[] merged = record.bundle();
        Optional<byte[]> content =
                merged == null ? new Messages(work, keys).payload(record.messageId()) : Optional.of(merged);
        try {
            return content.flatMap(bytes -> READER.read(bytes).patient().nhsNumber());
        } catch (Refusal unreadable) {
            return Optional.empty();
        }
    }

    private static Software product(Work work) {
        Map<String, PlatformSettings.Stored> settings = new PlatformSettings(work).all();
        return Software.running(text(settings.get("supplier-product")), text(settings.get("supplier-product-id")));
    }

    private static String text(PlatformSettings.@Nullable Stored setting) {
        try {
            return setting == null ? "" : JSON.readTree(setting.value()).asText("");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored setting is not JSON", e);
        }
    }
}
