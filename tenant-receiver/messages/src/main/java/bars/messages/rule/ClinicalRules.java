package bars.messages.rule;

import static bars.messages.rule.PayloadRules.each;

import bars.messages.code.ClosedList;
import bars.messages.code.CodeSystems;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskStatus;

/** Rules of the clinical resources in a payload. Source: contract §2.5, §2.6, §10. */
final class ClinicalRules {
    private static final Set<String> FLAGS = Set.of("sg", "ss", "rs", "ra", "ir", "rc", "rt", "ac", "api", "cw");
    private static final Set<String> SCENE_SAFETY = Set.of("S", "U", "UNK");
    private static final Set<String> PLACES = Set.of("CLOC", "HLOCFR", "HLOCTO", "ILOC", "OLOC", "RLOC");
    private static final String PLACE = "https://fhir.nhs.uk/StructureDefinition/LocationExtension";
    private static final String REASON = "http://hl7.org/fhir/StructureDefinition/questionnaireresponse-reason";

    static final List<ElementRule> ALL = List.of(
            each(
                    "EN-01",
                    Level.CURRENT,
                    "Encounter",
                    "carry class, subject and the journey id of every Encounter",
                    "§2.5",
                    Scope.WHOLE,
                    Encounter.class,
                    encounter -> encounter.hasClass_() && encounter.hasSubject() && encounter.hasEpisodeOfCare()),
            each(
                    "EN-02",
                    Level.RECORD,
                    "Encounter.period.start",
                    "say when the call began (Applications 3, 4 and 6)",
                    "§2.5",
                    Scope.NEW.in("3", "4", "6"),
                    Encounter.class,
                    encounter -> encounter.getPeriod().hasStart()),
            each(
                    "CP-01",
                    Level.RECORD,
                    "CarePlan",
                    "carry intent plan, subject, encounter and period.start of the CarePlan",
                    "§2.5",
                    Scope.WHOLE,
                    CarePlan.class,
                    plan -> plan.getIntent() == CarePlan.CarePlanIntent.PLAN
                            && plan.hasSubject()
                            && plan.hasEncounter()
                            && plan.getPeriod().hasStart()),
            each(
                    "CP-02",
                    Level.CURRENT,
                    "CarePlan.activity.outcomeCodeableConcept",
                    "carry the clinical narrative of the CarePlan (Applications 1 and 2)",
                    "§2.5",
                    Scope.NEW.in("1", "2"),
                    CarePlan.class,
                    plan -> plan.getActivity().stream()
                            .flatMap(activity -> activity.getOutcomeCodeableConcept().stream())
                            .anyMatch(CodeableConcept::hasText)),
            each(
                    "CP-03",
                    Level.RECORD,
                    "CarePlan.addresses",
                    "point from the CarePlan to Condition and Task (Applications 5 and 8)",
                    "§2.5",
                    Scope.NEW.in("5", "8"),
                    CarePlan.class,
                    plan -> plan.hasAddresses() && plan.getActivity().stream().anyMatch(a -> a.hasReference())),
            each(
                    "TA-01",
                    Level.CURRENT,
                    "Task",
                    "carry code and authoredOn of every task",
                    "§2.5",
                    Scope.WHOLE,
                    Task.class,
                    task -> task.hasCode() && task.hasAuthoredOn()),
            each(
                    "TA-02",
                    Level.RECORD,
                    "Task.status",
                    "carry new tasks with status requested and intent order (Application 6: plan)",
                    "§2.5",
                    Scope.NEW.in("5", "6", "8"),
                    Task.class,
                    task -> task.getStatus() == TaskStatus.REQUESTED
                            && (task.getIntent() == TaskIntent.ORDER || task.getIntent() == TaskIntent.PLAN)),
            each(
                    "CN-01",
                    Level.RECORD,
                    "Condition",
                    "carry clinicalStatus, verificationStatus, category, code.text, subject and encounter of a Condition",
                    "§2.5",
                    Scope.NEW.in("5", "6", "8"),
                    Condition.class,
                    condition -> condition.hasClinicalStatus()
                            && condition.hasVerificationStatus()
                            && condition.hasCategory()
                            && condition.getCode().hasText()
                            && condition.hasSubject()
                            && condition.hasEncounter()),
            each(
                    "FL-01",
                    Level.CURRENT,
                    "Flag.category",
                    "give every flag a category of the standard, a code and a subject",
                    "§2.5, §10 flag-categories-bars",
                    Scope.WHOLE,
                    Flag.class,
                    flag -> flag.hasCode()
                            && flag.hasSubject()
                            && flag.getCategory().stream()
                                    .flatMap(concept -> concept.getCoding().stream())
                                    .anyMatch(coding ->
                                            FLAGS.contains(ClosedList.key(String.valueOf(coding.getCode()))))),
            each(
                    "FL-02",
                    Level.CURRENT,
                    "Flag.code",
                    "use S, U or UNK for scene safety",
                    "§2.6 BARSFlag-scene-safety",
                    Scope.WHOLE,
                    Flag.class,
                    flag -> flag.getCode().getCoding().stream()
                            .filter(coding -> CodeSystems.same(coding.getSystem(), CodeSystems.SCENE_SAFETY))
                            .allMatch(coding -> SCENE_SAFETY.contains(String.valueOf(coding.getCode())))),
            each(
                    "LO-01",
                    Level.RECORD,
                    "Location.extension",
                    "place every Location by UPRN, address file, grid reference or what3words (Applications 3, 4 and 6)",
                    "§2.5, §2.6 LocationExtension",
                    Scope.NEW.in("3", "4", "6"),
                    Location.class,
                    place -> place.getExtension().stream()
                            .anyMatch(extension ->
                                    CodeSystems.same(extension.getUrl(), PLACE) && extension.hasExtension())),
            each(
                    "LO-02",
                    Level.RECORD,
                    "Location.type",
                    "use codes of location-types-bars for the type of a Location",
                    "§10 location-types-bars",
                    Scope.WHOLE,
                    Location.class,
                    place -> place.getType().stream()
                            .flatMap(concept -> concept.getCoding().stream())
                            .filter(coding -> CodeSystems.same(coding.getSystem(), CodeSystems.LOCATION_TYPES))
                            .allMatch(coding -> PLACES.contains(String.valueOf(coding.getCode())))),
            each(
                    "QR-01",
                    Level.RECORD,
                    "QuestionnaireResponse.extension",
                    "say why a questionnaire was answered (Applications 1, 2 and 6)",
                    "§2.5",
                    Scope.NEW.in("1", "2", "6"),
                    QuestionnaireResponse.class,
                    response -> response.getExtension().stream()
                            .map(Extension::getUrl)
                            .anyMatch(url -> CodeSystems.same(url, REASON))),
            each(
                    "OB-01",
                    Level.CURRENT,
                    "Observation.note",
                    "leave out Observation.note",
                    "§2.5, TKW 1.0.21",
                    Scope.WHOLE,
                    Observation.class,
                    observation -> !observation.hasNote()));

    private ClinicalRules() {}
}
