package bars.deploy.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @TempDir
    Path folder;

    @Test
    void nothingInItIsForOthers() throws IOException {
        StateFolder home = StateFolder.at(folder.resolve("var"));

        assertThat(mode(home.folder("pki"))).isEqualTo("rwx------");
        assertThat(mode(home.write("pki/x.pem", new byte[] {1}))).isEqualTo("rw-------");
        assertThat(mode(home.masterKey())).isEqualTo("rw-------");
    }

    @Test
    void masterKeyIsMadeOnce() throws IOException {
        StateFolder home = StateFolder.at(folder);
        byte[] first = Files.readAllBytes(home.masterKey());

        assertThat(first).hasSize(StateFolder.MASTER_KEY_BYTES);
        assertThat(Files.readAllBytes(home.masterKey())).isEqualTo(first);
    }

    @Test
    void freshFolderIsEmpty() {
        StateFolder home = StateFolder.at(folder);
        home.write("run/server/a/b", new byte[0]);

        assertThat(home.freshFolder("run/server")).isEmptyDirectory();
    }

    @Test
    void onlyOneProcessHasTheFolder() {
        StateFolder home = StateFolder.at(folder);
        try (RunningProcess ours = RunningProcess.claim(home).orElseThrow()) {
            ours.note(Map.of("roles", "admin"));

            assertThat(RunningProcess.claim(home)).isEmpty();
            assertThat(RunningProcess.read(home).orElseThrow().getProperty("roles"))
                    .isEqualTo("admin");
        }
        assertThat(RunningProcess.read(home)).isEmpty();
    }

    /** What an earlier process has left names a process that is gone, and may be another's number by now. */
    @Test
    void processThatStartsIsNotTakenForTheOneBefore() {
        StateFolder home = StateFolder.at(folder);
        home.write("run/process.properties", "pid=1\nroles=admin\n".getBytes(StandardCharsets.ISO_8859_1));

        try (RunningProcess ours = RunningProcess.claim(home).orElseThrow()) {
            ours.starts();

            assertThat(RunningProcess.read(home)).as("it is not that far").isEmpty();
            assertThat(RunningProcess.process(home)).contains(ProcessHandle.current());
        }
        assertThat(RunningProcess.process(home)).isEmpty();
    }

    @Test
    void lookingAtOurOwnLockDoesNotGiveItUp() throws IOException {
        StateFolder home = StateFolder.at(folder);
        try (RunningProcess ours = RunningProcess.claim(home).orElseThrow()) {
            ours.note(Map.of());
            assertThat(RunningProcess.present(home)).isTrue();

            assertThat(seenByAnotherProcess()).isEqualTo("held");
        }
        assertThat(seenByAnotherProcess()).isEqualTo("free");
    }

    @Test
    void lookingForAProcessLeavesNothingBehind() {
        StateFolder home = StateFolder.at(folder.resolve("var"));

        assertThat(RunningProcess.read(home)).isEmpty();
        assertThat(RunningProcess.present(home)).isFalse();

        assertThat(home.root()).doesNotExist();
    }

    @Test
    void aFolderThatWasOpenToOthersIsClosedByTheFirstThatWrites() throws IOException {
        StateFolder home = StateFolder.at(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        home.write("pki/x.pem", new byte[] {1});

        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(home.path("pki"))).isEqualTo("rwx------");
    }

    private String seenByAnotherProcess() throws IOException {
        Process probe = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockProbe.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
