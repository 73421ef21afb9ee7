package bars.messages.rule;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.BundleEntry;
import bars.messages.code.CodeSystems;
import bars.messages.workflow.Workflow;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;

/** Rules of everything else that payload tables ask for. Source: contract §2.1, §2.5, §2.6, §10. */
final class PayloadRules {
    private static final Set<String> FLAGS = Set.of("SG", "SS", "RS", "RA", "IR", "RC", "RT", "AC", "API", "CW");
    private static final Set<String> SCENE_SAFETY = Set.of("S", "U", "UNK");
    private static final Set<String> TRACED = Set.of("number-present-and-verified", "number-present-but-not-traced");

    static final List<ElementRule> ALL = List.of(
            rule(
                    "PT-01",
                    "Patient.contact",
                    "name somebody to contact, with a phone number",
                    "§2.5",
                    Patient.class,
                    patient -> patient.hasContact()
                            && patient.getContact().stream().anyMatch(Patient.ContactComponent::hasTelecom)),
            new ElementRule(
                    "PT-02",
                    Level.RECORD,
                    "Patient.identifier",
                    "send an NHS number only with the status verified or not traced",
                    "§2.5",
                    (m, w) -> true,
                    m -> m.patient().nhsNumber().isEmpty()
                            || m.patient()
                                    .verification()
                                    .filter(TRACED::contains)
                                    .isPresent()),
            new ElementRule(
                    "PT-03",
                    Level.REFUSE,
                    "Patient.identifier",
                    "write an NHS number with ten digits",
                    "§2.5, FHIR identifier system nhs-number",
                    (m, w) -> true,
                    m -> m.patient()
                            .nhsNumber()
                            .map(n -> n.matches("[0-9]{10}"))
                            .orElse(true)),
            rule(
                    "OR-01",
                    "Organization.identifier",
                    "name every organisation, with its ODS code",
                    "§2.5",
                    Organization.class,
                    organisation -> organisation.hasName() && organisation.hasIdentifier()),
            rule(
                    "PR-01",
                    "Practitioner.identifier",
                    "identify every practitioner",
                    "§2.5",
                    Practitioner.class,
                    Practitioner::hasIdentifier),
            rule(
                    "PR-02",
                    "PractitionerRole",
                    "point from every role to practitioner and organisation",
                    "§2.5",
                    PractitionerRole.class,
                    role -> role.hasPractitioner() && role.hasOrganization()),
            rule(
                    "EN-01",
                    "Encounter",
                    "carry class, subject and the journey id of every Encounter",
                    "§2.5",
                    Encounter.class,
                    encounter -> encounter.hasClass_() && encounter.hasSubject() && encounter.hasEpisodeOfCare()),
            rule(
                    "CP-01",
                    "CarePlan",
                    "carry intent plan, subject, encounter and period.start of the CarePlan",
                    "§2.5",
                    CarePlan.class,
                    plan -> plan.getIntent() == CarePlan.CarePlanIntent.PLAN
                            && plan.hasSubject()
                            && plan.hasEncounter()
                            && plan.getPeriod().hasStart()),
            rule(
                    "CO-01",
                    "Consent.category",
                    "state consent to direct care",
                    "§2.5",
                    Consent.class,
                    consent -> consent.getCategory().stream()
                            .flatMap(concept -> concept.getCoding().stream())
                            .anyMatch(coding -> "DRC".equals(coding.getCode()))),
            rule(
                    "FL-01",
                    "Flag.category",
                    "give every flag a category of the standard, a code and a subject",
                    "§2.5",
                    Flag.class,
                    flag -> flag.hasCode()
                            && flag.hasSubject()
                            && flag.getCategory().stream()
                                    .flatMap(concept -> concept.getCoding().stream())
                                    .anyMatch(coding -> FLAGS.contains(String.valueOf(coding.getCode())))),
            rule(
                    "FL-02",
                    "Flag.code",
                    "use S, U or UNK for scene safety",
                    "§2.5",
                    Flag.class,
                    flag -> flag.getCode().getCoding().stream()
                            .filter(coding -> CodeSystems.same(coding.getSystem(), CodeSystems.SCENE_SAFETY))
                            .allMatch(coding -> SCENE_SAFETY.contains(String.valueOf(coding.getCode())))),
            rule(
                    "OB-01",
                    "Observation.note",
                    "leave out Observation.note",
                    "§2.5, TKW 1.0.21",
                    Observation.class,
                    observation -> !observation.hasNote()),
            rule(
                    "TA-01",
                    "Task",
                    "carry code and authoredOn of every task, with status requested when new",
                    "§2.5",
                    Task.class,
                    task -> task.hasCode() && task.hasAuthoredOn()),
            new ElementRule(
                    "BU-13",
                    Level.RECORD,
                    "Bundle.entry.resource",
                    "resolve every reference but those that may point out of a message",
                    "§2.1",
                    (m, w) -> w != Workflow.CANCEL_REQUEST && w != Workflow.CANCEL_BOOKING,
                    PayloadRules::resolves));

    private PayloadRules() {}

    /** A rule for every resource of a type. */
    private static <T extends Resource> ElementRule rule(
            String id,
            String path,
            String expectation,
            String source,
            Class<T> type,
            java.util.function.Predicate<T> condition) {
        return new ElementRule(
                id, Level.RECORD, path, expectation, source, (m, w) -> !w.isCancellation(), m -> m.entries().stream()
                        .map(BundleEntry::resource)
                        .filter(type::isInstance)
                        .map(type::cast)
                        .allMatch(condition));
    }

    /** The strict walk noted what is pointed to; a second walk over the tree would cost as much as the parse. */
    private static boolean resolves(BarsMessage message) {
        return message.layout().references().stream()
                .allMatch(target -> message.entry(target).isPresent());
    }
}
