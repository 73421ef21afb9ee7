package bars.deploy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents for operators say what the programs do. */
class OperatingTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().resolveSibling("");
    private static final Pattern READ = Pattern.compile("(?:name = |Value\\()\"(bars\\.[a-z]+(?:\\.[a-z]+)*)\"");

    @Test
    void tableOfSettingsIsTheOneOfThePrograms() throws IOException {
        String text = Files.readString(ROOT.resolve("deploy/docs/OPERATING.md"));
        String begin = "<!-- settings: begin -->\n";

        assertThat(text.substring(text.indexOf(begin) + begin.length(), text.indexOf("<!-- settings: end -->")))
                .isEqualTo(Catalogue.standard().table());
    }

    @Test
    void everySettingThatAnApplicationReadsIsInTheTable() throws IOException {
        List<String> known =
                Catalogue.standard().settings().stream().map(Setting::key).toList();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(OperatingTest::readsConfiguration).toList()) {
                assertThat(READ.matcher(Files.readString(file))
                                .results()
                                .map(found -> found.group(1))
                                .toList())
                        .as(file.toString())
                        .isSubsetOf(known);
            }
        }
    }

    private static boolean readsConfiguration(Path file) {
        try {
            return file.toString().endsWith(".java")
                    && file.toString().contains("/src/main/java/")
                    && Files.readString(file).contains("microprofile.config");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
