package bars.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units, alert rules and balancer files, judged by their own tools where these are installed. */
class HostFilesTest {
    private static final Pattern SETTING = Pattern.compile("\\bBARS_[A-Z_]+\\b");

    @Test
    void everySettingInTheFilesIsOneThatThePlatformKnows() throws IOException {
        String known = Files.readString(Path.of("src/main/resources/bars/deploy/settings/settings.md"));
        List<String> unknown = new ArrayList<>();
        for (Path folder : List.of(
                Path.of("docker"), Path.of("compose"), Path.of("kustomize"), Path.of("helm"), Path.of("systemd"))) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Matcher setting = SETTING.matcher(Files.readString(file));
                    while (setting.find()) {
                        String key = setting.group()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '.');
                        if (!key.endsWith(".") && !key.equals("bars.image") && !known.contains("`" + key + "`")) {
                            unknown.add(file + ": " + setting.group());
                        }
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void theUnitIsOneThatSystemdReads(@TempDir Path folder) throws Exception {
        Path unit = folder.resolve("bars-receiver.service");
        // The programs are not installed where the test runs: systemd would only say that.
        Files.writeString(
                unit,
                Files.readString(Path.of("systemd/bars-receiver.service")).replace("/opt/bars/bars run", "/bin/true"));

        run(List.of("systemd-analyze", "verify", unit.toString()));
    }

    @Test
    void theAlertRulesHoldTheirOwnTests() throws Exception {
        run(List.of("promtool", "test", "rules", "monitoring/prometheus/rules_test.yml"));
    }

    /** Runs a tool that must succeed; says "not run" where the machine has none. */
    private static void run(List<String> command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            System.out.println("not run, " + command.get(0) + " is not installed: " + command);
            return;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
