package bars.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.conformance.Examination.Result;
import bars.deploy.conformance.Examination.Verdict;
import bars.deploy.conformance.StubReceiver.Fault;
import bars.deploy.tls.ClientTls;
import bars.platform.certificate.DevelopmentCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scenarios tell a receiver that does what is asked from one that does not. */
class ExaminationTest {
    private static final String NAME = "bars-int-x26.example.thirdparty.nhs.uk";

    @SuppressWarnings("NullAway.Init")
    private static SSLContext tls;

    @BeforeAll
    static void issue(@TempDir Path folder) throws IOException {
        DevelopmentCa ca = DevelopmentCa.create("INT", Clock.systemUTC());
        DevelopmentCa.Identity identity = ca.identity(NAME, List.of(), Duration.ofDays(2));
        tls = ClientTls.presenting(
                Files.writeString(folder.resolve("chain.pem"), identity.chain()),
                Files.writeString(folder.resolve("key.pem"), identity.key()),
                Files.writeString(folder.resolve("authority.pem"), ca.chain()));
    }

    @ParameterizedTest
    @CsvSource({
        "F06,  a1t1, IGNORES_TARGET",
        "F06,  a7t1, IGNORES_TARGET",
        "T10b, a1t1, TELLS_NOTHING",
        "T17,  a1t1, CHANGES_BUNDLE_ID",
        "T19,  a4t1, GIVES_NEW_IDS",
        "T30,  a1t1, TELLS_NOTHING",
        "T31,  a1t1, TELLS_NOTHING",
        "T31b, a1t1, TELLS_NOTHING",
        "T50,  a1t1, FAILS_AT_SLOTS",
        "T55,  a1t1, FORGETS_LINKS",
    })
    void receiverThatDoesNotDoWhatAScenarioAsksForFailsIt(String scenario, String useCase, Fault fault)
            throws IOException {
        Result without = played(scenario, useCase, Fault.NONE);
        Result with = played(scenario, useCase, fault);

        assertThat(without.verdict()).as(without.toString()).isEqualTo(Verdict.PASSED);
        assertThat(with.verdict()).as(with.toString()).isEqualTo(Verdict.FAILED);
    }

    private static Result played(String id, String useCase, Fault fault) throws IOException {
        Scenario scenario = Scenario.all().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        try (StubReceiver receiver = new StubReceiver(tls, fault)) {
            Target target =
                    new Target(receiver.address(), NAME, tls, StubReceiver.SERVICE, "X26", useCase, "2.1.0", false);
            return new Examination(target, result -> {}).play(scenario);
        }
    }
}
