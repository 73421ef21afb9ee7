package bars.messages.request;

import bars.messages.Intake;
import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.MessageReader;
import bars.messages.code.ServiceId;
import bars.messages.json.JsonLimits;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import bars.messages.response.SenderHeaders;
import bars.messages.service.ServiceProfile;
import bars.messages.workflow.Workflow;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A referral, request for validation or booking that its reader will take: checked as we would check it, in the name of
 * one of our services.
 * Source: contract §2.7, §4.4.
 *
 * @param message what was checked
 * @param workflow what it asks for
 * @param target the service that is asked
 * @param headers by name, without those of transport and ids
 */
public record OutgoingRequest(BarsMessage message, Workflow workflow, ServiceId target, Map<String, String> headers) {
    private static final MessageReader READER = new MessageReader(JsonLimits.MESSAGE);

    public OutgoingRequest {
        headers = Map.copyOf(headers);
    }

    /** The service in whose name {@code body} speaks. */
    public static ServiceId source(byte[] body) {
        return READER.read(body)
                .source()
                .orElseThrow(() ->
                        wrong("MessageHeader.source.endpoint", "The message must name the service that sends it"));
    }

    /**
     * {@code body} as a message of ours.
     *
     * @param own the service that sends
     * @param from its organisation and the product
     */
    public static OutgoingRequest of(byte[] body, ServiceId own, SenderHeaders.From from, String coreVersion) {
        BarsMessage message = READER.read(body);
        ServiceId target = message.destination()
                .orElseThrow(() ->
                        wrong("MessageHeader.destination.endpoint", "The message must name the service that is asked"));
        Workflow workflow = Intake.check(message, reader(message, target)).workflow();
        if (workflow.isResponse()) {
            throw wrong("MessageHeader.eventCoding", "This answers a request; answers are sent as responses");
        }
        if (message.source().filter(own::names).isEmpty()) {
            throw wrong("MessageHeader.source.endpoint", "The message must come from a service of the sender");
        }
        if (message.senderOds().filter(from.odsCode()::equalsIgnoreCase).isEmpty()
                && message.senderOds().isPresent()) {
            throw wrong("MessageHeader.sender", "The message must come from the organisation that sends it");
        }
        if (message.bundleId().isEmpty()) {
            throw wrong("Bundle.id", "The message must carry a Bundle.id: answers name it");
        }
        return new OutgoingRequest(message, workflow, target, SenderHeaders.of(message, target, from, coreVersion));
    }

    /** What it is, for people: for instance {@code new-referral}. */
    public String kind() {
        return workflow.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A reader that takes exactly this use case and version; whether the real one does, its own statements tell. */
    private static ServiceProfile reader(BarsMessage message, ServiceId target) {
        return ServiceProfile.of(
                target,
                message.receiverOds().orElse(""),
                "",
                message.useCase().map(Set::of).orElse(Set.of()),
                message.application().isPresent()
                                && message.applicationVersion().isPresent()
                        ? Map.of(
                                message.application().get(),
                                List.of(message.applicationVersion().get()))
                        : Map.of());
    }

    private static Refusal wrong(String path, String diagnostics) {
        return Refusal.badRequest(IssueType.INVARIANT, "RQ-01", path, diagnostics);
    }

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return kind() + " to " + target.text();
    }
}
