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
    private static final String ADDRESS = "http://crl.nhs.uk/int/1c/crlc7.crl";
    private static final int COMPROMISED = 1;
    private static final int HOLD = 6;
    private static final X509Certificate LEAF = leaf();

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

    @Test
    void listOfOtherCertificatesSaysNothing() {
        keep(
                Environment.INT,
                NOW.plus(Duration.ofDays(1)),
                "http://crl.nhs.uk/int/1c/crlc8.crl",
                COMPROMISED,
                List.of());

        Finding finding = verdict(Map.of(Environment.INT, Set.of(ISSUER.sub)), List.of());

        assertThat(finding.outcome()).isEqualTo("warn");
        assertThat(finding.detail()).contains("no list that is kept of its issuer speaks of it");

        keep(Environment.INT, NOW.plus(Duration.ofDays(1)), ADDRESS, COMPROMISED, List.of());
        assertThat(verdict(Map.of(Environment.INT, Set.of(ISSUER.sub)), List.of())
                        .outcome())
                .isEqualTo("pass");
    }

    @Test
    void holdCountsAsLongAsItIsOnTheList() {
        keep(Environment.INT, NOW.plus(Duration.ofDays(1)), ADDRESS, HOLD, List.of(LEAF.getSerialNumber()));

        Finding finding = verdict(Map.of(Environment.INT, Set.of(ISSUER.sub)), List.of());

        assertThat(finding.failed()).isTrue();
        assertThat(finding.detail()).contains("on hold");
    }

    @Test
    void issuerIsWhoseKeySignedItAmongThoseOfItsName() {
        keep(Environment.INT, NOW.plus(Duration.ofDays(1)), List.of(LEAF.getSerialNumber()));
        X509Certificate namesake = new Issuer("INT", NOW).sub;

        assertThat(verdict(Map.of(Environment.INT, Set.of(namesake)), List.of(ISSUER.sub))
                        .failed())
                .isTrue();
        assertThat(verdict(Map.of(Environment.INT, Set.of(namesake)), List.of()).detail())
                .contains("its issuer is not known");
    }

    private Finding verdict(Map<Environment, Set<X509Certificate>> known, List<X509Certificate> answer) {
        return test.database().asPlatform(work -> RevocationCheck.of(work, Environment.INT, LEAF, answer, known, NOW));
    }

    private void keep(Environment environment, Instant until, List<BigInteger> revoked) {
        keep(environment, until, "", COMPROMISED, revoked);
    }

    private void keep(Environment environment, Instant until, String partition, int reason, List<BigInteger> serials) {
        byte[] der = ISSUER.list(until, partition.isEmpty() ? null : partition, reason, serials);
        var list = new ListedRevocations(
                UUID.randomUUID(),
                environment,
                PreparedKey.sha256(ISSUER.sub.getPublicKey()),
                "CN=INT Sub",
                partition,
                BigInteger.TEN,
                until.minus(Duration.ofDays(2)),
                until,
                serials.size(),
                "upload",
                NOW);
        test.database().doAsPlatform(work -> new RevocationLists(work)
                .accept(list, der, reason == HOLD ? List.of() : serials, List.of()));
    }

    private static X509Certificate leaf() {
        Issuer.Shape shape = new Issuer.Shape();
        shape.listedAt = ADDRESS;
        return ISSUER.leaf(Issuer.keys(2048).getPublic(), shape);
    }
}
