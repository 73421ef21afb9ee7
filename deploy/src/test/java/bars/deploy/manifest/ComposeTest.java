package bars.deploy.manifest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The compose file: hardened, watched, with no more open to the outside than the receiver. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeTest {
    private static final Path FOLDER = Path.of("compose");
    private static final List<String> NODES = List.of("receiver", "admin");

    private Map<String, Object> file = Map.of();

    @BeforeAll
    void read() throws IOException {
        // Anchors and merges are resolved by this parser, as compose does.
        file = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(FOLDER.resolve("compose.yaml")));
    }

    @Test
    void everyPartOfThePlatformIsHardened() {
        for (String name : List.of("receiver", "admin", "migrate")) {
            Map<String, Object> service = service(name);
            assertThat(service).as(name).containsEntry("read_only", true).containsEntry("cap_drop", List.of("ALL"));
            assertThat(list(service, "security_opt")).contains("no-new-privileges:true");
            assertThat(list(service, "secrets")).contains("database_password", "master_key");
            assertThat(service.get("stop_grace_period")).isEqualTo("50s");
        }
    }

    /** A tmpfs of Docker's is noexec by default. */
    @Test
    void nativeLibrariesLoadFromTheFolderOfTemporaryFiles() {
        for (String name : List.of("receiver", "admin", "migrate")) {
            assertThat(list(service(name), "tmpfs")).as(name).contains("/tmp:mode=1777,exec");
        }
    }

    @Test
    void everyPartStartsWithWhatItIsGiven() {
        for (String name : List.of("receiver", "admin", "migrate")) {
            Map<String, String> given = new TreeMap<>();
            map(service(name), "environment").forEach((key, value) -> given.put(key, value.toString()));
            List<Object> command = list(service(name), "command");

            assertThat(GivenSettings.read(
                                    given,
                                    command.isEmpty() ? "run" : command.get(0).toString())
                            .production())
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void everyServiceThatStaysUpIsAskedHowItIs() {
        services().forEach((name, service) -> {
            if (!name.equals("migrate")) {
                assertThat(map(map(service), "healthcheck")).as(name).containsKey("test");
            }
        });
    }

    @Test
    void theStateOfANodeOutlivesItsProcess() {
        for (String name : NODES) {
            assertThat(list(service(name), "volumes")).contains(name + "-state:/var/lib/bars");
            assertThat(map(file, "volumes")).containsKey(name + "-state");
        }
    }

    @Test
    void theReceiverAloneIsReachableFromOutside() {
        services().forEach((name, service) -> {
            for (Object port : list(map(service), "ports")) {
                assertThat(port.toString().startsWith("127.0.0.1:") || name.equals("receiver"))
                        .as(name + " " + port)
                        .isTrue();
            }
        });
        assertThat(list(service("db"), "networks")).isEqualTo(List.of("platform"));
        assertThat(map(map(file, "networks"), "platform")).containsEntry("internal", true);
    }

    @Test
    void everySecretIsMadeOrAskedForByTheScript() throws IOException {
        String script = Files.readString(FOLDER.resolve("secrets.sh"));
        List<String> used = new ArrayList<>();
        services().values().forEach(service -> list(map(service), "secrets").forEach(one -> used.add(one.toString())));

        assertThat(map(file, "secrets").keySet()).containsExactlyInAnyOrderElementsOf(Set.copyOf(used));
        map(file, "secrets").values().forEach(secret -> assertThat(script)
                .contains(String.valueOf(map(secret).get("file"))
                        .replaceFirst("./secrets/", "")
                        .replaceFirst("\\.password$", "")));
    }

    @Test
    void everyFileThatIsMountedIsThere() {
        services().forEach((name, service) -> {
            for (Object volume : list(map(service), "volumes")) {
                String source = volume.toString().split(":", 2)[0];
                if (source.startsWith(".")) {
                    assertThat(FOLDER.resolve(source)).as(name).exists();
                }
            }
        });
    }

    @Test
    void whatIsBackedUpCanBePutBack() {
        assertThat(list(service("db"), "volumes"))
                .contains(
                        "../postgres/backup.sh:/bars/backup.sh:ro",
                        "../postgres/restore.sh:/bars/restore.sh:ro",
                        "${BACKUPS:-./backups}:/backups",
                        "database:/var/lib/postgresql/data");
    }

    @Test
    void theWatchersComeOnRequestAndReadOurRulesFromOurNodes() throws Exception {
        for (String name : List.of("prometheus", "grafana")) {
            assertThat(list(service(name), "profiles")).isEqualTo(List.of("observability"));
        }
        assertThat(Files.readString(FOLDER.resolve("prometheus.yml")))
                .contains(NODES.stream().map(name -> name + ":9090").toList());
        Tool.run("promtool", "check", "config", "--syntax-only", "compose/prometheus.yml");
    }

    private Map<String, Object> services() {
        return map(file, "services");
    }

    private Map<String, Object> service(String name) {
        return map(services(), name);
    }

    private static Map<String, Object> map(Map<String, Object> of, String key) {
        return map(requireNonNull(of.get(key), key));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Map<String, Object> of, String key) {
        return (List<Object>) of.getOrDefault(key, List.of());
    }
}
