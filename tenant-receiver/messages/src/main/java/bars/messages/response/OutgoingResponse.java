package bars.messages.response;

import bars.messages.Intake;
import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.MessageEvent;
import bars.messages.bundle.MessageReader;
import bars.messages.bundle.MessageReason;
import bars.messages.code.CodeSystems;
import bars.messages.code.ServiceId;
import bars.messages.header.RequestHeaders;
import bars.messages.json.JsonLimits;
import bars.messages.json.JsonText;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import bars.messages.service.ServiceProfile;
import bars.messages.workflow.Workflow;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A response that its reader will take: checked as we would check it, addressed to the service that asked, in the name of
 * the service that was asked.
 * Source: contract §4.4.
 *
 * @param body the bundle, UTF-8 JSON
 * @param workflow what it tells the reader
 * @param target the counterpart's service
 * @param headers by name, without those of transport and ids
 */
public record OutgoingResponse(byte[] body, Workflow workflow, ServiceId target, Map<String, String> headers) {
    private static final MessageReader READER = new MessageReader(JsonLimits.MESSAGE);

    public OutgoingResponse {
        headers = Map.copyOf(headers);
    }

    /** A stored request as it came in: JSON, or XML where the service takes that. */
    public static BarsMessage read(byte[] stored) {
        for (byte first : stored) {
            if (first == '<') {
                return READER.readXml(stored);
            }
            if (first == '{') {
                break;
            }
        }
        return READER.read(stored);
    }

    /** {@code body} as an answer to {@code original}, or a refusal that says why it is none. */
    public static OutgoingResponse of(byte[] body, BarsMessage original, Responder responder, String coreVersion) {
        BarsMessage message = READER.read(body);
        ServiceId target = original.source()
                .orElseThrow(() -> wrong("MessageHeader.source.endpoint", "The request does not say where answers go"));
        Workflow workflow = Intake.check(message, reader(original, target)).workflow();
        addressed(message, original, responder, target);
        if (!workflow.isResponse()) {
            throw wrong("MessageHeader.eventCoding", "This is no response");
        }
        return new OutgoingResponse(body, workflow, target, headers(message, target, responder, coreVersion));
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

    private static Map<String, String> headers(
            BarsMessage message, ServiceId target, Responder responder, String coreVersion) {
        String context = String.join(
                "|",
                message.useCase().orElse(""),
                message.category().map(category -> category.code()).orElse(""),
                message.event().map(MessageEvent::code).orElse(""),
                message.reason().map(MessageReason::code).orElse(""));
        return Map.of(
                RequestHeaders.TARGET,
                encoded(out -> {
                    out.writeStringField("system", target.system());
                    out.writeStringField("value", target.value());
                }),
                RequestHeaders.ORGANISATION,
                encoded(out -> {
                    out.writeStringField("resourceType", "Organization");
                    identifier(out, CodeSystems.ODS, responder.odsCode());
                    out.writeStringField("name", responder.organisation());
                }),
                RequestHeaders.SOFTWARE,
                encoded(out -> {
                    out.writeStringField("resourceType", "Device");
                    identifier(out, "https://fhir.nhs.uk/Id/product-id", responder.software());
                    out.writeObjectFieldStart("deviceName");
                    out.writeStringField("name", responder.software());
                    out.writeStringField("type", "manufacturer-name");
                    out.writeEndObject();
                    out.writeObjectFieldStart("version");
                    out.writeStringField("value", responder.version());
                    out.writeEndObject();
                }),
                "Accept",
                "application/fhir+json; version=" + coreVersion,
                "use-context",
                context);
    }

    private static String encoded(JsonText.Content members) {
        return Base64.getEncoder().encodeToString(JsonText.write(out -> {
            out.writeStartObject();
            members.to(out);
            out.writeEndObject();
        }));
    }

    private static void identifier(com.fasterxml.jackson.core.JsonGenerator out, String system, String value)
            throws java.io.IOException {
        out.writeArrayFieldStart("identifier");
        out.writeStartObject();
        out.writeStringField("system", system);
        out.writeStringField("value", value);
        out.writeEndObject();
        out.writeEndArray();
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
