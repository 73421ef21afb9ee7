package bars.messages.rule;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.BundleEntry;
import bars.messages.workflow.Workflow;
import java.util.List;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.ParticipationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Slot;

/** Rules of bookings. Source: contract §2.3, §2.5. */
final class BookingRules {
    static final List<ElementRule> ALL = List.of(
            new ElementRule(
                    "AP-01",
                    Level.REFUSE,
                    "Appointment.start",
                    "carry Appointment.start and Appointment.end",
                    "§2.3",
                    Scope.of(Workflow.NEW_BOOKING),
                    m -> appointment(m, a -> a.hasStart() && a.hasEnd())),
            new ElementRule(
                    "AP-02",
                    Level.REFUSE,
                    "Appointment.slot",
                    "point from Appointment.slot to the Slot in the Bundle",
                    "§2.3",
                    Scope.of(Workflow.NEW_BOOKING),
                    m -> appointment(m, a -> a.hasSlot() && pointsToSlot(m, a))),
            new ElementRule(
                    "AP-03",
                    Level.REFUSE,
                    "Appointment.participant",
                    "name the patient as a participant",
                    "§2.3",
                    Scope.of(Workflow.NEW_BOOKING),
                    m -> appointment(m, a -> hasPatient(m, a))),
            new ElementRule(
                    "AP-04",
                    Level.REFUSE,
                    "Slot.id",
                    "send the Slot back with the id that it had in the answer to GET /Slot",
                    "§2.5",
                    Scope.of(Workflow.NEW_BOOKING),
                    m -> m.entries().stream()
                            .filter(entry -> entry.resource() instanceof Slot)
                            .noneMatch(entry -> entry.id().isBlank())),
            new ElementRule(
                    "AP-05",
                    Level.CURRENT,
                    "Appointment.participant.status",
                    "have the participant status accepted",
                    "§2.3",
                    Scope.of(Workflow.NEW_BOOKING),
                    m -> appointment(m, a -> a.getParticipant().stream()
                            .anyMatch(p -> p.getStatus() == ParticipationStatus.ACCEPTED))),
            new ElementRule(
                    "AP-06",
                    Level.CURRENT,
                    "Appointment.serviceCategory",
                    "carry code and display of the use case in Appointment.serviceCategory",
                    "§2.5",
                    Scope.of(Workflow.NEW_BOOKING),
                    m -> appointment(m, a -> a.getServiceCategory().stream()
                            .flatMap(concept -> concept.getCoding().stream())
                            .anyMatch(coding -> coding.hasCode() && coding.hasDisplay()))),
            new ElementRule(
                    "AP-07",
                    Level.RECORD,
                    "HealthcareService.providedBy",
                    "say who provides the HealthcareService, and that it is active",
                    "§2.5",
                    Scope.of(Workflow.NEW_BOOKING),
                    m -> m.first(org.hl7.fhir.r4.model.HealthcareService.class)
                            .filter(service -> service.hasProvidedBy() && service.getActive())
                            .isPresent()));

    private BookingRules() {}

    private static boolean appointment(BarsMessage message, Predicate<Appointment> condition) {
        return message.appointment().filter(condition).isPresent();
    }

    private static boolean pointsToSlot(BarsMessage message, Appointment appointment) {
        return message.resolve(appointment.getSlotFirstRep())
                .map(BundleEntry::resource)
                .map(resource -> resource instanceof Slot)
                // Slot/<id> is what the API's own older samples carry.
                .orElse(String.valueOf(appointment.getSlotFirstRep().getReference())
                        .contains("Slot/"));
    }

    private static boolean hasPatient(BarsMessage message, Appointment appointment) {
        return appointment.getParticipant().stream()
                .anyMatch(participant -> message.resolve(participant.getActor())
                                .map(BundleEntry::resource)
                                .filter(Patient.class::isInstance)
                                .isPresent()
                        || String.valueOf(participant.getActor().getReference()).startsWith("Patient/"));
    }
}
