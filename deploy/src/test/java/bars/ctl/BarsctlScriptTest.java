package bars.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script, with a Java that says which state folder it was told of. */
class BarsctlScriptTest {
    @TempDir
    Path temporary;

    private Path folder = Path.of("");

    @BeforeEach
    void java() throws IOException {
        folder = temporary.toRealPath();
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf %s \"$BARS_HOME\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void stateFolderIsThatOfTheTreeWhereverItIsCalled() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("tree/deploy/target/home"));
        Files.createFile(folder.resolve("tree/deploy/target/home/launcher.jar"));

        assertThat(told(folder.resolve("tree/deploy"), Map.of()))
                .isEqualTo(folder.resolve("tree/var").toString());
    }

    @Test
    void stateFolderOfAnInstallationLiesBesideIt() throws IOException, InterruptedException {
        Files.createFile(Files.createDirectories(folder.resolve("opt")).resolve("launcher.jar"));

        assertThat(told(folder.resolve("opt"), Map.of()))
                .isEqualTo(folder.resolve("opt/var").toString());
        assertThat(told(folder.resolve("opt"), Map.of("BARS_HOME", "elsewhere")))
                .isEqualTo("elsewhere");
    }

    /** What Java was told by the script in {@code programs}, called from another folder. */
    private String told(Path programs, Map<String, String> environment) throws IOException, InterruptedException {
        Path script = programs.resolve("barsctl");
        Files.deleteIfExists(script);
        Files.copy(Path.of("barsctl"), script);
        ProcessBuilder call = new ProcessBuilder("sh", script.toString(), "me").directory(folder.toFile());
        call.environment().remove("BARS_HOME");
        call.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        call.environment().putAll(environment);
        Process process = call.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
