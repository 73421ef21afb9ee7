package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.conformance.Examination;
import bars.deploy.conformance.Report;
import bars.deploy.conformance.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own receiver passes what the product gives its users to examine any receiver with. */
class ConformanceIT {
    @TempDir
    Path folder;

    @Test
    void everyScenarioPassesAndTheReportSaysSo() throws IOException {
        RunningPlatform platform = RunningPlatform.shared();
        Endpoint endpoint = Endpoint.HILLSIDE_INT;
        Target target = new Target(
                platform.receiver(), endpoint.serverName(), platform.proxy("int"), "20000003", "A8T4", "a1t1", "2.1.0");

        List<Examination.Result> results = new Examination(target, result -> {}).run();
        new Report(endpoint.serverName(), Instant.now(), results).write(folder);

        assertThat(results).hasSizeGreaterThan(30).allSatisfy(result -> assertThat(result.passed())
                .as(result.toString())
                .isTrue());
        assertThat(Files.readString(folder.resolve("conformance.html"))).contains("0 failed");
        assertThat(Files.readString(folder.resolve("conformance.json"))).contains("\"failed\" : 0");
    }

    @Test
    void aServiceThatIsNotThereFails() {
        RunningPlatform platform = RunningPlatform.shared();
        Target nowhere = new Target(
                platform.receiver(),
                Endpoint.HILLSIDE_INT.serverName(),
                platform.proxy("int"),
                "99999999",
                "A8T4",
                "a1t1",
                "2.1.0");

        assertThat(new Examination(nowhere, result -> {}).run())
                .filteredOn(result -> !result.passed())
                .hasSizeGreaterThan(5);
    }
}
