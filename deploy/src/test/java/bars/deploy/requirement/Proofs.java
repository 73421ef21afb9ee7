package bars.deploy.requirement;

import bars.deploy.conformance.Scenario;
import bars.messages.requirement.Requirement;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which tests and scenarios say that they prove a requirement: read from the compiled tests of all modules. */
final class Proofs {
    static final List<String> MODULES = List.of(
            "db", "tenant-receiver/edge", "tenant-receiver/messages", "tenant-receiver/app", "platform-api", "deploy");

    /** Tests of modules below the one that has the annotation. */
    private static final Map<String, String> BELOW = Map.of(
            "TI-04", "bars.db.message.ClaimModelDbTest",
            "SEC-02", "bars.db.message.IntakeDbTest");

    private final Map<String, Set<String>> byRequirement = new TreeMap<>();

    private Proofs() {}

    /** The project's root: tests run in the module's folder. */
    static Path root() {
        return Path.of("").toAbsolutePath().resolveSibling("").normalize();
    }

    static Proofs read() {
        Proofs proofs = new Proofs();
        List<Path> folders = MODULES.stream()
                .map(module -> root().resolve(module).resolve("target/test-classes"))
                .filter(Files::isDirectory)
                .toList();
        for (JavaClass type : new ClassFileImporter().importPaths(folders)) {
            ids(type.tryGetAnnotationOfType(Requirement.class.getName())).forEach(id -> proofs.add(id, type.getName()));
            for (JavaMethod method : type.getMethods()) {
                ids(method.tryGetAnnotationOfType(Requirement.class.getName()))
                        .forEach(id -> proofs.add(id, type.getName() + "." + method.getName()));
            }
        }
        Scenario.all().forEach(scenario -> proven(scenario).forEach(id -> proofs.add(id, "scenario " + scenario.id())));
        BELOW.forEach(proofs::add);
        return proofs;
    }

    /** What it says, and the failure scenario of which it is a variant: F02b is one of F02. */
    private static Set<String> proven(Scenario scenario) {
        Set<String> all = new TreeSet<>(scenario.proves());
        if (scenario.id().matches("[ABFMS][0-9]{2}[a-z]?")) {
            all.add(scenario.id().substring(0, 3));
        } else if (scenario.id().startsWith("C")) {
            all.add(scenario.id());
        }
        return all;
    }

    /** Names of tests ({@code class.method} or {@code class}) and of scenarios. */
    Set<String> of(String requirement) {
        return byRequirement.getOrDefault(requirement, Set.of());
    }

    Set<String> requirements() {
        return byRequirement.keySet();
    }

    private void add(String requirement, String proof) {
        byRequirement.computeIfAbsent(requirement, key -> new TreeSet<>()).add(proof);
    }

    private static List<String> ids(Optional<? extends JavaAnnotation<?>> annotation) {
        return annotation
                .flatMap(found -> found.get("value"))
                .map(value -> List.of((String[]) value))
                .orElse(List.of());
    }
}
