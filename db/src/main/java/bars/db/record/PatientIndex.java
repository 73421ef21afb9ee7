package bars.db.record;

import bars.db.seal.DataKey;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which patients are looked up: by NHS number, or by name, birth date and postcode together. Spelling is
 * levelled (case, accents, spaces, middle names) before the digest is made. Stateless.
 */
public final class PatientIndex {
    private static final Pattern MARK = Pattern.compile("\\p{M}");
    private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N} ]");
    private static final Pattern SPACES = Pattern.compile(" +");

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
