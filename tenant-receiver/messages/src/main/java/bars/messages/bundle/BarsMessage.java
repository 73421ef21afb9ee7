package bars.messages.bundle;

import bars.messages.code.ServiceId;
import bars.messages.code.UseCases;
import bars.messages.json.BundleLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.MessageHeader;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Slot;

/**
 * A Bundle of type {@code message} with a MessageHeader, which is all that is sure about it; everything else may be
 * missing until it was checked. Answers questions in the standard's words. Not to be changed; safe to share once built.
 */
public final class BarsMessage {
    private final byte[] body;
    private final Bundle bundle;
    private final BundleLayout layout;
    private final List<BundleEntry> entries;
    private final Map<String, BundleEntry> byFullUrl = new HashMap<>();
    private final MessageHeader header;
    private final HeaderFacts facts;
    private final Optional<String> application;

    BarsMessage(byte[] body, Bundle bundle, BundleLayout layout, List<BundleEntry> entries, MessageHeader header) {
        this.body = body;
        this.bundle = bundle;
        this.layout = layout;
        this.entries = List.copyOf(entries);
        this.header = header;
        for (BundleEntry entry : entries) {
            byFullUrl.putIfAbsent(BundleEntry.key(entry.fullUrl()), entry);
        }
        this.facts = HeaderFacts.of(this);
        this.application = facts.useCase().flatMap(UseCases::application);
    }

    /** The bytes as they came (as JSON when they came as XML). Not a copy: not to be changed. */
    public byte[] body() {
        return body;
    }

    /** The parsed Bundle. Not to be changed. */
    public Bundle bundle() {
        return bundle;
    }

    /** Where everything lies in {@link #body}. */
    public BundleLayout layout() {
        return layout;
    }

    public List<BundleEntry> entries() {
        return entries;
    }

    public MessageHeader header() {
        return header;
    }

    /** {@code Bundle.id}: the same in all messages about one case; never a key for duplicates. */
    public Optional<String> bundleId() {
        return Optional.ofNullable(layout.id()).map(span -> span.value());
    }

    /** {@code Bundle.meta.versionId}: the version of the Application. */
    public Optional<String> applicationVersion() {
        return Optional.ofNullable(layout.versionId()).map(span -> span.value()).filter(v -> !v.isBlank());
    }

    public Optional<MessageEvent> event() {
        return facts.event();
    }

    public Optional<MessageReason> reason() {
        return facts.reason();
    }

    /** Category of the ServiceRequest. */
    public Optional<Category> category() {
        return facts.category();
    }

    /** Use-case code, lower case; from the ServiceRequest's category or the Appointment's serviceCategory. */
    public Optional<String> useCase() {
        return facts.useCase();
    }

    /** Number of the Application that the use case belongs to. */
    public Optional<String> application() {
        return application;
    }

    /** Canonical of the message definition, without version. */
    public Optional<String> definition() {
        return facts.definition();
    }

    /** Service that sent it: where an asynchronous response goes. */
    public Optional<ServiceId> source() {
        return ServiceId.parse(header.getSource().getEndpoint());
    }

    /** Service that it is sent to. */
    public Optional<ServiceId> destination() {
        return header.hasDestination()
                ? ServiceId.parse(header.getDestinationFirstRep().getEndpoint())
                : Optional.empty();
    }

    /** ODS code of the organisation in {@code sender}. */
    public Optional<String> senderOds() {
        return facts.senderOds();
    }

    /** ODS code of the organisation in {@code destination.receiver}; empty where it has none. */
    public Optional<String> receiverOds() {
        return facts.receiverOds();
    }

    /** ODS code of the organisation that a reference of this message points to; empty where it has none. */
    public Optional<String> ods(Reference organisation) {
        return HeaderFacts.ods(this, organisation);
    }

    /** Whether a reference leads to a resource of this message that is no organisation. */
    public boolean isNoOrganisation(Reference party) {
        return resolve(party)
                .filter(entry -> !(entry.resource() instanceof Organization))
                .isPresent();
    }

    /** Whether it is about a booking. */
    public boolean isBooking() {
        return event().filter(event -> event == MessageEvent.BOOKING_REQUEST || event == MessageEvent.BOOKING_RESPONSE)
                .isPresent();
    }

