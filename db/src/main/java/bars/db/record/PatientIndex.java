package bars.db.record;

import bars.db.seal.DataKey;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which patients are looked up: by NHS number, or by name, birth date and postcode together. Spelling is
 * levelled (case, accents, spaces, middle names) before the digest is made. A record has one digest of its patient's name,
 * so that half a name finds nobody; the order of its words and titles are tried out when it is searched. Stateless.
 */
public final class PatientIndex {
    private static final Pattern MARK = Pattern.compile("\\p{M}");
    private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N} ]");
    private static final Pattern SPACES = Pattern.compile(" +");

    /** Words before a name that are no part of it. */
    private static final Set<String> TITLES = Set.of(
            "mr",
            "mrs",
            "ms",
            "miss",
            "mx",
            "master",
            "dr",
            "doctor",
            "prof",
            "professor",
            "rev",
            "reverend",
            "sir",
            "dame",
            "lord",
            "lady");

    private PatientIndex() {}

    /** First and last word of the name, birth date, postcode; null unless all three are there. */
    public static @Nullable String person(@Nullable String name, @Nullable LocalDate born, @Nullable String postcode) {
        if (name == null || born == null || postcode == null) {
            return null;
        }
        String[] words = level(name).split(" ");
        String area = level(postcode).replace(" ", "");
        if (words[0].isEmpty() || area.isEmpty()) {
            return null;
        }
        return words[0] + "|" + words[words.length - 1] + "|" + born + "|" + area;
    }

    /**
     * What {@link #person} may have made of a patient whom somebody now calls {@code name}: as it is written, with the
     * family name first, after a comma too, and without titles. A few; none when there is no name or no postcode.
     */
    public static Set<String> persons(String name, LocalDate born, String postcode) {
        Set<String> persons = new LinkedHashSet<>();
        String written = person(name, born, postcode);
        if (written == null) {
            return persons;
        }
        persons.add(written);
        List<String> words = words(name);
        for (List<String> order : List.of(words, untitled(words), untitled(words(behindComma(name))))) {
            for (String pair : pairs(order)) {
                persons.add(pair + written.substring(written.indexOf("|" + born)));
            }
        }
        return persons;
    }

    /** Given and family name as they may stand in words: at both ends, or side by side behind or before the rest. */
    private static List<String> pairs(List<String> words) {
        int last = words.size() - 1;
        if (last < 1) {
            return words.stream().map(word -> word + "|" + word).toList();
        }
        return List.of(
                words.get(0) + "|" + words.get(last),
                words.get(last) + "|" + words.get(0),
                words.get(1) + "|" + words.get(0), // family name, given name, middle names
                words.get(last) + "|" + words.get(last - 1)); // family name of several words, given name
    }

    private static List<String> words(String name) {
        return List.of(level(name.replace(',', ' ')).split(" "));
    }

    private static List<String> untitled(List<String> words) {
        return words.stream().filter(word -> !TITLES.contains(word)).toList();
    }

    /** The family name stands before the comma: it goes to the end. */
    private static String behindComma(String name) {
        int comma = name.indexOf(',');
        return comma < 0 ? name : name.substring(comma + 1) + " " + name.substring(0, comma);
    }

    /** The blind index of an NHS number, or null for none. */
    public static byte @Nullable [] ofNumber(DataKey key, @Nullable String number) {
        return number == null ? null : key.indexOf("nhs-number|" + number);
    }

    /** The blind index of what {@link #person} made, or null for none. */
    public static byte @Nullable [] ofPerson(DataKey key, @Nullable String person) {
        return person == null ? null : key.indexOf("person|" + person);
    }

    private static String level(String text) {
        String bare =
                MARK.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        String plain = OTHER.matcher(bare.toLowerCase(Locale.ROOT)).replaceAll("");
        return SPACES.matcher(plain.strip()).replaceAll(" ");
    }
}
