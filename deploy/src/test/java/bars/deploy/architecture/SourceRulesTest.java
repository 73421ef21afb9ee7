package bars.deploy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules about the sources as text: what must never be in them, and how long a file may get. */
class SourceRulesTest {
    private static final Set<String> NOT_SOURCES = Set.of("target", "var", "node_modules", ".git", ".idea", ".vscode");
    private static final int MOST_LINES = 500;
    private static final int MOST_README_LINES = 200;
    private static List<Path> files = List.of();

    @BeforeAll
    static void list() throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(Modules.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skip = NOT_SOURCES.contains(String.valueOf(folder.getFileName()));
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        files = List.copyOf(found);
    }

    @Test
    void noPrivateKeyIsASource() {
        Pattern key = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----\\s*\\n?[A-Za-z0-9+/]{20}");

        assertThat(files).noneMatch(file -> key.matcher(text(file)).find());
        assertThat(files).noneMatch(file -> file.toString().matches(".*\\.(p12|pfx|jks|key|der)"));
    }

    @Test
    void noPathOfAParticularMachineIsASource() {
        Pattern path = Pattern.compile("(^|[\\s\"'=(:])/(root|home/[a-z]+|Users/[A-Za-z]+)/");

        assertThat(files).noneMatch(file -> path.matcher(text(file)).find());
    }

    @Test
    void noSourceFileIsLongerThanAReaderCanHold() {
        assertThat(files).filteredOn(file -> file.toString().endsWith(".java")).allSatisfy(file -> assertThat(
                        text(file).lines().count())
                .as(file.toString())
                .isLessThanOrEqualTo(MOST_LINES));
    }

    @Test
    void readmeStaysAShortStory() throws IOException {
        assertThat(Files.readAllLines(Modules.root().resolve("README.md"))).hasSizeLessThanOrEqualTo(MOST_README_LINES);
    }

    @Test
    void nothingIsLeftForLater() {
        // In parts, so that this file does not find itself.
        Pattern later =
                Pattern.compile("TO" + "DO(?!\\(#)|FIX" + "ME|@Dis" + "abled|UnsupportedOperation" + "Exception");

        assertThat(files).filteredOn(file -> file.toString().endsWith(".java")).allSatisfy(file -> assertThat(
                        later.matcher(text(file)).find())
                .as(file.toString())
                .isFalse());
    }

    @Test
    void everyPackageTellsItsStory() {
        assertThat(files)
                .filteredOn(file -> file.toString().contains("/src/main/java/"))
                .allSatisfy(file ->
                        assertThat(file.resolveSibling("package-info.java")).exists());
    }

    private static String text(Path file) {
        try {
            return Files.size(file) > 4_000_000 ? "" : Files.readString(file);
        } catch (MalformedInputException binary) {
            return "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
