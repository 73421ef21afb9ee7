package bars.messages.header;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Accept} asks for and gets.
 * Source: contract §1.4: a major above ours is 406; minor and patch are never fatal; callers of the first of type may leave
 * out the version, or the whole header.
 *
 * @param version Core version asked for, as written; empty when none or none that can be read
 * @param xml whether the answer is to be XML
 */
public record AcceptedMedia(Optional<String> version, boolean xml) {
    public static final String JSON = "application/fhir+json";
    public static final String XML = "application/fhir+xml";

    private static final Pattern VERSION = Pattern.compile("v?([0-9]++)(\\.[0-9]++){0,2}([-+][0-9a-z.-]{1,40})?");

    private static final int MOST_CHARACTERS = 1_000;
    private static final Pattern WEIGHT = Pattern.compile("[01](\\.[0-9]{0,3})?");
    private static final List<String> ANY_XML = List.of(XML, "application/xml", "text/xml");
    private static final List<String> ANY_JSON = List.of(JSON, "application/json", "application/*", "*/*");

    /** Negotiates for a service; 406 when nothing that is asked for can be given. */
    public static AcceptedMedia negotiate(@Nullable String accept, ServiceProfile profile) {
        if (accept == null || accept.isBlank()) {
            return new AcceptedMedia(Optional.empty(), false);
        }
        if (accept.length() > MOST_CHARACTERS) {
            throw refusal("The header Accept is longer than " + MOST_CHARACTERS + " characters");
        }
        boolean tooHigh = false;
        for (String[] parts : ranges(accept.toLowerCase(Locale.ROOT))) {
            String type = parts[0].strip();
            boolean xml = ANY_XML.contains(type) && profile.decides(Choice.XML, "on");
            if (!xml && !ANY_JSON.contains(type)) {
                continue;
            }
            Optional<String> version = version(parts);
            if (version.map(AcceptedMedia::major).orElse(0) > major(profile.coreVersion())) {
                tooHigh = true;
                continue;
            }
            return new AcceptedMedia(version, xml);
        }
        throw refusal(
                tooHigh
                        ? "The version in Accept is above " + profile.coreVersion() + ", which this service speaks"
                        : "This service answers in " + JSON);
    }

    /** What is asked for, the most wanted first; without what is ruled out. Source: RFC 9110 §12.4.2. */
    private static List<String[]> ranges(String accept) {
        List<String[]> ranges = new ArrayList<>();
        for (String range : accept.split(",", -1)) {
            String[] parts = range.split(";", -1);
            if (weight(parts) > 0) {
                ranges.add(parts);
            }
        }
        ranges.sort(Comparator.comparingDouble(AcceptedMedia::weight).reversed());
        return ranges;
    }

    private static double weight(String[] parts) {
        return parameter(parts, "q")
                .filter(text -> WEIGHT.matcher(text).matches())
                .map(Double::parseDouble)
                .orElse(1.0);
    }

    private static Optional<String> version(String[] parts) {
        return parameter(parts, "version").filter(text -> VERSION.matcher(text).matches());
    }

    private static Optional<String> parameter(String[] parts, String name) {
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0 && parts[i].substring(0, equals).strip().equals(name)) {
                return Optional.of(parts[i].substring(equals + 1).strip().replace("\"", ""));
            }
        }
        return Optional.empty();
    }

    private static int major(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            return 0;
        }
        BigInteger major = new BigInteger(matcher.group(1));
        // What does not fit is above every version of ours.
        return major.bitLength() < Integer.SIZE ? major.intValue() : Integer.MAX_VALUE;
    }

    private static Refusal refusal(String diagnostics) {
        return Refusal.of(RecCode.NOT_ACCEPTABLE, IssueType.PROCESSING, diagnostics);
    }
}
