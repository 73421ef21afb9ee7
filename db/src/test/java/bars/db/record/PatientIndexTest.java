package bars.db.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is stored of a patient's name, and what a search for it tries. */
class PatientIndexTest {
    private static final LocalDate BORN = LocalDate.of(1995, 1, 20);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Julie Jones;Julie Jones",
                "Julie Jones;Jones Julie",
                "Julie Jones;  JONES ,  julie ",
                "Julie Jones;Jones,Julie",
                "Julie Jones;Mrs Julie Jones",
                "Julie Jones;Jones, Miss Julie Anne",
                "Julie Jones;Prof. Dr. Julie Anne Jones",
                "Anna van der Berg;van der Berg, Anna Maria",
                "Anna van der Berg;Van der Berg Anna",
                "Zoë O'Brien;obrien zoe",
                "Anna Master;Master Anna",
                "Julie Smith, Jr;Julie Smith, Jr"
            })
    void storedNameIsAmongThoseThatASearchTries(String stored, String searched) {
        assertThat(PatientIndex.persons(searched, BORN, "ls14ap"))
                .contains(PatientIndex.person(stored, BORN, "LS1 4AP"))
                .hasSizeLessThanOrEqualTo(13);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"Jones", "Julie", "Mrs Jones", "Julie Jonas", "Jul Jones"})
    void otherNamesAreNot(String searched) {
        assertThat(PatientIndex.persons(searched, BORN, "LS1 4AP"))
                .isNotEmpty()
                .doesNotContain(PatientIndex.person("Julie Jones", BORN, "LS1 4AP"));
    }

    @Test
    void birthDateAndPostcodeCount() {
        String stored = PatientIndex.person("Julie Jones", BORN, "LS1 4AP");

        assertThat(PatientIndex.persons("Julie Jones", BORN.plusDays(1), "LS1 4AP"))
                .doesNotContain(stored);
        assertThat(PatientIndex.persons("Julie Jones", BORN, "LS1 4AQ")).doesNotContain(stored);
        assertThat(PatientIndex.persons("Julie Jones", BORN, " ")).isEmpty();
        assertThat(PatientIndex.persons(",", BORN, "LS1 4AP")).isEmpty();
    }
}
