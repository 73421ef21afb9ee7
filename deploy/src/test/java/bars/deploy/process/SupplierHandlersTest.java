package bars.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.deploy.home.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupplierHandlersTest {
    @TempDir
    private Path folder;

    private Path built = Path.of("");
    private Path installation = Path.of("");
    private Path state = Path.of("");

    @BeforeEach
    void application() throws IOException {
        built = zip(folder.resolve("tenant-receiver.war"), "WEB-INF/web.xml");
        installation = Files.createDirectories(folder.resolve("opt"));
        state = folder.resolve("state");
    }

    @Test
    void withoutAnyTheApplicationIsServedAsItWasBuilt() {
        assertThat(added()).isEqualTo(built);
    }

    /** A pod's state folder is empty at each start: there the image brings them along. */
    @Test
    void handlersOfTheInstallationAndOfTheStateFolderAreAdded() throws IOException {
        handler(installation, "of-the-image.jar");
        handler(state, "dropped-in.jar");

        try (ZipFile whole = new ZipFile(added().toFile())) {
            assertThat(whole.stream().map(ZipEntry::getName))
                    .containsExactlyInAnyOrder(
                            "WEB-INF/web.xml",
                            "WEB-INF/lib/supplier-of-the-image.jar",
                            "WEB-INF/lib/supplier-dropped-in.jar");
        }
    }

    @Test
    void aHandlerInBothPlacesIsRefusedWithBothNamed() throws IOException {
        Path one = handler(installation, "hours.jar");
        Path other = handler(state, "hours.jar");

        assertThatThrownBy(this::added)
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(one.toString())
                .hasMessageContaining(other.toString());
    }

    @Test
    void aJarOfTheInstallationWithoutBeansIsRefusedByName() throws IOException {
        Path jar = Files.createDirectories(installation.resolve("handlers")).resolve("empty.jar");
        zip(jar, "other.txt");

        assertThatThrownBy(this::added).isInstanceOf(StartFailure.class).hasMessageContaining(jar.toString());
    }

    private Path added() {
        return SupplierHandlers.addedTo(built, installation, StateFolder.at(state));
    }

    private static Path handler(Path root, String name) throws IOException {
        return zip(Files.createDirectories(root.resolve("handlers")).resolve(name), "META-INF/beans.xml");
    }

    private static Path zip(Path file, String entry) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.closeEntry();
        }
        return file;
    }
}
