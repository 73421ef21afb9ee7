package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.conformance.Examination;
import bars.deploy.conformance.Report;
import bars.deploy.conformance.Scenario;
import bars.deploy.conformance.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Our own receiver passes what the product gives its users to examine any receiver with, for one service of each kind. The
 * reports stay below {@code target/conformance}, where the report of requirements takes them from.
 */
class ConformanceIT {
    private static final Path REPORTS = Path.of("target", "conformance");
    private static final RunningPlatform PLATFORM = RunningPlatform.shared();
    private static final Endpoint ENDPOINT = Endpoint.HILLSIDE_INT;
    private static final int SLOTS = 60;

    /** Settings under which a service answers as the standard's own stateful receiver. */
    private static final Map<String, String> STATEFUL = Map.of(
            "secondBooking", "conflict",
            "secondReferral", "conflict",
            "cancelUnknown", "bad-request",
            "unknownLink", "bad-request");

    @TestFactory
    Stream<DynamicContainer> everyScenarioPasses() throws IOException {
        List<Target> targets = List.of(
                service("20000101", "a1t1", "2.1.0", Map.of()),
                service("20000102", "a1t1", "2.1.0", STATEFUL),
                service("20000103", "a2t1", "2.1.0", Map.of()),
                service("20000104", "a3t1", "2.0.0", Map.of()),
                service("20000105", "a4t1", "2.0.0", Map.of()),
                service("20000106", "a5t1", "1.2.0", Map.of()),
                service("20000107", "a6t1", "1.0.0-beta.8", Map.of()),
                service("20000108", "a7t1", "1.0.0-alpha.4", Map.of()),
                service("20000109", "a8t1", "1.0.0-alpha.3", Map.of()));
        return targets.stream().map(this::examined);
    }

    @Test
    void serviceThatIsNotThereFails() {
        Target nowhere = target("99999999", "a1t1", "2.1.0", false);

        assertThat(new Examination(nowhere, result -> {}).run())
                .filteredOn(Examination.Result::failed)
                .hasSizeGreaterThan(20);
    }

    private DynamicContainer examined(Target target) {
        List<Examination.Result> results = new ArrayList<>();
        Examination examination = new Examination(target, result -> {});
        Stream<DynamicTest> tests = Stream.concat(
                Scenario.all().stream()
                        .map(scenario -> DynamicTest.dynamicTest(scenario.id() + " " + scenario.title(), () -> {
                            Examination.Result result = examination.play(scenario);
                            results.add(result);
                            assertThat(result.failed()).as(result.toString()).isFalse();
                        })),
                Stream.of(DynamicTest.dynamicTest("the report says so", () -> reported(target, results))));
        return DynamicContainer.dynamicContainer(target.useCase() + (target.stateful() ? ", stateful" : ""), tests);
    }

    private static void reported(Target target, List<Examination.Result> results) throws IOException {
        Path folder = REPORTS.resolve(target.service());
        Report report = Report.of(target, Instant.now(), results);
        report.write(folder);

        assertThat(results.size() - report.notApplicable()).isGreaterThan(20);
        assertThat(Files.readString(folder.resolve("conformance.html"))).contains(" 0 failed");
        assertThat(Files.readString(folder.resolve("conformance.json"))).contains("\"failed\" : 0");
    }

    private static Target service(String value, String useCase, String version, Map<String, String> settings)
            throws IOException {
        AdminCalls admin = new AdminCalls(PLATFORM);
        admin.service(ENDPOINT, value, useCase, version, settings);
        if (List.of("1", "2", "7").contains(useCase.substring(1, 2))) {
            Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.DAYS);
            admin.call(
                    "PUT",
                    "tenants/" + ENDPOINT.odsCode() + "/slots",
                    Map.of(
                            "service",
                            value,
                            "environment",
                            "INT",
                            "slots",
                            IntStream.range(0, SLOTS)
                                    .mapToObj(i -> Map.of(
                                            "start", start.plusSeconds(600L * i).toString(),
                                            "end",
                                                    start.plusSeconds(600L * (i + 1))
                                                            .toString()))
                                    .toList()));
        }
        return target(value, useCase, version, !settings.isEmpty());
    }

    private static Target target(String value, String useCase, String version, boolean stateful) {
        return new Target(
                PLATFORM.receiver(),
                ENDPOINT.serverName(),
                PLATFORM.proxy("int"),
                value,
                ENDPOINT.odsCode(),
                useCase,
                version,
                stateful);
    }
}
