package bars.deploy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.AccessTarget.FieldAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The edge is compiled against GlassFish's artefacts, which are published, and runs on Payara's copies, which are not.
 * Everything that it calls, and every method that it has to implement, must be the same there: a new Payara that
 * changes its listener fails the build here and not a handshake later.
 */
class ListenerContractTest {
    private static final String SERVER = "org.glassfish.";

    @TempDir
    Path folder;

    @Test
    void whateverTheEdgeCallsExistsInPayara() throws IOException {
        try (URLClassLoader payara = payara()) {
            TreeSet<String> missing = new TreeSet<>();
            for (JavaClass ours : Modules.of("tenant-receiver/edge")) {
                for (JavaAccess<?> access : ours.getAccessesFromSelf()) {
                    if (access.getTargetOwner().getName().startsWith(SERVER) && !exists(access, payara)) {
                        missing.add(access.getTarget().getFullName());
                    }
                }
            }
            assertThat(missing).isEmpty();
        }
    }

    @Test
    void whateverPayaraAsksForIsImplemented() throws IOException {
        try (URLClassLoader payara = payara()) {
            for (JavaClass ours : Modules.of("tenant-receiver/edge")) {
                boolean concrete = !ours.getModifiers().contains(JavaModifier.ABSTRACT);
                for (JavaClass type : concrete ? parents(ours) : List.<JavaClass>of()) {
                    for (Executable asked : load(type.getName(), payara).getMethods()) {
                        if (Modifier.isAbstract(asked.getModifiers())) {
                            assertThat(ours.getAllMethods())
                                    .as(ours.getName() + " implements " + asked)
                                    .anyMatch(method -> method.getName().equals(asked.getName())
                                            && method.getRawParameterTypes().size() == asked.getParameterCount());
                        }
                    }
                }
            }
        }
    }

    private static List<JavaClass> parents(JavaClass ours) {
        return Stream.concat(ours.getAllRawSuperclasses().stream(), ours.getAllRawInterfaces().stream())
                .filter(type -> type.getName().startsWith(SERVER))
                .toList();
    }

    private static boolean exists(JavaAccess<?> access, ClassLoader payara) {
        Class<?> owner = load(access.getTargetOwner().getName(), payara);
        if (access.getTarget() instanceof CodeUnitCallTarget call) {
            List<String> parameters =
                    call.getRawParameterTypes().stream().map(JavaClass::getName).toList();
            boolean constructor = call.getName().equals("<init>");
            return hierarchy(owner).stream()
                    .flatMap(type -> constructor
                            ? Arrays.stream(type.getDeclaredConstructors())
                            : Arrays.stream(type.getDeclaredMethods())
                                    .filter(m -> m.getName().equals(call.getName())))
                    .anyMatch(unit -> Arrays.stream(unit.getParameterTypes())
                            .map(Class::getName)
                            .toList()
                            .equals(parameters));
        }
        if (access.getTarget() instanceof FieldAccessTarget field) {
            return hierarchy(owner).stream()
                    .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
                    .anyMatch(f -> f.getName().equals(field.getName()));
        }
        return true;
    }

    private static List<Class<?>> hierarchy(Class<?> type) {
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            all.add(c);
            Arrays.stream(c.getInterfaces()).forEach(i -> all.addAll(hierarchy(i)));
        }
        if (type.isInterface()) {
            all.add(Object.class);
        }
        return all;
    }

    private static Class<?> load(String name, ClassLoader payara) {
        try {
            return Class.forName(name, false, payara);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("Payara has no class " + name, e);
        }
    }

    /** A loader over the jars inside Payara Micro's jar that hold Grizzly and HK2, with only the JDK above it. */
    private URLClassLoader payara() throws IOException {
        Path micro = Modules.root().resolve("deploy/target/server/payara-micro.jar");
        List<URL> urls = new ArrayList<>();
        try (JarFile jar = new JarFile(micro.toFile())) {
            for (var entry : jar.stream().toList()) {
                if (entry.getName()
                        .matches(
                                "MICRO-INF/runtime/(nucleus-grizzly-all|glassfish-grizzly-extra-all|hk2.*|"
                                        + "internal-api|glassfish-api|config-api|config-types|jakarta.inject-api.*|jakarta.annotation-api.*)\\.jar")) {
                    Path copy = folder.resolve(Path.of(entry.getName()).getFileName());
                    try (InputStream in = jar.getInputStream(entry)) {
                        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                    }
                    urls.add(copy.toUri().toURL());
                }
            }
        }
        assertThat(urls).isNotEmpty();
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
