package bars.messages.response;

import bars.messages.Intake;
import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.MessageReader;
import bars.messages.bundle.XmlForm;
import bars.messages.code.ServiceId;
import bars.messages.json.JsonLimits;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import bars.messages.service.ServiceProfile;
import bars.messages.workflow.Workflow;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A response that its reader will take: checked as we would check it, addressed to the service that asked, in the name of
 * the service that was asked.
 * Source: contract §4.4.
 *
 * @param message what was checked; its body is what goes out
 * @param workflow what it tells the reader
 * @param target the counterpart's service
 * @param headers by name, without those of transport and ids
 */
public record OutgoingResponse(BarsMessage message, Workflow workflow, ServiceId target, Map<String, String> headers) {
    private static final MessageReader READER = new MessageReader(JsonLimits.MESSAGE);

    public OutgoingResponse {
        headers = Map.copyOf(headers);
    }

    /** A stored request as it came in: JSON, or XML where the service takes that. */
    public static BarsMessage read(byte[] stored) {
        return XmlForm.is(stored) ? READER.readXml(stored) : READER.read(stored);
    }

    /** {@code body} as an answer to {@code original}, or a refusal that says why it is none. */
    public static OutgoingResponse of(byte[] body, BarsMessage original, Responder responder, String coreVersion) {
        BarsMessage message = READER.read(body);
        ServiceId asker = original.source()
                .orElseThrow(() -> wrong("MessageHeader.source.endpoint", "The request does not say where answers go"));
        Workflow workflow = Intake.check(message, reader(original, asker)).workflow();
        addressed(message, original, responder, asker);
        if (!workflow.isResponse()) {
            throw wrong("MessageHeader.eventCoding", "This is no response");
        }
        // A request may name its service by a bare value; the response, which goes to the same, may say in which
        // system.
        ServiceId target = asker.system() == null ? message.destination().orElse(asker) : asker;
        return new OutgoingResponse(
                message,
                workflow,
                target,
                SenderHeaders.of(
                        message,
                        target,
                        new SenderHeaders.From(responder.odsCode(), responder.organisation(), responder.software()),
                        coreVersion));
    }

    /** What it is, for people: for instance {@code interim-response}. */
    public String kind() {
        return workflow.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The asking service takes answers of the use case and version that it asked with. */
    private static ServiceProfile reader(BarsMessage original, ServiceId target) {
        return ServiceProfile.of(
                target,
                original.senderOds().orElse(""),
                "",
                original.useCase().map(Set::of).orElse(Set.of()),
                original.application().isPresent()
                                && original.applicationVersion().isPresent()
                        ? Map.of(
                                original.application().get(),
                                List.of(original.applicationVersion().get()))
                        : Map.of());
    }

    private static void addressed(BarsMessage message, BarsMessage original, Responder responder, ServiceId target) {
        if (message.source().filter(responder.service()::names).isEmpty()) {
            throw wrong("MessageHeader.source.endpoint", "The response must come from the service that was asked");
        }
        if (message.destination().filter(target::names).isEmpty()) {
            throw wrong("MessageHeader.destination.endpoint", "The response must go to the service that asked");
        }
        if (message.senderOds().filter(responder.odsCode()::equalsIgnoreCase).isEmpty()
                && message.senderOds().isPresent()) {
            throw wrong("MessageHeader.sender", "The response must come from the organisation that was asked");
        }
        if (!message.responseIdentifier().equals(original.bundleId())) {
            throw wrong("MessageHeader.response.identifier", "The response must name Bundle.id of the request");
        }
        if (!message.patient().nhsNumber().equals(original.patient().nhsNumber())) {
            throw wrong(
                    "Bundle.entry.resource.ofType(Patient)", "The response must be about the patient of the request");
        }
    }

    private static Refusal wrong(String path, String diagnostics) {
        return Refusal.badRequest(IssueType.INVARIANT, "RS-02", path, diagnostics);
    }

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return kind() + " to " + target.text();
    }
}
