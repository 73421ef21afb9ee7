package bars.messages.search;

import bars.messages.json.JsonText;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * The answer to a search for appointments or referrals: the stored resources byte for byte. Nothing found is an empty
 * searchset.
 * Source: contract §1.9.
 */
public final class RecordBundle {
    private RecordBundle() {}

    /**
     * One resource found.
     *
     * @param id its id
     * @param json the resource, JSON
     */
    public record Found(String id, byte[] json) {
        @Override
        public String toString() {
            return id;
        }
    }

    /**
     * UTF-8 JSON of the searchset.
     *
     * @param base address of the service, without closing slash
     * @param type {@code Appointment} or {@code ServiceRequest}; the self link repeats nothing that was searched for,
     *     because it names a patient
     */
    public static byte[] render(String base, String type, List<Found> found, Instant now) {
        return JsonText.write(out -> {
            Searchset.open(
                    out,
                    new Searchset.Head(null, "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Bundle"),
                    found.size(),
                    base + "/" + type,
                    now);
            if (!found.isEmpty()) { // FHIR's JSON has no empty arrays
                entries(out, base + "/" + type, found);
            }
            out.writeEndObject();
        });
    }

    private static void entries(JsonGenerator out, String address, List<Found> found) throws IOException {
        out.writeArrayFieldStart("entry");
        for (Found one : found) {
            out.writeStartObject();
            out.writeStringField("fullUrl", address + "/" + one.id());
            out.writeFieldName("resource");
            out.writeRawValue(new String(one.json(), StandardCharsets.UTF_8));
            out.writeObjectFieldStart("search");
            out.writeStringField("mode", "match");
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
