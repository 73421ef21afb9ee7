package bars.messages.refusal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes a refusal as OperationOutcome. Stateless.
 * Source: contract §1.13.1, Core 1.5.0 Error-Handling.
 */
public final class OperationOutcomes {
    /** Spelt with a small s in nearly every published example; emitted so, compared without regard to case. */
    public static final String ERROR_CODES = "https://fhir.nhs.uk/Codesystem/http-error-codes";

    private static final String PROFILE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-OperationOutcome";
    private static final JsonFactory JSON = new JsonFactory();

    private OperationOutcomes() {}

    /** UTF-8 JSON of an OperationOutcome with the given resource id. */
    public static byte[] render(Refusal refusal, String id) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(768);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("resourceType", "OperationOutcome");
            out.writeStringField("id", id);
            out.writeObjectFieldStart("meta");
            out.writeArrayFieldStart("profile");
            out.writeString(PROFILE);
            out.writeEndArray();
            out.writeEndObject();
            out.writeArrayFieldStart("issue");
            for (Issue issue : refusal.issues()) {
                write(out, refusal.code(), issue);
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, RecCode code, Issue issue) throws IOException {
        out.writeStartObject();
        out.writeStringField("severity", "error");
        out.writeStringField("code", issue.type().code());
        out.writeObjectFieldStart("details");
        out.writeArrayFieldStart("coding");
        out.writeStartObject();
        out.writeStringField("system", ERROR_CODES);
        out.writeStringField("code", code.code());
        out.writeStringField("display", code.status() + " - " + code.code());
        out.writeEndObject();
        out.writeEndArray();
        out.writeEndObject();
        out.writeStringField("diagnostics", issue.text());
        if (issue.path() != null) {
            out.writeArrayFieldStart("expression");
            out.writeString(issue.path());
            out.writeEndArray();
        }
        out.writeEndObject();
    }
}
