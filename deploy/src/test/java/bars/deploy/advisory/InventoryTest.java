package bars.deploy.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {
    @TempDir
    Path folder;

    @Test
    void readsThePackageUrlsOfCycloneDx() throws IOException {
        Path file = Files.writeString(
                folder.resolve("sbom.json"),
                """
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                  {"name":"part","purl":"pkg:maven/org.sample/part@1.0%2Bbuild?type=jar"},
                  {"name":"lz4","purl":"pkg:maven/org.sample/native@1.0?classifier=linux-x86_64&type=jar"},
                  {"name":"db","purl":"pkg:maven/bars/db@1.0.0?type=jar"},
                  {"name":"sass","purl":"pkg:npm/sass@1.108.2"},
                  {"name":"@esbuild/linux-x64","purl":"pkg:npm/%40esbuild/linux-x64@0.28.2"},
                  {"name":"wheel","purl":"pkg:pypi/wheel@1"},
                  {"name":"nameless"}]}
                """);

        Inventory inventory = Inventory.cyclonedx(file);

        assertThat(inventory.components())
                .containsExactly(
                        new Component(Ecosystem.MAVEN, "org.sample:part", "1.0+build", "sbom.json"),
                        new Component(Ecosystem.MAVEN, "org.sample:native", "1.0", "sbom.json"),
                        new Component(Ecosystem.NPM, "sass", "1.108.2", "sbom.json"),
                        new Component(Ecosystem.NPM, "@esbuild/linux-x64", "0.28.2", "sbom.json"));
        assertThat(inventory.unnamed()).containsExactly("sbom.json: pkg:pypi/wheel@1", "sbom.json: nameless");
    }

    @Test
    void anInventoryOfNothingIsNone() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.json"), "{\"bomFormat\":\"CycloneDX\"}");
        Path other = Files.writeString(folder.resolve("other.json"), "{\"components\":[{\"name\":\"part\"}]}");

        assertThatThrownBy(() -> Inventory.cyclonedx(empty)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Inventory.cyclonedx(other)).isInstanceOf(IOException.class);
    }

    @Test
    void looksIntoTheLibrariesOfAServer() throws IOException {
        String part = "groupId=org.sample\nartifactId=part\nversion=1.0.payara-p1\n";
        String shaded = "version=2.0\ngroupId=org.sample\nartifactId=shaded\n";
        Path server = folder.resolve("server.jar");
        try (OutputStream file = Files.newOutputStream(server)) {
            file.write(zip(Map.of(
                    "META-INF/maven/org.sample/server/pom.properties",
                    "groupId=not\nartifactId=asked\nversion=1\n".getBytes(StandardCharsets.UTF_8),
                    "runtime/part.jar",
                    zip(Map.of(
                            "META-INF/maven/org.sample/part/pom.properties", part.getBytes(StandardCharsets.UTF_8),
                            "META-INF/maven/org.sample/shaded/pom.properties",
                                    shaded.getBytes(StandardCharsets.UTF_8))),
                    "runtime/silent.jar",
                    zip(Map.of("Some.class", new byte[] {1})))));
        }

        Inventory inventory = Inventory.server(server);

        assertThat(inventory.components())
                .containsExactlyInAnyOrder(
                        new Component(
                                Ecosystem.MAVEN, "org.sample:part", "1.0.payara-p1", "server.jar!runtime/part.jar"),
                        new Component(Ecosystem.MAVEN, "org.sample:shaded", "2.0", "server.jar!runtime/part.jar"));
        assertThat(inventory.unnamed()).containsExactly("server.jar!runtime/silent.jar");
    }

    /** The one that is released: a new version that names its libraries otherwise must not make the gate blind. */
    @Test
    void knowsTheLibrariesOfTheServerThatIsReleased() throws IOException {
        Inventory inventory = Inventory.server(Path.of("target/server/payara-micro.jar"));

        assertThat(inventory.components())
                .extracting(Component::name)
                .hasSizeGreaterThan(250)
                .contains(
                        "org.glassfish.jersey.core:jersey-server",
                        "com.fasterxml.jackson.core:jackson-databind",
                        "com.hazelcast:hazelcast",
                        "org.glassfish.tyrus:tyrus-container-grizzly-client");
        assertThat(inventory.unnamed()).hasSizeLessThan(20);
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
