package bars.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units and settings of the files for hosts, judged by their own tools where these are installed. */
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

        InstalledTool.run(List.of("systemd-analyze", "verify", unit.toString()));
    }
}
