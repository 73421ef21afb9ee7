package bars.deploy.supply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every version is one version, every download is checked, and no script of a package runs. */
class PinsTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void mavenChecksEveryDownloadAndKnowsTheSums() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve(".mvn/maven.config")))
                .contains(
                        "--strict-checksums",
                        // Without the first the sums that are written down are not asked for.
                        "-Daether.checksums.algorithms=SHA-256,SHA-1",
                        "-Daether.trustedChecksumsSource.summaryFile=true",
                        "-Daether.trustedChecksumsSource.summaryFile.basedir=${session.rootDirectory}/.mvn");
        assertThat(Files.readAllLines(ROOT.resolve(".mvn/checksums.sha256")))
                .hasSizeGreaterThan(1000)
                .allMatch(line -> line.matches("[0-9a-f]{64} {2}[^ ]+"))
                .noneMatch(line -> line.contains("  bars/"));
        assertThat(Files.readString(ROOT.resolve(".mvn/wrapper/maven-wrapper.properties")))
                .containsPattern("(?m)^distributionSha256Sum=[0-9a-f]{64}$")
                .containsPattern("(?m)^distributionSha256SumOfTarGz=[0-9a-f]{64}$");
    }

    @Test
    void noVersionOfTheBuildIsARangeOrStillMoves() throws IOException {
        Pattern moving =
                Pattern.compile("<(?:version|[a-z0-9-]+\\.version)>([\\[(].*|.*(?:SNAPSHOT|LATEST|RELEASE))</");
        for (String module : List.of(
                "",
                "db",
                "tenant-receiver",
                "tenant-receiver/edge",
                "tenant-receiver/messages",
                "tenant-receiver/app",
                "platform-api",
                "admin-portal",
                "deploy",
                "deploy/examples/handler",
                "deploy/examples/client")) {
            // What the enforcer asks of Java and Maven is a range by its nature.
            String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"))
                    .replaceAll("<require(Java|Maven)Version>.*", "");
            assertThat(moving.matcher(pom).find()).as(module).isFalse();
        }
        assertThat(Files.readString(ROOT.resolve("pom.xml")))
                .contains("<dependencyConvergence/>", "<requireReleaseDeps/>");
    }

    @Test
    void npmTakesWhatIsWrittenDownAndRunsNothingOfIt() throws IOException {
        JsonNode lock = new ObjectMapper()
                .readTree(ROOT.resolve("admin-portal/package-lock.json").toFile());
        JsonNode own = new ObjectMapper()
                .readTree(ROOT.resolve("admin-portal/package.json").toFile());

        assertThat(lock.path("packages").properties())
                .filteredOn(one -> !one.getKey().isEmpty())
                .hasSizeGreaterThan(10)
                .allSatisfy(one -> assertThat(one.getValue().path("integrity").asText())
                        .as(one.getKey())
                        .startsWith("sha512-"));
        assertThat(own.path("devDependencies")).isNotEmpty().allSatisfy(version -> assertThat(version.asText())
                .matches("\\d+\\.\\d+\\.\\d+"));
        assertThat(Files.readAllLines(ROOT.resolve("admin-portal/.npmrc"))).contains("ignore-scripts=true");
        assertThat(Files.readString(ROOT.resolve("admin-portal/pom.xml"))).contains("<commandlineArgs>ci ");
    }
}
