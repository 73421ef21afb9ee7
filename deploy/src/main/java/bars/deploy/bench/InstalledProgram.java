package bars.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of others that a benchmark measures beside the platform, where the machine has them. */
final class InstalledProgram {
    /** Where Debian keeps what is not on everybody's path: servers, and the programs of each version of PostgreSQL. */
    private static final Path SERVERS = Path.of("/usr/sbin");

    private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");

    private InstalledProgram() {}

    /** The program of that name; empty when it is not installed. */
    static Optional<Path> find(String name) {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")).map(Path::of),
                        Stream.concat(Stream.of(SERVERS), versionsOfPostgresql()))
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Stream<Path> versionsOfPostgresql() {
        try (Stream<Path> versions = Files.list(POSTGRESQL)) {
            return versions.sorted(Comparator.reverseOrder()).map(version -> version.resolve("bin")).toList().stream();
        } catch (IOException e) {
            return Stream.empty(); // none is installed
        }
    }
}
