package bars.platform.onboarding;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");

    /** The text that comes with the platform: To, Subject, an empty line, and the body. */
    static Wording builtIn(String name) {
        try (InputStream in = Wording.class.getResourceAsStream(name + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("no built-in text for " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String[] lines = text.split("\n", 4);
            return new Wording(lines[0].substring("To: ".length()), lines[1].substring("Subject: ".length()), lines[3]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The places that are not among {@code known}. */
    Set<String> unknownPlaces(Set<String> known) {
        Set<String> unknown = places();
        unknown.removeAll(known);
        return unknown;
    }

    /** The places that would stay empty with {@code values}: such a text is not ready to go. */
    public List<String> gaps(Map<String, String> values) {
        return places().stream()
                .filter(place -> values.getOrDefault(place, "").isBlank())
                .toList();
    }

    private Set<String> places() {
        Set<String> all = new TreeSet<>();
        Matcher places = PLACE.matcher(recipient + subject + body);
        while (places.find()) {
            all.add(places.group(1));
        }
        return all;
    }

    /** The text with every place filled; one without a value says so. */
    public Wording filled(Map<String, String> values) {
        return new Wording(fill(recipient, values), fill(subject, values), fill(body, values));
    }

    private static String fill(String text, Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(place -> {
            String value = values.getOrDefault(place.group(1), "");
            return Matcher.quoteReplacement(value.isBlank() ? "[not known yet: " + place.group(1) + "]" : value);
        });
    }
}
