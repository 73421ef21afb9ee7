package bars.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units, scripts and what the README says of all of them, judged by their own tools where these are installed. */
class HostFilesTest {
    private static final Pattern SETTING = Pattern.compile("\\bBARS_[A-Z_]+\\b");
    private static final List<Path> FOLDERS = Stream.of(
                    "docker",
                    "compose",
                    "kustomize",
                    "helm",
                    "systemd",
                    "load-balancer",
                    "postgres",
                    "logging",
                    "release")
            .map(Path::of)
            .toList();

    /** Variables of the compose file itself. */
    private static final Set<String> NOT_OURS = Set.of("BARS_IMAGE", "BARS_MEMORY");

    /** Of ten; systemd calls less than 2 "OK" for a service on the network. */
    private static final int HIGHEST_EXPOSURE_IN_TENTHS = 20;

    @Test
    void everySettingInTheFilesIsOneThatThePlatformKnows() throws IOException {
        String known = Files.readString(Path.of("src/main/resources/bars/deploy/settings/settings.md"));
        List<String> unknown = new ArrayList<>();
        List<Path> files = new ArrayList<>(List.of(Path.of("README.md")));
        for (Path folder : FOLDERS) {
            // The chart's schema holds patterns of settings.
            files.addAll(files(folder).stream()
                    .filter(file -> !file.endsWith("values.schema.json"))
                    .toList());
        }
        for (Path file : files) {
            Matcher setting = SETTING.matcher(Files.readString(file));
            while (setting.find()) {
                String key = setting.group().toLowerCase(Locale.ROOT).replace('_', '.');
                if (!key.endsWith(".") && !NOT_OURS.contains(setting.group()) && !known.contains("`" + key + "`")) {
                    unknown.add(file + ": " + setting.group());
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void theReadmeNamesEveryFile() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (Path folder : FOLDERS) {
            for (Path file : files(folder)) {
                // A chart or a component is named as a whole.
                boolean named = IntStream.rangeClosed(2, file.getNameCount())
                        .anyMatch(names -> readme.contains("`" + file.subpath(0, names) + "`"));
                assertThat(named).as(file.toString()).isTrue();
            }
        }
    }

    @Test
    void theUnitsAreSuchAsSystemdReads(@TempDir Path folder) throws Exception {
        List<String> units = new ArrayList<>(List.of("verify"));
        for (Path file : files(Path.of("systemd"))) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(".service") || name.endsWith(".timer")) {
                // The programs are not installed where the test runs: systemd would only say that.
                Path unit = folder.resolve(name);
                Files.writeString(unit, Files.readString(file).replaceAll("(?m)^ExecStart=.*$", "ExecStart=/bin/true"));
                units.add(unit.toString());
            }
        }
        assertThat(units).hasSizeGreaterThan(4);
        Tool.run("systemd-analyze", units.toArray(String[]::new));
    }

    @Test
    void theUnitsAreShutIn() throws Exception {
        for (String unit : List.of("bars-receiver", "bars-admin")) {
            Tool.run(
                    "systemd-analyze",
                    "security",
                    "--offline=true",
                    "--threshold=" + HIGHEST_EXPOSURE_IN_TENTHS,
                    "systemd/" + unit + ".service");
        }
    }

    @Test
    void bothPartsAreShutInAlikeAndKeepNothingInCommon() throws IOException {
        List<String> receiver = lines("systemd/bars-receiver.service");
        List<String> admin = lines("systemd/bars-admin.service");

        assertThat(confinement(receiver)).hasSizeGreaterThan(20).isEqualTo(confinement(admin));
        assertThat(receiver)
                .contains("Environment=BARS_ROLES=receiver", "StateDirectory=bars/receiver")
                .noneMatch(line -> line.contains("admin"));
        assertThat(admin)
                .contains("Environment=BARS_ROLES=admin", "StateDirectory=bars/admin")
                .noneMatch(line -> line.contains("bars/receiver"));
    }

    /** A line of an EnvironmentFile wins over the unit's own. */
    @Test
    void theExampleOfSettingsOverrulesNoUnit() throws IOException {
        List<String> unit = lines("systemd/bars-admin.service");
        for (String line : lines("systemd/bars.env.example")) {
            String name = line.replaceFirst("=.*", "");
            assertThat(unit).noneMatch(one -> one.startsWith("Environment=" + name + "="));
        }
    }

    @Test
    void theScriptsAreSoundForTheShell() throws Exception {
        List<String> scripts = new ArrayList<>(List.of("bars", "barsctl"));
        for (Path folder : FOLDERS) {
            files(folder).stream()
                    .filter(file -> file.toString().endsWith(".sh"))
                    .forEach(file -> scripts.add(file.toString()));
        }
        assertThat(scripts).hasSizeGreaterThan(4).allSatisfy(script -> assertThat(Path.of(script))
                .isExecutable());
        Tool.run("shellcheck", scripts.toArray(String[]::new));
    }

    @Test
    void theCloudBalancerPassesTlsThrough() throws Exception {
        String text = Files.readString(Path.of("load-balancer/aws/network-load-balancer.tf"));

        assertThat(text.replaceAll(" +", " "))
                .contains("proxy_protocol_v2 = true", "path = \"/health/ready\"", "port = \"9090\"")
                .doesNotContain("certificate_arn", "protocol = \"TLS\"");
        // Prints nothing and succeeds when the file is written as it would write it; it reads the whole of it for that.
        Tool.run("terraform", "fmt", "-check", "load-balancer/aws");
    }

    private static List<String> confinement(List<String> unit) {
        return unit.subList(unit.indexOf("CapabilityBoundingSet="), unit.indexOf("[Install]"));
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith("compose/secrets"))
                    .filter(file -> !file.endsWith(".gitignore") && !file.endsWith(".env"))
                    .sorted()
                    .toList();
        }
    }
}
