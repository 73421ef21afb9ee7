package bars.deploy.advisory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What there is of others.
 *
 * @param components the examined ones
 * @param unnamed what no advisory can be held against: a library of the server without its name, a component of another ecosystem
 */
public record Inventory(List<Component> components, List<String> unnamed) {
    /** The platform's own group: nobody writes advisories on it but us. */
    private static final String OURS = "pkg:maven/bars/";

    public Inventory {
        components = List.copyOf(components);
        unnamed = List.copyOf(unnamed);
    }

    /** Of a CycloneDX file in JSON. */
    public static Inventory cyclonedx(Path file) throws IOException {
        JsonNode bom = new ObjectMapper().readTree(file.toFile());
        if (!bom.path("bomFormat").asText().equals("CycloneDX")
                || bom.path("components").isEmpty()) {
            throw new IOException(file + " is no CycloneDX inventory with components");
        }
        List<Component> components = new ArrayList<>();
        List<String> unnamed = new ArrayList<>();
        StreamSupport.stream(bom.path("components").spliterator(), false)
                .map(component ->
                        component.path("purl").asText(component.path("name").asText()))
                .filter(purl -> !purl.startsWith(OURS))
                .forEach(purl -> Component.of(purl, name(file))
                        .ifPresentOrElse(components::add, () -> unnamed.add(name(file) + ": " + purl)));
        return new Inventory(components, unnamed);
    }

    /** Of a server that carries its libraries as files in its own: what each says of itself in the place where Maven puts it. */
    public static Inventory server(Path jar) throws IOException {
        List<Component> components = new ArrayList<>();
        List<String> unnamed = new ArrayList<>();
        try (InputStream file = Files.newInputStream(jar);
                ZipInputStream server = new ZipInputStream(file)) {
            for (ZipEntry entry = server.getNextEntry(); entry != null; entry = server.getNextEntry()) {
                if (entry.getName().endsWith(".jar")) {
                    List<Component> own = library(server.readAllBytes(), name(jar) + "!" + entry.getName());
                    if (own.isEmpty()) {
                        unnamed.add(name(jar) + "!" + entry.getName());
                    }
                    components.addAll(own);
                }
            }
        }
        return new Inventory(components, unnamed);
    }

    /** Both. */
    public Inventory and(Inventory other) {
        List<Component> all = new ArrayList<>(components);
        all.addAll(other.components);
        List<String> without = new ArrayList<>(unnamed);
        without.addAll(other.unnamed);
        return new Inventory(all, without);
    }

    private static List<Component> library(byte[] content, String where) throws IOException {
        List<Component> found = new ArrayList<>();
        try (ZipInputStream library = new ZipInputStream(new ByteArrayInputStream(content))) {
            for (ZipEntry entry = library.getNextEntry(); entry != null; entry = library.getNextEntry()) {
                if (entry.getName().matches("META-INF/maven/[^/]+/[^/]+/pom\\.properties")) {
                    Properties names = new Properties();
                    names.load(library);
                    named(names, where).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static Optional<Component> named(Properties names, String where) {
        String group = names.getProperty("groupId", "");
        String artifact = names.getProperty("artifactId", "");
        String version = names.getProperty("version", "");
        return group.isEmpty() || artifact.isEmpty() || version.isEmpty()
                ? Optional.empty()
                : Optional.of(new Component(Ecosystem.MAVEN, group + ":" + artifact, version, where));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
