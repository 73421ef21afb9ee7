package bars.messages.bundle;

import java.util.List;
import java.util.Optional;

/**
 * Who the patient is, as far as the message says. Never printed: {@code toString} is {@code ***}.
 *
 * @param nhsNumber ten digits; empty where none was sent
 * @param verification code of the verification status
 * @param familyNames family names of all names given, that which holds now first
 * @param givenNames given names of all names given, in the same order
 * @param birthDate as written
 * @param postcodes postcodes of all addresses, that of the home first
 */
public record PatientIdentity(
        Optional<String> nhsNumber,
        Optional<String> verification,
        List<String> familyNames,
        List<String> givenNames,
        Optional<String> birthDate,
        List<String> postcodes) {
    /** Nobody is named. */
    public static final PatientIdentity UNKNOWN =
            new PatientIdentity(Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty(), List.of());

    public PatientIdentity {
        familyNames = List.copyOf(familyNames);
        givenNames = List.copyOf(givenNames);
        postcodes = List.copyOf(postcodes);
    }

    @Override
    public String toString() {
        return "***";
    }
}
