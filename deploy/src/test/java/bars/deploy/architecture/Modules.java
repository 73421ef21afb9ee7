package bars.deploy.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The compiled classes of every module, as the build left them in their target folders. */
final class Modules {
    private static final List<String> FOLDERS = List.of(
            "db",
            "tenant-receiver/edge",
            "tenant-receiver/messages",
            "tenant-receiver/app",
            "platform-api",
            "admin-portal",
            "deploy");

    private Modules() {}

    /** The project's root: tests run in the module's folder. */
    static Path root() {
        return Path.of("").toAbsolutePath().resolveSibling("").normalize();
    }

    static JavaClasses all() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPaths(FOLDERS.stream()
                        .map(Modules::classes)
                        .filter(Files::isDirectory)
                        .toList());
    }

    static JavaClasses of(String folder) {
        return new ClassFileImporter().importPath(classes(folder));
    }

    private static Path classes(String folder) {
        return root().resolve(folder).resolve("target/classes");
    }
}
