package bars.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The gate as a release runs it: what it says, and the exit code that stops it. */
class AdvisoriesCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final String FRESH = "2026-11-25T08:00:00Z";

    @TempDir
    Path folder;

    private Path osv = Path.of("");
    private Path sbom = Path.of("");
    private String said = "";

    @BeforeEach
    void inventory() throws IOException {
        osv = Files.createDirectory(folder.resolve("osv"));
        sbom = Files.writeString(
                folder.resolve("sbom.json"),
                """
                {"bomFormat":"CycloneDX","components":[
                  {"name":"part","purl":"pkg:maven/org.sample/part@1.4?type=jar"},
                  {"name":"sass","purl":"pkg:npm/sass@1.108.2"}]}
                """);
        record("unrelated", FRESH, "", "npm", "other", "9.9.9", "CRITICAL");
        record("mended-long-ago", "2020-01-01T00:00:00Z", "", "Maven", "org.sample:part", "1.2", "CRITICAL");
    }

    @Test
    void nothingThatHoldsIsClear() {
        assertThat(run()).as(said).isZero();
        assertThat(said).startsWith("Clear: 2 components, 2 records up to 2026-11-25T08:00:00Z; 0 hold");
    }

    @Test
    void whatIsHighOrWorseOrUnratedStopsARelease() throws IOException {
        for (String severity : List.of("HIGH", "CRITICAL", "")) {
            record("GHSA-1", FRESH, "", "Maven", "org.sample:part", "1.5", severity);
            assertThat(run()).as(severity).isEqualTo(1);
            assertThat(said)
                    .contains("CVE-GHSA-1 GHSA-1: org.sample:part 1.4 (sbom.json): Something; mended in 1.5")
                    .contains("NOT CLEAR");
        }
    }

    @Test
    void whatIsLessIsTold() throws IOException {
        record("GHSA-1", FRESH, "", "npm", "sass", "2.0.0", "MODERATE");

        assertThat(run()).as(said).isZero();
        assertThat(said).startsWith("MEDIUM CVE-GHSA-1 GHSA-1: sass 1.108.2");
    }

    @Test
    void whatWasWithdrawnHoldsForNothing() throws IOException {
        record("GHSA-1", FRESH, "\"withdrawn\":\"2026-11-02T00:00:00Z\",", "npm", "sass", "2.0.0", "HIGH");

        assertThat(run()).as(said).isZero();
    }

    @Test
    void aWaiverLetsOneThroughUntilItsDay() throws IOException {
        record("GHSA-1", FRESH, "", "Maven", "org.sample:part", "1.5", "HIGH");
        record("GHSA-2", FRESH, "", "npm", "sass", "2.0.0", "HIGH");

        assertThat(run("--waivers", waivers("2026-11-26"))).isEqualTo(1);
        assertThat(said).contains("waived until 2026-11-26 (The part is given").contains("1 of them stop");

        record("GHSA-2", FRESH, "", "npm", "sass", "1.0.0", "HIGH");
        assertThat(run("--waivers", waivers("2026-11-26"))).as(said).isZero();
        assertThat(run("--waivers", waivers("2026-11-25"))).as(said).isEqualTo(1);
        assertThat(run("--waivers", waivers("2026-99-99"))).as(said).isEqualTo(2);
    }

    @Test
    void recordsThatTellNothingStopARelease() throws IOException {
        Files.writeString(osv.resolve("broken.json"), "{\"id\":");
        assertThat(run()).isEqualTo(1);
        assertThat(said).contains("broken.json");

        Files.delete(osv.resolve("broken.json"));
        Files.delete(osv.resolve("mended-long-ago.json"));
        assertThat(run()).isEqualTo(1);
        assertThat(said).contains("no record on [MAVEN]");
    }

    @Test
    void recordsOfLastMonthStopARelease() throws IOException {
        record("unrelated", "2026-10-26T00:00:00Z", "", "npm", "other", "9.9.9", "CRITICAL");

        assertThat(run()).isEqualTo(1);
        assertThat(said).contains("31 days old");
        assertThat(run("--max-age", "40")).isZero();
    }

    @Test
    void aFolderThatIsNoneIsAFaultOfTheCommandLine() {
        osv = folder.resolve("missing");

        assertThat(run()).isEqualTo(2);
        assertThat(said).contains("is not a folder");
    }

    @Test
    void anInstallationWithoutItsInventoryIsAFaultOfTheCommandLine() {
        assertThat(execute("--osv", osv.toString())).isEqualTo(2);
        assertThat(said).contains("sbom.json");
    }

    private void record(
            String id, String modified, String members, String ecosystem, String name, String fixed, String severity)
            throws IOException {
        Files.writeString(
                osv.resolve(id + ".json"),
                """
                {"schema_version":"1.7.0","id":"%1$s","modified":"%2$s",%3$s"aliases":["CVE-%1$s"],"summary":"Something",
                 "affected":[{"package":{"ecosystem":"%4$s","name":"%5$s"},
                   "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"%6$s"}]}]}],
                 "database_specific":{"severity":"%7$s"}}
                """
                        .formatted(id, modified, members, ecosystem, name, fixed, severity));
    }

    private String waivers(String until) throws IOException {
        return Files.writeString(
                        folder.resolve("waivers.yaml"),
                        "- {advisory: CVE-GHSA-1, component: 'org.sample:part', until: " + until
                                + ", reason: The part is given nothing of callers.}")
                .toString();
    }

    private int run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--osv", osv.toString(), "--sbom", sbom.toString()));
        arguments.addAll(Arrays.asList(more));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        Context context = new Context(folder.resolve("installation"), values -> () -> {});
        StringWriter err = new StringWriter();
        CommandLine line = new CommandLine(new AdvisoriesCommand(context, Clock.fixed(NOW, ZoneOffset.UTC)));
        CommandLine all = CommandLines.commandLine(context);
        line.setExecutionExceptionHandler(all.getExecutionExceptionHandler());
        line.setErr(new PrintWriter(err, true));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream terminal = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            return line.execute(arguments);
        } finally {
            System.setOut(terminal);
            said = out.toString(StandardCharsets.UTF_8) + err;
        }
    }
}
