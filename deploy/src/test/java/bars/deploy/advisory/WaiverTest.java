package bars.deploy.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaiverTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

    @TempDir
    Path folder;

    @Test
    void isReadFromAList() throws IOException {
        assertThat(
                        read(
                                """
                        - advisory: CVE-2026-0001
                          component: org.sample:part
                          until: 2026-12-31
                          reason: The parser is never given input of callers.
                        """))
                .isEqualTo(List.of(new Waiver(
                        "CVE-2026-0001",
                        "org.sample:part",
                        LocalDate.of(2026, 12, 31),
                        "The parser is never given input of callers.")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {advisory: A, component: c, until: 2026-12-31}                                                        | no reason
            {advisory: A, component: c, reason: Nobody ever calls this code.}                                     | no until
            {component: c, until: 2026-12-31, reason: Nobody ever calls this code.}                               | no advisory
            {advisory: A, until: 2026-12-31, reason: Nobody ever calls this code.}                                | no component
            {advisory: A, component: c, until: 2026-12-31, reason: later}                                         | no reason that
            {advisory: A, component: c, until: soon, reason: Nobody ever calls this code.}                        | ends on no day
            {advisory: A, component: c, until: 2027-03-01, reason: Nobody ever calls this code.}                  | further than 90 days
            {advisory: A, component: c, until: 2026-12-31, version: 1, reason: Nobody ever calls this code.}      | other members
            """)
    void oneThatNobodyCouldAnswerForIsRefused(String entry, String words) {
        assertThatThrownBy(() -> read("- " + entry))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words);
    }

    @Test
    void aFileThatIsNoListIsRefused() {
        assertThatThrownBy(() -> read("advisory: A")).isInstanceOf(IOException.class);
    }

    private List<Waiver> read(String text) throws IOException {
        return Waiver.read(Files.writeString(folder.resolve("waivers.yaml"), text), TODAY);
    }
}
