package bars.messages.bundle;

import bars.messages.code.CodeSystems;
import bars.messages.code.UseCases;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MessageHeader;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/** What is read out of a message once, with all spellings made one. */
record HeaderFacts(
        Optional<MessageEvent> event,
        Optional<MessageReason> reason,
        Optional<Category> category,
        Optional<String> useCase,
        Optional<String> definition,
        Optional<String> senderOds,
        Optional<String> receiverOds,
        PatientIdentity patient) {

    /** What people put between the digits of a number. */
    private static final Pattern GAPS = Pattern.compile("[\\s-]");

    private static final String VERIFICATION = "Extension-UKCore-NHSNumberVerificationStatus";

    static HeaderFacts of(BarsMessage message) {
        MessageHeader header = message.header();
        List<Coding> categories = message.serviceRequest().map(ServiceRequest::getCategory).stream()
                .flatMap(List::stream)
                .flatMap(concept -> concept.getCoding().stream())
                .toList();
        Optional<MessageEvent> event = header.hasEventCoding()
                        && CodeSystems.same(header.getEventCoding().getSystem(), CodeSystems.EVENTS)
                ? code(header.getEventCoding()).flatMap(MessageEvent::of)
                : Optional.empty();
        Optional<String> booked = message.appointment().flatMap(HeaderFacts::useCase);
        return new HeaderFacts(
                event,
                code(header.getReason().getCoding(), CodeSystems.REASONS).flatMap(MessageReason::of),
                code(categories, CodeSystems.CATEGORIES).flatMap(Category::of),
                // A booking may carry the referral that it belongs to; what is asked for is the booking.
                event.filter(MessageEvent.BOOKING_REQUEST::equals)
                        .flatMap(booking -> booked)
                        .or(() -> useCase(categories))
                        .or(() -> booked),
                Optional.ofNullable(header.getDefinition()).map(HeaderFacts::withoutVersion),
                ods(message, header.getSender()),
                header.hasDestination()
                        ? ods(message, header.getDestinationFirstRep().getReceiver())
                        : Optional.empty(),
                message.patientResource().map(HeaderFacts::identity).orElse(PatientIdentity.UNKNOWN));
    }

    private static Optional<String> useCase(Appointment appointment) {
        return useCase(appointment.getServiceCategory().stream()
                .map(CodeableConcept::getCoding)
                .flatMap(List::stream)
                .toList());
    }

    private static Optional<String> useCase(List<Coding> codings) {
        return codings.stream()
                .filter(coding -> CodeSystems.isUseCases(coding.getSystem()))
                .flatMap(coding -> code(coding).stream())
                .map(UseCases::normal)
                .findFirst();
    }

    private static Optional<String> code(List<Coding> codings, String system) {
        return codings.stream()
                .filter(coding -> CodeSystems.same(coding.getSystem(), system))
                .flatMap(coding -> code(coding).stream())
                .findFirst();
    }

    private static Optional<String> code(Coding coding) {
        return Optional.ofNullable(coding.getCode()).filter(code -> !code.isBlank());
    }

    private static String withoutVersion(String canonical) {
        int bar = canonical.indexOf('|');
        return (bar < 0 ? canonical : canonical.substring(0, bar)).strip();
    }

    static Optional<String> ods(BarsMessage message, Reference reference) {
        Optional<String> inBundle = message.resolve(reference)
                .map(BundleEntry::resource)
                .filter(Organization.class::isInstance)
                .map(Organization.class::cast)
                .flatMap(organisation -> value(organisation.getIdentifier(), CodeSystems.ODS));
        return inBundle.or(() -> reference.hasIdentifier()
                ? value(List.of(reference.getIdentifier()), CodeSystems.ODS)
                : Optional.empty());
    }

    private static Optional<String> value(List<Identifier> identifiers, String system) {
        return identifiers.stream()
                .filter(identifier -> CodeSystems.same(identifier.getSystem(), system))
                .map(Identifier::getValue)
                .filter(value -> value != null && !value.isBlank())
                .map(String::strip)
                .findFirst();
    }

    /** Of several, what holds now comes first: that is what somebody searches by who asks for the patient. */
    private static PatientIdentity identity(Patient patient) {
        Optional<Identifier> number = patient.getIdentifier().stream()
                .filter(identifier -> CodeSystems.same(identifier.getSystem(), CodeSystems.NHS_NUMBER))
                .filter(Identifier::hasValue)
                .min(Comparator.comparing(identifier -> identifier.getUse() == Identifier.IdentifierUse.OLD));
        List<HumanName> names = patient.getName().stream()
                .sorted(Comparator.comparing(HumanName::hasFamily, Comparator.reverseOrder())
                        .thenComparing(name -> rank(name.getUse())))
                .toList();
        List<Address> addresses = patient.getAddress().stream()
                .sorted(Comparator.comparing(address -> rank(address.getUse())))
                .toList();
        return new PatientIdentity(
                number.map(identifier -> GAPS.matcher(identifier.getValue()).replaceAll("")),
                number.flatMap(HeaderFacts::verification),
                texts(names.stream().map(HumanName::getFamily)),
                texts(names.stream().flatMap(name -> name.getGiven().stream()).map(StringType::getValue)),
                Optional.ofNullable(patient.getBirthDateElement().getValueAsString()),
                texts(addresses.stream().map(Address::getPostalCode)));
    }

    private static int rank(HumanName.@Nullable NameUse use) {
        if (use == null) {
            return 1;
        }
        return switch (use) {
            case OFFICIAL, USUAL -> 0;
            case TEMP, NICKNAME, ANONYMOUS -> 2;
            case OLD, MAIDEN -> 3;
            default -> 1;
        };
    }

    private static int rank(Address.@Nullable AddressUse use) {
        if (use == null) {
            return 1;
        }
        return switch (use) {
            case HOME -> 0;
            case TEMP, WORK -> 2;
            case OLD, BILLING -> 3;
            default -> 1;
        };
    }

    private static Optional<String> verification(Identifier number) {
        return number.getExtension().stream()
                .filter(e -> e.getUrl() != null && e.getUrl().endsWith(VERIFICATION))
                .filter(e -> e.getValue() instanceof CodeableConcept)
                .flatMap(e -> ((CodeableConcept) e.getValue()).getCoding().stream())
                .flatMap(coding -> code(coding).stream())
                .findFirst();
    }

    private static List<String> texts(Stream<@Nullable String> values) {
        return values.filter(value -> value != null && !value.isBlank()).toList();
    }
}
