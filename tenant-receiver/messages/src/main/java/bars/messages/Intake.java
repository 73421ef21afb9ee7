package bars.messages;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.MessageEvent;
import bars.messages.bundle.RequiredElements;
import bars.messages.code.ServiceId;
import bars.messages.definition.Conformance;
import bars.messages.refusal.Issue;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.rule.ElementRules;
import bars.messages.service.ApplicationVersions;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import bars.messages.workflow.DecisionTable;
import bars.messages.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.MessageHeader.MessageDestinationComponent;
import org.hl7.fhir.r4.model.Reference;

/**
 * Everything that is checked about a message before state is looked at, in the order of the standard: version, service,
 * use case, workflow, definition, elements. Stateless.
 * Source: contract §2.7 steps 6 to 9, §2.12.
 */
public final class Intake {
    private Intake() {}

    /**
     * A message that this service takes.
     *
     * @param workflow what it means
     * @param noted what payload tables ask for and the message leaves out; for the record, no reason to refuse
     */
    public record Accepted(Workflow workflow, List<Issue> noted) {}

    /** What {@code message} means to the service, or a refusal. */
    public static Accepted check(BarsMessage message, ServiceProfile profile) {
        version(message, profile);
        destination(message, profile);
        useCase(message, profile);
        Workflow workflow = DecisionTable.decide(message, profile);
        if (workflow.isResponse() && message.responseIdentifier().isEmpty()) {
            throw Refusal.badRequest(
                    IssueType.INVARIANT,
                    "MH-07",
                    "MessageHeader.response.identifier",
                    "A response must name the Bundle.id of the request that it answers");
        }
        Conformance.check(message, workflow, profile);
        structure(message);
        return new Accepted(workflow, ElementRules.check(message, workflow, profile));
    }

    /** What base FHIR requires, and the parser does not ask for. */
    private static void structure(BarsMessage message) {
        List<Issue> missing = RequiredElements.missing(message).stream()
                .map(path -> new Issue(IssueType.INVARIANT, "FHIR-R4", path, "FHIR R4 requires this element"))
                .toList();
        if (!missing.isEmpty()) {
            throw new Refusal(RecCode.BAD_REQUEST, missing);
        }
    }

    private static void version(BarsMessage message, ServiceProfile profile) {
        Optional<String> version = message.applicationVersion();
        if (version.isEmpty()) {
            if (withdraws(message) && profile.decides(Choice.VERSIONLESS_CANCEL, "accept")) {
                return;
            }
            throw Refusal.badRequest(
                    IssueType.INVARIANT,
                    "AV-01",
                    "Bundle.meta.versionId",
                    "The message must state its Application version in Bundle.meta.versionId");
        }
        if (!ApplicationVersions.takes(profile, takenApplication(message, profile), version.get())) {
            throw Refusal.notSupported(
                    "AV-02",
                    "Bundle.meta.versionId",
                    "This service does not take messages of this Application version; its MessageDefinitions list"
                            + " those that it takes");
        }
    }

    /** An Application that the service does not take at all is a matter of the use case, not of the version. */
    private static Optional<String> takenApplication(BarsMessage message, ServiceProfile profile) {
        return message.application().filter(profile.applicationVersions()::containsKey);
    }

    /** Responses withdraw nothing, whatever status they give the request that they answer; nor does a referral in a booking. */
    private static boolean withdraws(BarsMessage message) {
        Optional<MessageEvent> event = message.event();
        boolean request =
                event.filter(MessageEvent.SERVICEREQUEST_REQUEST::equals).isPresent()
                        && message.serviceRequest()
                                .map(asked -> String.valueOf(asked.getStatus()))
                                .filter(List.of("REVOKED", "ENTEREDINERROR")::contains)
                                .isPresent();
        boolean booking = event.filter(MessageEvent.BOOKING_REQUEST::equals).isPresent()
                && message.appointment()
                        .map(appointment -> String.valueOf(appointment.getStatus()))
                        .filter(List.of("CANCELLED", "ENTEREDINERROR")::contains)
                        .isPresent();
        return request
                || booking
                || message.definition()
                        .filter(definition -> definition.endsWith("-cancelled"))
                        .isPresent();
    }

    private static void destination(BarsMessage message, ServiceProfile profile) {
        // FHIR allows several destinations; ours is the one that names the service.
        Optional<MessageDestinationComponent> ours = message.header().getDestination().stream()
                .filter(one -> ServiceId.parse(one.getEndpoint())
                        .filter(profile::isNamedBy)
                        .isPresent())
                .findFirst();
        if (ours.isEmpty()) {
            throw Refusal.badRequest(
                    IssueType.INVARIANT,
                    "MH-01",
                    "MessageHeader.destination.endpoint",
                    "MessageHeader.destination.endpoint must name the service that the request is addressed to");
        }
        if (!isProvider(message, ours.get().getReceiver(), profile)) {
            throw Refusal.badRequest(
                    IssueType.INVARIANT,
                    "MH-02",
                    "MessageHeader.destination.receiver",
                    "MessageHeader.destination.receiver must be the organisation that provides this service");
        }
    }

    /** An organisation that the message does not carry, or whose ODS code it leaves out, may be the provider. */
    private static boolean isProvider(BarsMessage message, Reference receiver, ServiceProfile profile) {
        if (message.isNoOrganisation(receiver)) {
            return false;
        }
        return message.ods(receiver)
                .map(ods -> profile.isProvidedBy(ods) || !profile.decides(Choice.ORGANISATION, "refuse"))
                .orElseGet(() -> !profile.decides(Choice.NAMELESS_ORGANISATION, "refuse"));
    }

    private static void useCase(BarsMessage message, ServiceProfile profile) {
        Optional<String> useCase = message.useCase();
        if (useCase.isEmpty()) {
            if (withdraws(message) || profile.decides(Choice.MISSING_USE_CASE, "accept")) {
                return;
            }
            throw Refusal.badRequest(
                    IssueType.INVARIANT,
                    "UC-01",
                    "ServiceRequest.category",
                    "The message must carry a use-case code, in ServiceRequest.category or Appointment.serviceCategory");
        }
        if (!profile.useCases().contains(useCase.get())) {
            throw Refusal.notSupported(
                    "UC-02",
                    message.isBooking() ? "Appointment.serviceCategory" : "ServiceRequest.category",
                    "This service does not take messages of this use case");
        }
    }
}
