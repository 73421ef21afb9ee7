package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README prints works when it is typed. */
class ReadmeIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().resolveSibling("");
    private final RunningPlatform platform = RunningPlatform.shared();

    @Test
    void curlOfTheReadmeGetsACapabilityStatement() throws Exception {
        String curl = blocks().filter(block -> block.startsWith("curl "))
                .findFirst()
                .orElseThrow()
                .replace("8443", Integer.toString(platform.receiverPort()))
                .replace("var/pki", platform.home().resolve("pki").toString());

        Process process = new ProcessBuilder("sh", "-c", curl + " --silent --show-error --max-time 20").start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String trouble = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(trouble).isZero();
        assertThat(answer).contains("\"CapabilityStatement\"");
    }

    @Test
    void commandsOfTheReadmeExistAndExplainThemselves() throws Exception {
        List<String> commands = Files.readAllLines(ROOT.resolve("README.md")).stream()
                .filter(line -> line.startsWith("| `deploy/bars "))
                .flatMap(line -> Stream.of(line.split("\\|")[1]
                        .replace("`deploy/bars ", "")
                        .replace("`", "")
                        .split(",")))
                .map(command -> command.replaceAll("\\[.*?]", "").strip())
                .toList();
        assertThat(commands).hasSizeGreaterThan(5);

        RunningPlatform none = RunningPlatform.fresh("help");
        for (String command : commands) {
            String[] words = (command + " --help").split(" ");
            assertThat(none.run(words)).as(command).isZero();
            assertThat(none.printed()).contains("Usage: bars " + command);
        }
    }

    @Test
    void filesThatTheReadmeNamesExist() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        for (String file : List.of(
                "deploy/docs/GLOSSARY.md",
                "deploy/docs/OPERATING.md",
                "deploy/docs/decisions",
                "CHANGELOG.md",
                "platform-api/src/main/openapi/bars-admin.yaml")) {
            assertThat(readme).contains(file);
            assertThat(ROOT.resolve(file)).exists();
        }
    }

    private static Stream<String> blocks() throws IOException {
        String[] parts = Files.readString(ROOT.resolve("README.md")).split("```\n");
        return Stream.of(parts).map(String::strip);
    }
}
