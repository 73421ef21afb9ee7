package bars.messages.registry;

import bars.messages.code.CodeSystems;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the pointers that an organisation has written to the bookings of a patient. Never printed.
 *
 * @param nhsNumber of the patient
 * @param custodian ODS code of the organisation
 *     <p>Source: contract §1.11: search parameters, pages of twenty.
 */
public record PointerSearch(String nhsNumber, String custodian) {

    /**
     * The query, encoded.
     *
     * @param page where a page said that the next one begins; null for the first
     */
    public String query(@Nullable String page) {
        return parameter("subject:identifier", CodeSystems.NHS_NUMBER + "|" + nhsNumber)
                + "&" + parameter("custodian:identifier", CodeSystems.ODS + "|" + custodian)
                + "&" + parameter("type", CodeSystems.SNOMED + "|" + BookingPointer.TYPE)
                + (page == null ? "" : "&" + parameter("next-page-token", page));
    }

    /** What the registry calls its pointers to {@code record}, as far as {@code page} has them. */
    public static List<String> ids(JsonNode page, UUID record) {
        List<String> ids = new ArrayList<>();
        for (JsonNode entry : page.path("entry")) {
            JsonNode resource = entry.path("resource");
            if (resource.path("resourceType").asText().equals("DocumentReference") && names(resource, record)) {
                ids.add(resource.path("id").asText());
            }
        }
        return ids;
    }

    /** Where the page behind {@code page} begins. */
    public static Optional<String> next(JsonNode page) {
        for (JsonNode link : page.path("link")) {
            if (link.path("relation").asText().equals("next")) {
                return token(link.path("url").asText());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> token(String url) {
        try {
            String query = URI.create(url).getRawQuery();
            for (String pair : query == null ? new String[0] : query.split("&", -1)) {
                if (pair.startsWith("next-page-token=")) {
                    String value = pair.substring("next-page-token=".length());
                    return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // an address that cannot be read leads nowhere
        }
    }

    private static boolean names(JsonNode resource, UUID record) {
        for (JsonNode identifier : resource.path("identifier")) {
            if (CodeSystems.same(identifier.path("system").asText(), BookingPointer.BOOKING_IDS)
                    && identifier.path("value").asText().equalsIgnoreCase(record.toString())) {
                return true;
            }
        }
        return false;
    }

    private static String parameter(String name, String value) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "PointerSearch[***]";
    }
}
