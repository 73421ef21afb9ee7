package bars.messages.search;

import bars.messages.code.Moments;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parts that every searchset Bundle has. Stateless. */
public final class Searchset {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(com.fasterxml.jackson.databind.SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

    private Searchset() {}

    /**
     * What a Bundle says of its form.
     *
     * @param version Application version, where the standard names one
     */
    record Head(@Nullable String version, String profile) {}

    /** Begins a Bundle; its entries and its end are the caller's. */
    static void open(JsonGenerator out, Head head, int total, String self, Instant now) throws IOException {
        out.writeStartObject();
        out.writeStringField("resourceType", "Bundle");
        out.writeStringField("id", UUID.randomUUID().toString());
        meta(out, head.version(), head.profile(), now);
        out.writeStringField("type", "searchset");
        out.writeStringField("timestamp", Moments.text(now));
        out.writeNumberField("total", total);
        out.writeArrayFieldStart("link");
        out.writeStartObject();
        out.writeStringField("relation", "self");
        out.writeStringField("url", self);
        out.writeEndObject();
        out.writeEndArray();
    }

    static void meta(JsonGenerator out, String profile, Instant now) throws IOException {
        meta(out, null, profile, now);
    }

    private static void meta(JsonGenerator out, @Nullable String version, String profile, Instant now)
            throws IOException {
        out.writeObjectFieldStart("meta");
        if (version != null) {
            out.writeStringField("versionId", version);
        }
        out.writeStringField("lastUpdated", Moments.text(now));
        out.writeArrayFieldStart("profile");
        out.writeString(profile);
        out.writeEndArray();
        out.writeEndObject();
    }

    /** Begins an entry and its resource; {@link #close} ends both. */
    public static void entry(JsonGenerator out, String fullUrl) throws IOException {
        out.writeStartObject();
        out.writeStringField("fullUrl", fullUrl);
        out.writeObjectFieldStart("resource");
    }

    public static void close(JsonGenerator out, String mode) throws IOException {
        out.writeEndObject();
        out.writeObjectFieldStart("search");
        out.writeStringField("mode", mode);
        out.writeEndObject();
        out.writeEndObject();
    }

    /** An entry that says why there is nothing else. */
    static void nothing(JsonGenerator out, String diagnostics, Instant now) throws IOException {
        String id = UUID.randomUUID().toString();
        entry(out, "urn:uuid:" + id);
        out.writeStringField("resourceType", "OperationOutcome");
        out.writeStringField("id", id);
        meta(out, "https://fhir.hl7.org.uk/StructureDefinition/UKCore-OperationOutcome", now);
        out.writeArrayFieldStart("issue");
        out.writeStartObject();
        out.writeStringField("severity", "information");
        out.writeStringField("code", "informational");
        out.writeStringField("diagnostics", diagnostics);
        out.writeEndObject();
        out.writeEndArray();
        close(out, "outcome");
    }

    static void reference(JsonGenerator out, String field, String target) throws IOException {
        out.writeFieldName(field);
        reference(out, target);
    }

    static void reference(JsonGenerator out, String target) throws IOException {
        out.writeStartObject();
        out.writeStringField("reference", target);
        out.writeEndObject();
    }

    /** A CodeableConcept that somebody gave as such, or as a text. */
    static void concept(JsonGenerator out, Object given) throws IOException {
        JSON.writeValue(out, given instanceof Map<?, ?> ? given : Map.of("text", String.valueOf(given)));
    }

    /** Members of a resource that somebody gave as JSON. */
    static void members(JsonGenerator out, Map<?, ?> resource) throws IOException {
        for (Map.Entry<?, ?> member : resource.entrySet()) {
            out.writeFieldName(String.valueOf(member.getKey()));
            JSON.writeValue(out, member.getValue());
        }
    }
}
