package bars.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.home.RunningProcess;
import bars.deploy.home.StateFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What people type at {@code bars}, and the exit codes that scripts hold on to. */
class CommandLinesTest {
    private static final String HOME = "bars.home";

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @BeforeEach
    void home() {
        System.setProperty(HOME, folder.resolve("home").toString());
    }

    @AfterEach
    void noHome() {
        System.clearProperty(HOME);
    }

    @Test
    void lookingForAPlatformLeavesNothingBehind() {
        assertThat(run("status")).isEqualTo(1);
        assertThat(run("stop")).isZero();

        assertThat(folder.resolve("home")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit verify", "audit restored", "kek status", "kek rotate", "token issue", "user set-up"})
    void emptyStateFolderIsNoPlatformThatIsWell(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);

        assertThat(err.toString())
                .startsWith("bars: There is no database in " + folder.resolve("home"))
                .contains("BARS_HOME")
                .contains("BARS_DATABASE_URL");
        assertThat(folder.resolve("home/master.key")).doesNotExist();
        assertThat(folder.resolve("home/database")).doesNotExist();
    }

    /** Where commands are listed, the first line of each stands for it. */
    @Test
    void everyCommandIsListedWithAWholeSentence() {
        assertThat(commands(CommandLines.commandLine(new Context(folder, values -> () -> {})))
                        .filter(command -> !command.usageMessage().hidden())
                        .map(command -> command.usageMessage().description()[0]))
                .isNotEmpty()
                .allSatisfy(first -> assertThat(first).endsWith("."));
    }

    private static Stream<CommandSpec> commands(CommandLine line) {
        return Stream.concat(
                Stream.of(line.getCommandSpec()),
                line.getSubcommands().values().stream().flatMap(CommandLinesTest::commands));
    }

    @ParameterizedTest
    @CsvSource({
        "dev-ca issue --env int --csr {empty},   not a certificate request",
        "dev-ca issue --env int --csr {broken},  not a certificate request",
        "dev-ca issue --env int --csr {bytes},   not a certificate request",
        "dev-ca issue --env int --csr {missing}, not a readable file",
        "dev-ca issue --env int --csr {folder},  not a readable file",
        "dev-ca issue --env test --csr {empty},  int or prod is expected",
        "dev-ca issue --env int --days 0 --csr {empty}, 1 to 3650 is expected",
        "twin --check --scenario {folder},       not a readable file",
        "twin --check --scenario {empty},        cannot be read",
        "conformance --target https://127.0.0.1:1 --service 1 --ods A --cert {empty} --key {empty} --ca {empty}, no certificate",
        "conformance --target https://127.0.0.1:1 --service 1 --ods A --cert {folder} --key {empty} --ca {empty}, not a readable file",
        "conformance --target https://127.0.0.1:99999 --service 1 --ods A --cert {empty} --key {empty} --ca {empty}, https://host:port",
        "audit verify --heads {missing},         not a readable file",
        "user invite nobody,                     an e-mail address is expected",
        "user set-up now,                        'now'",
        "token issue --hours 0,                  1 to 8760 is expected",
        "token issue --hours some,               'some'",
        "bench message --fhir-server nowhere,    http://host:port/fhir",
        "bench message --message {missing},      a file that can be read",
        "bench message --compact --message {missing}, exclude each other",
        "bench outbox --due 1,                   100 to 1000000 due",
        "bench outbox --result {missing}/x.json, not a file that can be written",
        "bench message --result {folder},        not a file that can be written",
        "chaos rolling --older {missing},        not a readable file",
        "chaos network --stall 0,                a stall of 1 to 600",
        "chaos network --callers 65,             1 to 64 callers",
        "chaos disk --seconds 0,                 1 to 3600 seconds",
        "chaos clock --due -1,                   0 to 1000000 due",
        "chaos,                                  is expected",
        "dance,                                  'dance'",
    })
    void wrongInputIsOneSentenceAndExitCodeTwo(String line, String words) throws IOException {
        assertThat(run(arguments(line))).as(err.toString()).isEqualTo(2);

        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("bars: ")
                .contains(words);
    }

    @Test
    void stateFolderThatIsNoneIsAFaultOfTheSettings() throws IOException {
        System.setProperty(
                HOME, Files.createFile(folder.resolve("file")).resolve("home").toString());

        assertThat(run("status")).isEqualTo(2);
        assertThat(err.toString()).contains("BARS_HOME").contains("is not a folder");
    }

    @Test
    void masterKeyThatDoesNotOpenIsAFaultOfTheSettings() throws IOException {
        Files.createDirectories(folder.resolve("home/database/data"));
        System.setProperty("bars.master.key.file", folder.resolve("missing").toString());
        try {
            assertThat(run("kek", "status")).isEqualTo(2);
            assertThat(run("audit", "verify")).isEqualTo(2);
        } finally {
            System.clearProperty("bars.master.key.file");
        }
        assertThat(err.toString().lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                .contains("BARS_MASTER_KEY_FILE")
                .contains("is not there"));
    }

    /** Exit code 1 would say that the log was touched. */
    @Test
    void nameThatNobodyHasIsWrongInput() {
        assertThat(run("migrate")).isZero();

        assertThat(run("audit", "verify", "--tenant", "A9999")).isEqualTo(2);
        assertThat(run("user", "invite", "nobody@example.org")).isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly("bars: There is no such tenant.", "bars: There is no such user.");
    }

    @Test
    void migrationBesideARunningPlatformSaysWhatRunsThereAndWhatToDo() {
        StateFolder home = StateFolder.at(folder.resolve("home"));
        try (RunningProcess platform = RunningProcess.claim(home).orElseThrow()) {
            assertThat(run("migrate")).isEqualTo(1);
            platform.note(Map.of("schema", "0042"));
            assertThat(run("migrate")).isEqualTo(1);
        }

        assertThat(err.toString().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains(home.root().toString()))
                .satisfiesExactly(
                        starting -> assertThat(starting).contains("deploy/bars status"), running -> assertThat(running)
                                .contains("process " + ProcessHandle.current().pid())
                                .contains("version 0042")
                                .contains("deploy/bars stop"));
        assertThat(home.path("database")).doesNotExist();
    }

    private String[] arguments(String line) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "");
        Path broken = Files.writeString(
                folder.resolve("broken"),
                "-----BEGIN CERTIFICATE REQUEST-----\n!!!!\n-----END CERTIFICATE REQUEST-----\n");
        Path bytes = Files.write(folder.resolve("bytes"), new byte[] {0x30, (byte) 0x82, 0x02, (byte) 0xff});
        return Arrays.stream(line.split(" "))
                .map(word -> word.replace("{empty}", empty.toString())
                        .replace("{broken}", broken.toString())
                        .replace("{bytes}", bytes.toString())
                        .replace("{missing}", folder.resolve("missing").toString())
                        .replace("{folder}", folder.toString()))
                .toArray(String[]::new);
    }

    private int run(String... arguments) {
        CommandLine line = CommandLines.commandLine(new Context(folder.resolve("installation"), values -> () -> {}));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
