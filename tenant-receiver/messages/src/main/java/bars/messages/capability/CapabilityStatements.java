package bars.messages.capability;

import bars.messages.code.Moments;
import bars.messages.definition.DefinitionBundle;
import bars.messages.definition.PayloadDefinition;
import bars.messages.json.JsonText;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The answer to {@code GET /metadata}: what one service can do, in both roles, because roles flip when it answers.
 * Source: contract §1.6.
 */
public final class CapabilityStatements {
    private CapabilityStatements() {}

    /**
     * UTF-8 JSON of the statement.
     *
     * @param base address of the service, without closing slash
     * @param product name of this platform
     * @param productVersion its version
     * @param date when the configuration of the service last changed
     */
    public static byte[] render(
            String base, ServiceProfile profile, String product, String productVersion, Instant date) {
        return JsonText.write(out -> {
            out.writeStartObject();
            out.writeStringField("resourceType", "CapabilityStatement");
            out.writeStringField(
                    "id",
                    UUID.nameUUIDFromBytes(profile.id().text().getBytes(StandardCharsets.UTF_8))
                            .toString());
            out.writeStringField("url", base + "/metadata");
            out.writeStringField("version", profile.coreVersion());
            out.writeStringField("name", "BaRSReceiver");
            out.writeStringField("title", "BaRS Receiver of " + profile.organisation());
            out.writeStringField("status", "active");
            out.writeBooleanField("experimental", false);
            out.writeStringField("date", Moments.text(date));
            out.writeStringField("publisher", profile.organisation());
            out.writeStringField("kind", "instance");
            out.writeObjectFieldStart("software");
            out.writeStringField("name", product);
            out.writeStringField("version", productVersion);
            out.writeEndObject();
            out.writeObjectFieldStart("implementation");
            out.writeStringField("description", "Service " + profile.id().value());
            out.writeStringField("url", base);
            out.writeEndObject();
            out.writeStringField("fhirVersion", "4.0.1");
            out.writeArrayFieldStart("format");
            if (profile.decides(Choice.XML, "on")) {
                out.writeString("xml");
            }
            out.writeString("json");
            out.writeEndArray();
            out.writeArrayFieldStart("rest");
            rest(out, "server", "Certificates", profile);
            rest(out, "client", "OAuth", profile);
            out.writeEndArray();
            messaging(out, base, profile);
            out.writeEndObject();
        });
    }

    private static void rest(JsonGenerator out, String mode, String security, ServiceProfile profile)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("mode", mode);
        out.writeObjectFieldStart("security");
        out.writeArrayFieldStart("service");
        out.writeStartObject();
        out.writeArrayFieldStart("coding");
        out.writeStartObject();
        out.writeStringField("system", "http://terminology.hl7.org/CodeSystem/restful-security-service");
        out.writeStringField("code", security);
        out.writeStringField("display", security);
        out.writeEndObject();
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndArray();
        out.writeEndObject();
        out.writeArrayFieldStart("resource");
        resource(out, "CapabilityStatement", List.of("read"), List.of(), List.of());
        resource(out, "MessageDefinition", List.of("search-type"), List.of("context:token"), List.of());
        records(out, profile);
        out.writeEndArray();
        out.writeArrayFieldStart("operation");
        out.writeStartObject();
        out.writeStringField("name", "$process-message");
        out.writeStringField("definition", "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message");
        out.writeEndObject();
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void records(JsonGenerator out, ServiceProfile profile) throws IOException {
        List<String> interactions = List.of("read", "search-type");
        List<String> patient = List.of(
                "patient:identifier:token",
                "patient:name:string",
                "patient:birthdate:date",
                "patient:address-postalcode:string");
        if (profile.keepsBookings()) {
            resource(out, "Appointment", interactions, patient, List.of());
        }
        if (profile.booking()) {
            resource(
                    out,
                    "Slot",
                    List.of("search-type"),
                    List.of("status:token", "start:date", "Schedule.actor:HealthcareService:token"),
                    List.of(
                            "Slot:schedule",
                            "Schedule:actor:HealthcareService",
                            "Schedule:actor:Practitioner",
                            "Schedule:actor:PractitionerRole",
                            "HealthcareService:providedBy",
                            "HealthcareService:location"));
        }
        if (profile.referrals()) {
            List<String> parameters = new java.util.ArrayList<>(patient);
            parameters.add("ServiceRequest.identifier:token");
            resource(out, "ServiceRequest", interactions, parameters, List.of());
        }
    }

    /** Parameters are written {@code name:type}; the name may contain colons. */
    private static void resource(
            JsonGenerator out, String type, List<String> interactions, List<String> parameters, List<String> includes)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("type", type);
        out.writeArrayFieldStart("interaction");
        for (String interaction : interactions) {
            out.writeStartObject();
            out.writeStringField("code", interaction);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeStringField("versioning", "no-version");
        if (!includes.isEmpty()) {
            out.writeArrayFieldStart("searchInclude");
            for (String include : includes) {
                out.writeString(include);
            }
            out.writeEndArray();
        }
        if (!parameters.isEmpty()) {
            out.writeArrayFieldStart("searchParam");
            for (String parameter : parameters) {
                int colon = parameter.lastIndexOf(':');
                out.writeStartObject();
                out.writeStringField("name", parameter.substring(0, colon));
                out.writeStringField("type", parameter.substring(colon + 1));
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private static void messaging(JsonGenerator out, String base, ServiceProfile profile) throws IOException {
        boolean requester = Boolean.TRUE.equals(profile.settings().get("requester"));
        Set<PayloadDefinition> received = new LinkedHashSet<>();
        Set<PayloadDefinition> sent = new LinkedHashSet<>();
        for (String application : profile.applications()) {
            received.addAll(DefinitionBundle.of(application, requester));
            sent.addAll(DefinitionBundle.responses(application));
        }
        if (received.isEmpty() && sent.isEmpty()) {
            return; // an empty list is no FHIR
        }
        out.writeArrayFieldStart("messaging");
        out.writeStartObject();
        out.writeArrayFieldStart("endpoint");
        out.writeStartObject();
        out.writeObjectFieldStart("protocol");
        out.writeStringField("system", "http://terminology.hl7.org/CodeSystem/message-transport");
        out.writeStringField("code", "http");
        out.writeEndObject();
        out.writeStringField("address", base + "/$process-message");
        out.writeEndObject();
        out.writeEndArray();
        out.writeArrayFieldStart("supportedMessage");
        for (PayloadDefinition definition : received) {
            supported(out, "receiver", definition);
        }
        for (PayloadDefinition definition : sent) {
            supported(out, "sender", definition);
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndArray();
    }

    private static void supported(JsonGenerator out, String mode, PayloadDefinition definition) throws IOException {
        out.writeStartObject();
        out.writeStringField("mode", mode);
        out.writeStringField("definition", definition.canonical());
        out.writeEndObject();
    }
}
