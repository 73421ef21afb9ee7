package bars.platform.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TestDatabase;
import bars.db.certificate.Finding;
import bars.db.trust.ListedRevocations;
import bars.db.trust.RevocationLists;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the review of an answer says of its revocation, by the lists that are kept. */
class RevocationCheckDbTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Issuer ISSUER = new Issuer("INT", NOW);
    private static final X509Certificate LEAF = ISSUER.leaf(Issuer.keys(2048).getPublic(), new Issuer.Shape());

    private TestDatabase test;

    @BeforeEach
    void open() {
        test = TestDatabase.create();
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void answerThatIsOnItsIssuersListFails() {
        keep(Environment.INT, NOW.plus(Duration.ofDays(1)), List.of(LEAF.getSerialNumber()));

        Finding finding = verdict(Map.of(Environment.INT, Set.of(ISSUER.sub)), List.of());

        assertThat(finding.failed()).isTrue();
        assertThat(finding.detail()).contains("revoked");
    }

    @Test
    void answerThatIsOnNoListPassesWhileTheListHolds() {
        keep(Environment.INT, NOW.plus(Duration.ofDays(1)), List.of(BigInteger.ONE));

        Finding finding = verdict(Map.of(Environment.INT, Set.of(ISSUER.sub)), List.of());

        assertThat(finding.outcome()).isEqualTo("pass");
        assertThat(finding.detail()).contains("2026-06-02T12:00:00Z");
    }

    @Test
    void listThatHasEndedOnlyWarns() {
        keep(Environment.INT, NOW.minus(Duration.ofDays(1)), List.of(BigInteger.ONE));

        Finding finding = verdict(Map.of(Environment.INT, Set.of(ISSUER.sub)), List.of());

        assertThat(finding.outcome()).isEqualTo("warn");
        assertThat(finding.detail()).contains("ended on");
    }

    @Test
    void revokedStaysRevokedWhenItsListHasEnded() {
        keep(Environment.INT, NOW.minus(Duration.ofDays(30)), List.of(LEAF.getSerialNumber()));

        assertThat(verdict(Map.of(Environment.INT, Set.of(ISSUER.sub)), List.of())
                        .failed())
                .isTrue();
    }

    @Test
    void listOfTheOtherEnvironmentCountsForNothing() {
        keep(Environment.PROD, NOW.plus(Duration.ofDays(1)), List.of(LEAF.getSerialNumber()));

        Finding finding = verdict(Map.of(Environment.INT, Set.of(ISSUER.sub)), List.of());

        assertThat(finding.outcome()).isEqualTo("warn");
        assertThat(finding.detail()).contains("no list of its issuer is kept");
    }

    @Test
    void issuerThatCameWithTheAnswerIsLookedUpToo() {
        keep(Environment.INT, NOW.plus(Duration.ofDays(1)), List.of(LEAF.getSerialNumber()));

        assertThat(verdict(Map.of(), List.of(LEAF, ISSUER.sub)).failed()).isTrue();
        assertThat(verdict(Map.of(), List.of(LEAF)).detail()).contains("its issuer is not known");
    }

    private Finding verdict(Map<Environment, Set<X509Certificate>> known, List<X509Certificate> answer) {
        return test.database().asPlatform(work -> RevocationCheck.of(work, Environment.INT, LEAF, answer, known, NOW));
    }

    private void keep(Environment environment, Instant until, List<BigInteger> revoked) {
        var list = new ListedRevocations(
                UUID.randomUUID(),
                environment,
                PreparedKey.sha256(ISSUER.sub.getPublicKey()),
                "CN=INT Sub",
                "",
                BigInteger.TEN,
                until.minus(Duration.ofDays(2)),
                until,
                revoked.size(),
                "upload",
                NOW);
        test.database()
                .doAsPlatform(work -> new RevocationLists(work).accept(list, new byte[] {1}, revoked, List.of()));
    }
}
