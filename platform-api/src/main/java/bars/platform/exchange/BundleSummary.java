package bars.platform.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The few things of a bundle that a list shows; patient data.
 *
 * @param patientName as one text
 * @param nhsNumber digits
 * @param birthDate as written
 * @param reason of the referral, as one text
 * @param priority of the referral
 * @param appointmentStart as written
 */
public record BundleSummary(
        @Nullable String patientName,
        @Nullable String nhsNumber,
        @Nullable String birthDate,
        @Nullable String reason,
        @Nullable String priority,
        @Nullable String appointmentStart) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number";

    static BundleSummary of(JsonNode bundle) {
        JsonNode patient = resource(bundle, "Patient");
        JsonNode request = resource(bundle, "ServiceRequest");
        JsonNode appointment = resource(bundle, "Appointment");
        return new BundleSummary(
                name(patient.path("name").path(0)),
                nhsNumber(patient),
                text(patient.path("birthDate")),
                concept(
                        request.path("reasonCode").path(0).isMissingNode()
                                ? request.path("code")
                                : request.path("reasonCode").path(0)),
                text(request.path("priority")),
                text(appointment.path("start")));
    }

    /** The bundle as JSON; a text node when it is something else (XML is kept as it came). */
    static JsonNode read(byte[] payload) {
        try {
            JsonNode read = JSON.readTree(new String(payload, StandardCharsets.UTF_8));
            return read == null ? JSON.nullNode() : read;
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(new String(payload, StandardCharsets.UTF_8));
        }
    }

    private static JsonNode resource(JsonNode bundle, String type) {
        for (JsonNode entry : bundle.path("entry")) {
            if (entry.path("resource").path("resourceType").asText().equals(type)) {
                return entry.path("resource");
            }
        }
        return JSON.missingNode();
    }

    private static @Nullable String name(JsonNode name) {
        String whole = text(name.path("text"));
        if (whole != null) {
            return whole;
        }
        StringBuilder joined = new StringBuilder();
        name.path("given").forEach(given -> joined.append(given.asText()).append(' '));
        joined.append(name.path("family").asText(""));
        return joined.toString().isBlank() ? null : joined.toString().strip();
    }

    private static @Nullable String nhsNumber(JsonNode patient) {
        for (JsonNode identifier : patient.path("identifier")) {
            if (identifier.path("system").asText().equalsIgnoreCase(NHS_NUMBER)) {
                return text(identifier.path("value"));
            }
        }
        return null;
    }

    private static @Nullable String concept(JsonNode concept) {
        String whole = text(concept.path("text"));
        return whole != null ? whole : text(concept.path("coding").path(0).path("display"));
    }

    static @Nullable String text(JsonNode node) {
        String value = node.asText("");
        return value.isBlank() ? null : value;
    }

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return "BundleSummary";
    }
}
