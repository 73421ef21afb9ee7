package bars.messages.workflow;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.Category;
import bars.messages.bundle.MessageEvent;
import bars.messages.bundle.MessageReason;
import bars.messages.code.ClosedList;
import bars.messages.code.CodeSystems;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;

/** A variable that the meaning of a message depends on, and where it is read. Empty text: the message does not say. */
public enum Column {
    EVENT("Event", message -> message.event().map(MessageEvent::code).orElse("")),
    REASON("Reason", message -> message.reason().map(MessageReason::code).orElse("")),
    CATEGORY("Category", message -> message.category().map(Category::code).orElse("")),
    APPLICATION("Application", message -> message.application().orElse("")),
    USE_CASE("Use case", message -> message.useCase().orElse("")),
    REQUEST("ServiceRequest", message -> message.serviceRequest()
            .map(ServiceRequest::getStatus)
            .map(status -> code(status.toCode()))
            .orElse("")),
    CARE_PLAN("CarePlan", message -> message.carePlan()
            .map(CarePlan::getStatus)
            .map(status -> code(status.toCode()))
            .orElse("")),
    ENCOUNTER("Sender's Encounter", message -> status(message.requestEncounter())),
    ENCOUNTER_CLASS("Its class", message -> type(message.requestEncounter())),
    TASK("Task", message -> message.all(Task.class).stream()
            .map(task -> task.getStatus() == Task.TaskStatus.REQUESTED ? "requested" : "other")
            .reduce((one, other) -> one.equals(other) ? one : "other")
            .orElse("none")),
    RESPONDER("Responder's Encounter", message -> status(message.responderEncounter())),
    RESPONDER_CLASS("Its class", message -> type(message.responderEncounter())),
    ENCOUNTERS("Encounters", message -> message.encounters().size() > 3 ? "more" : "at most 3"),
    REJECTED(
            "Reason for rejection",
            message -> message.responderEncounter().map(Column::rejected).orElse("no")),
    APPOINTMENT("Appointment", message -> message.appointment()
            .map(Appointment::getStatus)
            .map(status -> code(status.toCode()))
            .orElse("")),
    DEFINITION("Definition", message -> message.definition()
            .filter(definition -> definition.endsWith("-cancelled"))
            .map(definition -> "cancelled")
            .orElse("other"));

    /** Source: CodeSystem rejected-reasons-bars 1.1.0. */
    private static final Set<String> REJECTED_REASONS = Set.of("rrna", "fc", "oth");

    private final String title;
    private final Function<BarsMessage, String> reading;

    Column(String title, Function<BarsMessage, String> reading) {
        this.title = title;
        this.reading = reading;
    }

    /** Head of the column, for people. */
    public String title() {
        return title;
    }

    String of(BarsMessage message) {
        return reading.apply(message);
    }

    private static String status(Optional<Encounter> encounter) {
        return encounter
                .map(Encounter::getStatus)
                .map(status -> code(status.toCode()))
                .orElse("");
    }

    private static String type(Optional<Encounter> encounter) {
        return encounter
                .map(Encounter::getClass_)
                .map(coding -> code(coding.getCode()).strip().toUpperCase(Locale.ROOT))
                .orElse("");
    }

    private static String rejected(Encounter encounter) {
        return encounter.getReasonCode().stream()
                        .flatMap(concept -> concept.getCoding().stream())
                        .anyMatch(coding -> CodeSystems.same(coding.getSystem(), CodeSystems.REJECTED_REASONS)
                                && REJECTED_REASONS.contains(ClosedList.key(code(coding.getCode()))))
                ? "yes"
                : "no";
    }

    private static String code(@Nullable String code) {
        return code == null ? "" : code;
    }
}
