package bars.platform.onboarding;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with {@code ${places}}.
 *
 * @param recipient address, or the name of the form
 */
public record Wording(String recipient, String subject, String body) {
    /** The places that a text may have. */
    public static final Set<String> PLACES = Set.of(
            "fqdn",
            "organisation",
            "odsCode",
            "supplier",
            "product",
            "contact",
            "environment",
            "environmentName",
            "receiverUrl",
            "services",
            "testDates",
            "proxyAddresses",
            "conformance",
            "csr");

    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");

    /** The places that do not exist. */
    Set<String> unknownPlaces() {
        Set<String> unknown = new TreeSet<>();
        Matcher places = PLACE.matcher(recipient + subject + body);
        while (places.find()) {
            if (!PLACES.contains(places.group(1))) {
                unknown.add(places.group(1));
            }
        }
        return unknown;
    }

    /** The text with every place filled; one without a value says so. */
    Wording filled(Map<String, String> values) {
        return new Wording(fill(recipient, values), fill(subject, values), fill(body, values));
    }

    private static String fill(String text, Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(place -> {
            String value = values.getOrDefault(place.group(1), "");
            return Matcher.quoteReplacement(value.isBlank() ? "[not known yet: " + place.group(1) + "]" : value);
        });
    }
}
