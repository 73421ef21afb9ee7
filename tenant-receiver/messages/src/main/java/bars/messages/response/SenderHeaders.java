package bars.messages.response;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.MessageEvent;
import bars.messages.bundle.MessageReason;
import bars.messages.code.CodeSystems;
import bars.messages.code.ServiceId;
import bars.messages.header.RequestHeaders;
import bars.messages.json.JsonText;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The headers of what we send, without those of transport and ids.
 * Source: contract §1.2, §1.3, §4.4.
 */
public final class SenderHeaders {
    private SenderHeaders() {}

    /**
     * Who sends: the tenant, by the platform's product.
     *
     * @param odsCode of the tenant
     * @param organisation its name
     */
    public record From(String odsCode, String organisation, Software software) {}

    /** For a message to {@code target}. */
    public static Map<String, String> of(BarsMessage message, ServiceId target, From from, String coreVersion) {
        Map<String, String> headers = new HashMap<>(forReading(target, from, coreVersion));
        headers.put("use-context", useContext(message));
        SendingPractitioner.of(message)
                .ifPresent(one -> headers.put(RequestHeaders.PRACTITIONER, encoded(out -> practitioner(out, one))));
        return Map.copyOf(headers);
    }

    /** For reading something of {@code target}. */
    public static Map<String, String> forReading(ServiceId target, From from, String coreVersion) {
        Map<String, String> headers = new HashMap<>(forRegistry(from, coreVersion));
        headers.put(RequestHeaders.TARGET, encoded(out -> {
            out.writeStringField("system", target.systemOrDirectory());
            out.writeStringField("value", target.value());
        }));
        return Map.copyOf(headers);
    }

    /** For the proxy's own registry, which is no service of anybody. */
    public static Map<String, String> forRegistry(From from, String coreVersion) {
        Software software = from.software();
        return Map.of(
                RequestHeaders.ORGANISATION,
                encoded(out -> {
                    out.writeStringField("resourceType", "Organization");
                    identifier(out, CodeSystems.ODS, from.odsCode());
                    out.writeStringField("name", from.organisation());
                }),
                RequestHeaders.SOFTWARE,
                encoded(out -> {
                    out.writeStringField("resourceType", "Device");
                    identifier(out, software.system(), software.identifier());
                    out.writeObjectFieldStart("deviceName");
                    out.writeStringField("name", software.name());
                    out.writeStringField("type", "manufacturer-name");
                    out.writeEndObject();
                    out.writeObjectFieldStart("version");
                    out.writeStringField("value", software.version());
                    out.writeEndObject();
                }),
                "Accept",
                "application/fhir+json; version=" + coreVersion);
    }

    /** Bookings tell the status of the Appointment where the others tell their category. */
    private static String useContext(BarsMessage message) {
        boolean booking =
                message.event().filter(MessageEvent.BOOKING_REQUEST::equals).isPresent();
        String second = booking
                ? message.appointment()
                        .map(one ->
                                one.getStatus() == null ? "" : one.getStatus().toCode())
                        .orElse("")
                : message.category().map(category -> category.code()).orElse("");
        return String.join(
                "|",
                message.useCase().orElse(""),
                second,
                message.event().map(MessageEvent::code).orElse(""),
                message.reason().map(MessageReason::code).orElse(""));
    }

    private static void practitioner(JsonGenerator out, SendingPractitioner one) throws IOException {
        out.writeStringField("resourceType", "PractitionerRole");
        identifier(out, CodeSystems.ROLE_PROFILE, one.roleId());
        if (one.code() != null) {
            out.writeArrayFieldStart("code");
            out.writeStartObject();
            out.writeArrayFieldStart("coding");
            out.writeStartObject();
            out.writeStringField("system", CodeSystems.SNOMED);
            out.writeStringField("code", one.code());
            if (one.display() != null) {
                out.writeStringField("display", one.display());
            }
            out.writeEndObject();
            out.writeEndArray();
            out.writeEndObject();
            out.writeEndArray();
        }
    }

    private static String encoded(JsonText.Content members) {
        return Base64.getEncoder().encodeToString(JsonText.write(out -> {
            out.writeStartObject();
            members.to(out);
            out.writeEndObject();
        }));
    }

    private static void identifier(JsonGenerator out, String system, String value) throws IOException {
        out.writeArrayFieldStart("identifier");
        out.writeStartObject();
        out.writeStringField("system", system);
        out.writeStringField("value", value);
        out.writeEndObject();
        out.writeEndArray();
    }
}
