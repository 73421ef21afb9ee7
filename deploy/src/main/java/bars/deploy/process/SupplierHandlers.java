package bars.deploy.process;

import bars.deploy.home.StateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Workflow handlers of suppliers: the jars in the folders {@code handlers} of the installation and of the state folder
 * become part of the receiver's application at each start. Without any the application is served as it was built.
 */
final class SupplierHandlers {
    private static final String FOLDER = "handlers";
    private static final String BEANS = "META-INF/beans.xml";
    private static final String LIBRARIES = "WEB-INF/lib/";

    private SupplierHandlers() {}

    /**
     * The receiver's application with the handlers in it.
     *
     * @param built the application as it was built
     * @param installation where an image brings handlers along; a pod's state folder is empty at each start
     * @throws StartFailure when a jar is none, names no beans, or lies in both folders
     */
    static Path addedTo(Path built, Path installation, StateFolder home) {
        List<Path> jars = new ArrayList<>(jars(installation.resolve(FOLDER)));
        jars.addAll(jars(home.path(FOLDER)));
        if (jars.isEmpty()) {
            return built;
        }
        jars.forEach(SupplierHandlers::check);
        requireOneOfEach(jars);
        Path whole = home.freshFolder("run/apps").resolve(built.getFileName().toString());
        try {
            write(built, jars, whole);
            return whole;
        } catch (IOException e) {
            throw new StartFailure("The handlers " + jars + " cannot be added: " + e.getMessage() + ".", e);
        }
    }

    private static List<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new StartFailure("The folder " + folder + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static void check(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.getEntry(BEANS) == null) {
                throw new StartFailure(
                        "The handler " + jar + " has no " + BEANS + ", so nothing in it would be found.");
            }
        } catch (IOException e) {
            throw new StartFailure("The handler " + jar + " is not a jar: " + e.getMessage() + ".", e);
        }
    }

    /** Two files of one name would be two versions of one handler, and one of them would be silently left out. */
    private static void requireOneOfEach(List<Path> jars) {
        Map<Path, Path> seen = new HashMap<>();
        for (Path jar : jars) {
            Path before = seen.put(jar.getFileName(), jar);
            if (before != null) {
                throw new StartFailure(
                        "One handler lies in two places: " + before + " and " + jar + "; take one away.");
            }
        }
    }

    private static void write(Path built, List<Path> jars, Path whole) throws IOException {
        try (ZipFile from = new ZipFile(built.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(whole))) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                try (InputStream in = from.getInputStream(entry)) {
                    in.transferTo(to);
                }
                to.closeEntry();
            }
            for (Path jar : jars) {
                to.putNextEntry(new ZipEntry(LIBRARIES + "supplier-" + jar.getFileName()));
                Files.copy(jar, to);
                to.closeEntry();
            }
        }
    }
}
