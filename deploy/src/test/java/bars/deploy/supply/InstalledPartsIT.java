package bars.deploy.supply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The installation that was just packaged: how much of others is in it, and that the inventories and the sums know all of it. */
class InstalledPartsIT {
    private static final Path HOME = Path.of("target/home");

    /** Libraries of others beside the server. It may fall, and rises with a decision only. Source: decision 0082. */
    private static final int MOST_JARS = 68;

    private static final Set<String> OURS = Set.of("db", "edge", "messages", "platform-api");

    @Test
    void nobodyBringsALibraryMoreUnseen() throws IOException {
        assertThat(jars()).hasSizeLessThanOrEqualTo(MOST_JARS);
    }

    @Test
    void theInventoryKnowsEveryLibrary() throws IOException {
        Set<String> known = components("sbom.json")
                .flatMap(one -> Stream.of("", "-linux-x86_64")
                        .map(classifier -> one.path("name").asText() + "-"
                                + one.path("version").asText() + classifier + ".jar"))
                .collect(Collectors.toSet());

        assertThat(known).containsAll(jars());
        assertThat(components("sbom.json").map(one -> one.path("name").asText()))
                .as("the server, and what it carries under its own name")
                .contains("payara-micro", "grizzly-framework", "grizzly-http");
        assertThat(components("sbom-console.json")
                        .filter(one -> one.path("scope").asText().equals("required"))
                        .map(one -> one.path("name").asText()))
                .contains("nhsuk-frontend")
                .doesNotContain("esbuild", "sass");
    }

    /** What the inventory counted is what is written down: a library that nobody wrote down is found here. */
    @Test
    void theSumsOfEveryLibraryAreWrittenDown() throws IOException {
        Map<String, String> sums = Files.readAllLines(Path.of("../.mvn/checksums.sha256")).stream()
                .collect(Collectors.toMap(line -> line.substring(66), line -> line.substring(0, 64)));
        Set<String> strangers = new TreeSet<>();
        components("sbom.json")
                .filter(one -> !one.path("group").asText().equals("bars"))
                .filter(one -> !sums.containsValue(sha256(one)))
                .forEach(one -> strangers.add(one.path("purl").asText() + " " + sha256(one)));

        assertThat(strangers).as("deploy/release/pin.sh writes them down").isEmpty();
    }

    private static String sha256(JsonNode component) {
        return StreamSupport.stream(component.path("hashes").spliterator(), false)
                .filter(hash -> hash.path("alg").asText().equals("SHA-256"))
                .map(hash -> hash.path("content").asText())
                .findFirst()
                .orElse("none");
    }

    private static Stream<JsonNode> components(String inventory) throws IOException {
        JsonNode read = new ObjectMapper().readTree(HOME.resolve(inventory).toFile());
        return StreamSupport.stream(read.path("components").spliterator(), false);
    }

    /** The names of all libraries of others: of the tools, beside the server, in the applications. */
    private static Set<String> jars() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String folder : new String[] {"tools", "addlibs"}) {
            try (Stream<Path> files = Files.list(HOME.resolve(folder))) {
                files.forEach(file -> names.add(String.valueOf(file.getFileName())));
            }
        }
        for (String application : new String[] {"tenant-receiver.war", "admin-portal.war"}) {
            try (ZipFile war =
                    new ZipFile(HOME.resolve("apps").resolve(application).toFile())) {
                war.stream()
                        .map(ZipEntry::getName)
                        .filter(name -> name.startsWith("WEB-INF/lib/") && name.endsWith(".jar"))
                        .forEach(name -> names.add(name.substring("WEB-INF/lib/".length())));
            }
        }
        names.removeIf(name -> OURS.contains(name.replaceFirst("(-1\\.0\\.0)?\\.jar", "")));
        return names;
    }
}
