package bars.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What backup.sh and restore.sh leave behind when something goes wrong, with programs that stand in for PostgreSQL's. */
class BackupScriptsTest {
    private static final String COPIES =
            """
            for one in "$@"; do case $one in --pgdata=*) to=${one#--pgdata=} ;; esac; done
            echo 17 > "$to/PG_VERSION"
            echo '{}' > "$to/backup_manifest"
            """;

    @TempDir
    Path folder;

    private Path backups;
    private Path data;

    @BeforeEach
    void programs() throws IOException {
        backups = folder.resolve("backups");
        data = folder.resolve("data");
        Files.createDirectory(folder.resolve("bin"));
        program("pg_basebackup", COPIES);
        program("pg_verifybackup", "exit 0");
    }

    @Test
    void aBackupTakesItsNameOnceItIsWhole() throws Exception {
        Path made = Path.of(run(0, "postgres/backup.sh", backups.toString()).strip());

        assertThat(made.getParent()).isEqualTo(backups);
        assertThat(made.getFileName().toString()).matches("bars-[0-9]{8}T[0-9]{6}Z");
        assertThat(made).isDirectoryContaining("glob:**/backup_manifest");
    }

    @Test
    void whatIsNotWholeLeavesNothing() throws Exception {
        program("pg_verifybackup", "exit 1");
        run(1, "postgres/backup.sh", backups.toString());
        assertThat(backups).isEmptyDirectory();

        program("pg_basebackup", COPIES + "echo 'No space left on device' >&2; exit 1");
        run(1, "postgres/backup.sh", backups.toString());
        assertThat(backups).isEmptyDirectory();
    }

    @Test
    void aBackupThatIsEndedLeavesNothing() throws Exception {
        program("pg_basebackup", COPIES + "kill -TERM $PPID; exit 1");
        run(1, "postgres/backup.sh", backups.toString());
        assertThat(backups).isEmptyDirectory();
    }

    @Test
    void oldBackupsAndPartsOfOldOnesGoAfterAGoodOneWasMade() throws Exception {
        Path old = aged("bars-20260101T013000Z", 20);
        Path broken = aged("bars-20260102T013000Z.unfinished", 19);
        Path young = aged("bars-20260103T013000Z", 3);
        Path underWay = aged("bars-20260104T013000Z.unfinished", 0);
        Path other = aged("kept", 20);

        program("pg_verifybackup", "exit 1");
        run(1, "postgres/backup.sh", backups.toString(), "14");
        assertThat(List.of(old, broken, young, underWay, other))
                .allSatisfy(one -> assertThat(one).exists());

        program("pg_verifybackup", "exit 0");
        run(0, "postgres/backup.sh", backups.toString(), "14");
        assertThat(List.of(old, broken)).noneMatch(Files::exists);
        assertThat(List.of(young, underWay, other)).allMatch(Files::exists);
    }

    @Test
    void aRestoreThatFailsLeavesNoPartOfADatabase() throws Exception {
        Path backup = backup();
        Files.createDirectory(data);
        program("cp", "echo 17 > \"$3/PG_VERSION\"; echo 'No space left on device' >&2; exit 1");
        assertThat(run(1, "postgres/restore.sh", backup.toString(), data.toString()))
                .contains("No space left", "is empty again");
        assertThat(data).isEmptyDirectory();

        program("cp", "echo 17 > \"$3/PG_VERSION\"; kill -TERM $PPID; exit 1");
        run(1, "postgres/restore.sh", backup.toString(), data.toString());
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void whatIsInTheWayOfARestoreStays() throws Exception {
        Path backup = backup();
        Files.createDirectory(data);
        Files.writeString(data.resolve("PG_VERSION"), "16");

        assertThat(run(2, "postgres/restore.sh", backup.toString(), data.toString()))
                .contains("is not empty");
        assertThat(data.resolve("PG_VERSION")).hasContent("16");
        assertThat(run(
                        2,
                        "postgres/restore.sh",
                        data.toString(),
                        folder.resolve("new").toString()))
                .contains("is not a base backup");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    /** As PostgreSQL reads it: a quote or backslash that belongs to the value stands twice. */
    @Test
    void theRestoreCommandIsWrittenAsItWasGiven() throws Exception {
        run(0, "postgres/restore.sh", backup().toString(), data.toString(), "sh -c 'printf \"\\n\"; cp /a/%f %p'");

        assertThat(data.resolve("recovery.signal")).isEmptyFile();
        assertThat(data.resolve("postgresql.auto.conf"))
                .hasContent("restore_command = 'sh -c ''printf \"\\\\n\"; cp /a/%f %p'''\n");
    }

    private Path backup() throws Exception {
        return Path.of(run(0, "postgres/backup.sh", backups.toString()).strip());
    }

    private Path aged(String name, int days) throws IOException {
        Path made = Files.createDirectories(backups.resolve(name));
        return Files.setLastModifiedTime(made, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
    }

    private void program(String name, String script) throws IOException {
        Path program = folder.resolve("bin").resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(int code, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.of(command).toList()).redirectErrorStream(true);
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(code);
        return said;
    }
}