    /** {@code MessageHeader.response.identifier}: Bundle.id of the request that is answered. */
    public Optional<String> responseIdentifier() {
        return header.hasResponse() && header.getResponse().hasIdentifier()
                ? Optional.of(header.getResponse().getIdentifier())
                : Optional.empty();
    }

    public PatientIdentity patient() {
        return facts.patient();
    }

    /** The entry that {@code focus} points to. */
    public Optional<BundleEntry> focus() {
        return header.hasFocus() ? resolve(header.getFocusFirstRep()) : Optional.empty();
    }

    public Optional<ServiceRequest> serviceRequest() {
        return first(ServiceRequest.class);
    }

    public Optional<Appointment> appointment() {
        return first(Appointment.class);
    }

    public Optional<Slot> slot() {
        return first(Slot.class);
    }

    public Optional<Patient> patientResource() {
        return first(Patient.class);
    }

    public Optional<CarePlan> carePlan() {
        return first(CarePlan.class);
    }

    public List<Encounter> encounters() {
        return all(Encounter.class);
    }

    /** The sender's Encounter: the one that the ServiceRequest points to, else the first that is not merely planned. */
    public Optional<Encounter> requestEncounter() {
        return serviceRequest()
                .filter(ServiceRequest::hasEncounter)
                .flatMap(request -> resolve(request.getEncounter()))
                .flatMap(entry -> as(entry, Encounter.class))
                .or(() -> encounters().stream()
                        .filter(e -> e.getStatus() != Encounter.EncounterStatus.PLANNED)
                        .findFirst())
                .or(() -> encounters().stream().findFirst());
    }

    /** The responder's Encounter: the focus of a response, else the last that is not the sender's. */
    public Optional<Encounter> responderEncounter() {
        Optional<Encounter> focus = focus().flatMap(entry -> as(entry, Encounter.class));
        if (focus.isPresent()) {
            return focus;
        }
        Optional<Encounter> senders = requestEncounter();
        return encounters().stream()
                .filter(e -> senders.isEmpty() || senders.get() != e)
                .reduce((first, second) -> second)
                .or(() -> senders);
    }

    /** The entry that a reference names; empty where it points outside of this message. */
    public Optional<BundleEntry> resolve(Reference reference) {
        String target = reference.getReferenceElement_().getValue();
        return target == null ? Optional.empty() : entry(target).or(() -> relative(target));
    }

    /**
     * The entry that {@code Type/id} names: by the end of its fullUrl, or by the id that a receiver gave it before.
     * Source: FHIR R4 §2.36.4.1, contract §2.1.
     */
    private Optional<BundleEntry> relative(String target) {
        int slash = target.indexOf('/');
        if (slash <= 0 || target.indexOf(':') >= 0) {
            return Optional.empty();
        }
        String type = target.substring(0, slash);
        String id = target.substring(slash + 1);
        return entries.stream()
                .filter(entry -> entry.type().equals(type))
                .filter(entry ->
                        entry.fullUrl().endsWith("/" + target) || !id.isEmpty() && id.equalsIgnoreCase(entry.id()))
                .findFirst();
    }

    /** The entry with this fullUrl, in whatever case its UUID is written. */
    public Optional<BundleEntry> entry(String fullUrl) {
        return Optional.ofNullable(byFullUrl.get(BundleEntry.key(fullUrl)));
    }

    /** The entry that holds {@code resource}, which must be of this message. */
    public Optional<BundleEntry> entryOf(Resource resource) {
        return entries.stream().filter(entry -> entry.resource() == resource).findFirst();
    }

    /** All resources of one type, in order. */
    public <T extends Resource> List<T> all(Class<T> type) {
        return entries.stream()
                .map(BundleEntry::resource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    public <T extends Resource> Optional<T> first(Class<T> type) {
        for (BundleEntry entry : entries) {
            if (type.isInstance(entry.resource())) {
                return Optional.of(type.cast(entry.resource()));
            }
        }
        return Optional.empty();
    }

    private static <T extends Resource> Optional<T> as(BundleEntry entry, Class<T> type) {
        return type.isInstance(entry.resource()) ? Optional.of(type.cast(entry.resource())) : Optional.empty();
    }

    /** What it is about, without anything of a patient. */
    @Override
    public String toString() {
        return event().map(MessageEvent::code).orElse("?") + "/"
                + reason().map(MessageReason::code).orElse("?");
    }
}
