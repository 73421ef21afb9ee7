package bars.messages.rule;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.BundleEntry;
import bars.messages.service.Applications;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.ContactComponent;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Resource;

/** Rules of the people and organisations in a payload. Source: contract §2.1, §2.5, §2.9, §10. */
final class PayloadRules {
    private static final String VERIFIED = "number-present-and-verified";
    private static final String NOT_TRACED = "number-present-but-not-traced";

    /** Applications that allow a number that was not traced, from version 2.0.0 on. */
    private static final Set<String> TRACING = Set.of("1", "2", "3", "4");

    static final List<ElementRule> ALL = List.of(
            each(
                    "PT-01",
                    Level.CURRENT,
                    "Patient.contact",
                    "name somebody to contact, with a phone number",
                    "§2.5",
                    Scope.WHOLE,
                    Patient.class,
                    patient -> patient.getContact().stream().anyMatch(ContactComponent::hasTelecom)),
            new ElementRule(
                    "PT-02",
                    Level.CURRENT,
                    "Patient.identifier",
                    "send an NHS number only when it is verified (from 2.0.0 of Applications 1 to 4 on also: not traced)",
                    "§2.5, §8",
                    Scope.ALL,
                    PayloadRules::isNumberAllowed),
            new ElementRule(
                    "PT-03",
                    Level.REFUSE,
                    "Patient.identifier",
                    "write an NHS number with ten digits",
                    "§2.5, FHIR identifier system nhs-number",
                    Scope.ALL,
                    m -> m.patient()
                            .nhsNumber()
                            .map(n -> n.matches("[0-9]{10}"))
                            .orElse(true)),
            new ElementRule(
                    "PT-04",
                    Level.CURRENT,
                    "Patient.identifier",
                    "carry a verified NHS number (Application 8)",
                    "§2.9",
                    Scope.WHOLE.in("8"),
                    m -> m.patient().nhsNumber().isPresent()
                            && m.patient()
                                    .verification()
                                    .filter(VERIFIED::equals)
                                    .isPresent()),
            each(
                    "PT-05",
                    Level.RECORD,
                    "Patient.contact",
                    "rank exactly one contact first, with relationship and phone",
                    "§2.5",
                    Scope.WHOLE,
                    Patient.class,
                    PayloadRules::hasFirstContact),
            each(
                    "OR-01",
                    Level.RECORD,
                    "Organization.identifier",
                    "name every organisation, with its ODS code",
                    "§2.5",
                    Scope.WHOLE,
                    Organization.class,
                    organisation -> organisation.hasName() && organisation.hasIdentifier()),
            new ElementRule(
                    "OR-02",
                    Level.RECORD,
                    "Organization.type",
                    "say what kind of organisation sends it (Application 5)",
                    "§2.5, §8",
                    Scope.NEW.in("5").since("1.1.0"),
                    m -> m.resolve(m.header().getSender())
                            .map(BundleEntry::resource)
                            .filter(Organization.class::isInstance)
                            .map(Organization.class::cast)
                            .filter(Organization::hasType)
                            .isPresent()),
            each(
                    "PR-01",
                    Level.RECORD,
                    "Practitioner.identifier",
                    "identify every practitioner",
                    "§2.5",
                    Scope.WHOLE,
                    Practitioner.class,
                    Practitioner::hasIdentifier),
            each(
                    "PR-02",
                    Level.RECORD,
                    "PractitionerRole",
                    "point from every role to practitioner and organisation",
                    "§2.5",
                    Scope.WHOLE,
                    PractitionerRole.class,
                    role -> role.hasPractitioner() && role.hasOrganization()),
            each(
                    "CO-01",
                    Level.CURRENT,
                    "Consent.category",
                    "state consent to direct care",
                    "§2.5",
                    Scope.WHOLE,
                    Consent.class,
                    consent -> consent.getCategory().stream()
                            .flatMap(concept -> concept.getCoding().stream())
                            .anyMatch(coding -> "DRC".equalsIgnoreCase(coding.getCode()))),
            new ElementRule(
                    "BU-13",
                    Level.RECORD,
                    "Bundle.entry.resource",
                    "resolve every reference but those that may point out of a message",
                    "§2.1",
                    Scope.WHOLE,
                    PayloadRules::resolves));

    private PayloadRules() {}

    /** A rule for every resource of a type. */
    static <T extends Resource> ElementRule each(
            String id,
            Level level,
            String path,
            String expectation,
            String source,
            Scope scope,
            Class<T> type,
            Predicate<T> condition) {
        return new ElementRule(id, level, path, expectation, source, scope, message -> {
            for (BundleEntry entry : message.entries()) {
                if (type.isInstance(entry.resource()) && !condition.test(type.cast(entry.resource()))) {
                    return false;
                }
            }
            return true;
        });
    }

    private static boolean isNumberAllowed(BarsMessage message) {
        if (message.patient().nhsNumber().isEmpty()) {
            return true;
        }
        Optional<String> status = message.patient().verification();
        boolean tracing = message.application().filter(TRACING::contains).isEmpty()
                || message.applicationVersion()
                        .filter(version -> Applications.isAtLeast(version, "2.0.0"))
                        .isPresent();
        return status.filter(VERIFIED::equals).isPresent()
                || tracing && status.filter(NOT_TRACED::equals).isPresent();
    }

    private static boolean hasFirstContact(Patient patient) {
        List<ContactComponent> first = patient.getContact().stream()
                .filter(contact -> contact.getExtension().stream().anyMatch(PayloadRules::isFirst))
                .toList();
        return first.size() == 1
                && first.get(0).hasRelationship()
                && first.get(0).getTelecom().stream()
                        .anyMatch(point -> point.getSystem() == ContactPointSystem.PHONE && point.hasValue());
    }

    private static boolean isFirst(Extension extension) {
        return String.valueOf(extension.getUrl()).endsWith("Extension-UKCore-ContactRank")
                && extension.hasValue()
                && "1".equals(extension.getValue().primitiveValue());
    }

    /** The strict walk noted what is pointed to; a second walk over the tree would cost as much as the parse. */
    private static boolean resolves(BarsMessage message) {
        return message.layout().references().stream()
                .allMatch(target -> message.entry(target).isPresent());
    }
}
