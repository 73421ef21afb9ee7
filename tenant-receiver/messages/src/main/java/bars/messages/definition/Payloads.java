package bars.messages.definition;

import static bars.messages.definition.Focus.any;
import static bars.messages.definition.Focus.between;
import static bars.messages.definition.Focus.one;
import static bars.messages.definition.Focus.optional;
import static bars.messages.definition.Focus.some;

import java.util.ArrayList;
import java.util.List;

/** What the national payloads consist of. Source: contract §2.4, MessageDefinition resources of the guide. */
final class Payloads {
    private static final String BARS = "https://fhir.nhs.uk/StructureDefinition/BARS";
    private static final String HL7 = "http://hl7.org/fhir/StructureDefinition/";
    private static final String REFERRAL_REQUEST = BARS + "ServiceRequest-request-referral";
    private static final String VALIDATION_REQUEST = BARS + "ServiceRequest-request-validation";

    private static final List<Focus> CLINICAL = List.of(
            any("Observation"),
            any("Flag").as(BARS + "Flag-scene-safety"),
            any("Flag").as(HL7 + "Flag"),
            any("MedicationStatement"),
            any("AllergyIntolerance"));

    private static final List<Focus> PEOPLE =
            List.of(some("Organization", 2), some("Practitioner", 1), some("PractitionerRole", 1));

    static final List<Focus> BOOKING = List.of(
            one("Appointment"),
            one("Slot"),
            one("Schedule"),
            one("HealthcareService"),
            one("Patient"),
            some("Organization", 2),
            optional("ServiceRequest").as(REFERRAL_REQUEST),
            optional("Location"),
            any("Practitioner"),
            any("PractitionerRole"),
            any("Consent"));

    static final List<Focus> BOOKING_CANCELLED = List.of(one("Appointment"), one("Patient"), some("Organization", 2));

    static final List<Focus> REQUEST_CANCELLED =
            List.of(one("ServiceRequest").as(REFERRAL_REQUEST), one("Patient"), some("Organization", 2));

    static final List<Focus> REFERRAL = joined(
            List.of(
                    one("ServiceRequest").as(REFERRAL_REQUEST),
                    one("Patient"),
                    one("Encounter"),
                    one("CarePlan"),
                    some("Consent", 1),
                    some("HealthcareService", 1),
                    any("Location"),
                    any("RelatedPerson"),
                    optional("Device").as(HL7 + "Device")),
            PEOPLE,
            CLINICAL,
            List.of(
                    any("Questionnaire"),
                    any("QuestionnaireResponse"),
                    any("Condition"),
                    any("Task"),
                    any("Communication"),
                    any("Procedure")));

    static final List<Focus> VALIDATION = joined(
            List.of(
                    one("ServiceRequest").as(VALIDATION_REQUEST),
                    one("Patient"),
                    one("Encounter"),
                    one("CarePlan"),
                    one("Location"),
                    one("HealthcareService"),
                    some("Consent", 1)),
            PEOPLE,
            CLINICAL);

    static final List<Focus> REFERRAL_RESPONSE = joined(
            List.of(
                    one("ServiceRequest").as(REFERRAL_REQUEST),
                    one("Patient"),
                    one("HealthcareService"),
                    optional("Encounter"),
                    optional("CarePlan"),
                    optional("Location"),
                    optional("Appointment"),
                    some("Consent", 1)),
            PEOPLE,
            CLINICAL,
            List.of(any("QuestionnaireResponse"), any("Condition"), any("Task"), any("RelatedPerson")));

    static final List<Focus> REFERRAL_SHORT = joined(
            List.of(
                    one("ServiceRequest").as(REFERRAL_REQUEST),
                    one("Patient"),
                    between("Encounter", 2, 2),
                    any("HealthcareService")),
            PEOPLE);

    static final List<Focus> INTERIM = List.of(
            one("ServiceRequest").as(VALIDATION_REQUEST),
            one("Patient"),
            between("Encounter", 2, 2),
            some("Organization", 1),
            some("Practitioner", 1),
            some("PractitionerRole", 1),
            any("HealthcareService"));

    static final List<Focus> FULL = joined(
            List.of(
                    one("ServiceRequest").as(VALIDATION_REQUEST),
                    one("Patient"),
                    between("Encounter", 2, 3),
                    one("CarePlan"),
                    one("Location"),
                    one("HealthcareService"),
                    some("Consent", 1)),
            PEOPLE,
            CLINICAL);

    private Payloads() {}

    @SafeVarargs
    private static List<Focus> joined(List<Focus>... parts) {
        List<Focus> all = new ArrayList<>();
        for (List<Focus> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }
}
