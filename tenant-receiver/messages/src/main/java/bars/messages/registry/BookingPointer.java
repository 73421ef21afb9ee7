package bars.messages.registry;

import bars.messages.code.CodeSystems;
import bars.messages.code.ServiceId;
import bars.messages.json.JsonText;
import bars.messages.response.Software;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A DocumentReference that tells where one booking can be read. Never printed: {@code toString} names the booking alone.
 *
 * @param record the booking: id of its Appointment
 * @param service which service keeps it
 * @param product the product that keeps it
 * @param nhsNumber whose booking it is
 * @param custodian ODS code of the organisation that answers for the pointer
 * @param address where the Appointment is read
 * @param start when it begins
 * @param end when it ends; null when nobody knows
 * @param setting SNOMED code of the kind of care, its display behind {@code |} where there is one
 *     <p>Source: contract §1.11; NHSDigital API specification 1.4.0, DocumentReference.
 */
public record BookingPointer(
        UUID record,
        ServiceId service,
        Software product,
        String nhsNumber,
        String custodian,
        String address,
        @Nullable Instant start,
        @Nullable Instant end,
        String setting) {
    /** System of the identifier that names the booking. */
    public static final String BOOKING_IDS = "https://fhir.nhs.uk/Id/BaRS-Identifier";

    /** What a pointer to a booking is, in SNOMED. */
    public static final String TYPE = "749001000000101";

    /** Kind of care of a service that does not say another: as in the examples of the specification. */
    public static final String GENERAL_MEDICINE = "394802001|General medicine (qualifier value)";

    private static final String ENGLAND = "https://fhir.nhs.uk/England/";

    /**
     * As written to the registry.
     *
     * @param id what the registry calls it; null for a new one
     */
    public byte[] json(@Nullable String id, Instant now) {
        return JsonText.write(out -> {
            out.writeStartObject();
            out.writeStringField("resourceType", "DocumentReference");
            if (id != null) {
                out.writeStringField("id", id);
            }
            identifiers(out);
            out.writeStringField("status", "current");
            coded(out, "type", CodeSystems.SNOMED, TYPE, "Appointment (record artifact)");
            out.writeArrayFieldStart("category");
            out.writeStartObject();
            coding(out, CodeSystems.SNOMED, "419891008", "Record artifact (record artifact)");
            out.writeEndObject();
            out.writeEndArray();
            party(out, "subject", CodeSystems.NHS_NUMBER, nhsNumber);
            out.writeStringField("date", now.toString());
            out.writeArrayFieldStart("author");
            out.writeStartObject();
            identifier(out, CodeSystems.ODS, custodian);
            out.writeEndObject();
            out.writeEndArray();
            party(out, "custodian", CodeSystems.ODS, custodian);
            content(out);
            context(out);
            out.writeEndObject();
        });
    }

    private void identifiers(JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("identifier");
        system(out, BOOKING_IDS, record.toString());
        system(out, service.systemOrDirectory(), service.value());
        system(out, product.system(), product.identifier());
        out.writeEndArray();
    }

    private void content(JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("content");
        out.writeStartObject();
        out.writeArrayFieldStart("extension");
        out.writeStartObject();
        coded(out, "valueCodeableConcept", ENGLAND + "CodeSystem/England-NRLContentStability", "static", "Static");
        out.writeStringField("url", ENGLAND + "StructureDefinition/Extension-England-ContentStability");
        out.writeEndObject();
        out.writeEndArray();
        out.writeObjectFieldStart("attachment");
        out.writeStringField("contentType", "application/fhir+json");
        out.writeStringField("url", address);
        out.writeEndObject();
        out.writeObjectFieldStart("format");
        out.writeStringField("system", ENGLAND + "CodeSystem/England-NRLFormatCode");
        out.writeStringField("code", "urn:nhs-ic:structured");
        out.writeStringField("display", "Structured Document");
        out.writeEndObject();
        out.writeEndObject();
        out.writeEndArray();
    }

    private void context(JsonGenerator out) throws IOException {
        int bar = setting.indexOf('|');
        out.writeObjectFieldStart("context");
        if (start != null) {
            out.writeObjectFieldStart("period");
            out.writeStringField("start", start.toString());
            if (end != null) {
                out.writeStringField("end", end.toString());
            }
            out.writeEndObject();
        }
        coded(
                out,
                "practiceSetting",
                CodeSystems.SNOMED,
                bar < 0 ? setting : setting.substring(0, bar),
                bar < 0 ? "" : setting.substring(bar + 1));
        out.writeEndObject();
    }

    private static void party(JsonGenerator out, String name, String system, String value) throws IOException {
        out.writeObjectFieldStart(name);
        identifier(out, system, value);
        out.writeEndObject();
    }

    private static void identifier(JsonGenerator out, String system, String value) throws IOException {
        out.writeObjectFieldStart("identifier");
        out.writeStringField("system", system);
        out.writeStringField("value", value);
        out.writeEndObject();
    }

    private static void system(JsonGenerator out, String system, String value) throws IOException {
        out.writeStartObject();
        out.writeStringField("system", system);
        out.writeStringField("value", value);
        out.writeEndObject();
    }

    private static void coded(JsonGenerator out, String name, String system, String code, String display)
            throws IOException {
        out.writeObjectFieldStart(name);
        coding(out, system, code, display);
        out.writeEndObject();
    }

    private static void coding(JsonGenerator out, String system, String code, String display) throws IOException {
        out.writeArrayFieldStart("coding");
        out.writeStartObject();
        out.writeStringField("system", system);
        out.writeStringField("code", code);
        if (!display.isEmpty()) {
            out.writeStringField("display", display);
        }
        out.writeEndObject();
        out.writeEndArray();
    }

    /** Nothing of the patient. */
    @Override
    public String toString() {
        return "BookingPointer[" + record + "]";
    }
}
