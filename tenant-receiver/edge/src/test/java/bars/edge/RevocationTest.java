package bars.edge;

import static org.assertj.core.api.Assertions.assertThat;

import bars.edge.revocation.Keys;
import bars.edge.revocation.RevocationList;
import bars.edge.revocation.RevocationPolicy;
import bars.edge.revocation.Revocations;
import bars.edge.revocation.Serials;
import bars.edge.revocation.UnacceptableList;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller's revocation state leads to. Source: security reference 3, the table of 24 rows and what stands below. */
class RevocationTest {
    private static final String PROXY = "int.api.service.nhs.uk";
    private static final String ADDRESS = "http://crl.nhs.uk/int/1c/crlc7.crl";
    private static final Instant NOW = Instant.now();
    private static final Duration WEEK = Duration.ofHours(168);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MONTH = Duration.ofDays(30);

    private static final X509Certificate ROOT = TestCertificate.root().make();
    private static final X509Certificate SUB = TestCertificate.sub().make();
    private static final X509Certificate LEAF =
            TestCertificate.leaf(PROXY).listedAt(ADDRESS).make();
    private static final List<X509Certificate> AUTHORITIES = List.of(ROOT, SUB);
    private static final RevocationList OF_ROOT = list(TestList.ofRoot());

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource({
        "hard,       no list,           revocation-unknown",
        "hard,       fresh,             ok",
        "hard,       revoked,           revoked",
        "hard,       stale,             revocation-unknown",
        "hard,       stale and revoked, revoked",
        "hard,       another's,         revocation-unknown",
        "grace,      no list,           reported",
        "grace,      fresh,             ok",
        "grace,      revoked,           revoked",
        "grace,      stale,             reported",
        "grace,      stale and revoked, revoked",
        "grace,      another's,         reported",
        "grace over, no list,           revocation-unknown",
        "grace over, fresh,             ok",
        "grace over, revoked,           revoked",
        "grace over, stale,             revocation-unknown",
        "grace over, stale and revoked, revoked",
        "grace over, another's,         revocation-unknown",
        "observe,    no list,           reported",
        "observe,    fresh,             ok",
        "observe,    revoked,           revoked",
        "observe,    stale,             reported",
        "observe,    stale and revoked, revoked",
        "observe,    another's,         reported",
    })
    void stateAndPolicyDecide(String policy, String state, String expected) throws UnknownHostException {
        Duration overdue = policy.equals("grace over") ? MONTH : DAY;
        List<RevocationList> lists =
                switch (state) {
                    case "no list", "another's" -> List.of(OF_ROOT);
                    case "fresh" -> List.of(OF_ROOT, list(TestList.ofSub()));
                    case "revoked" -> List.of(OF_ROOT, list(TestList.ofSub().revoking(LEAF.getSerialNumber())));
                    case "stale" -> List.of(OF_ROOT, list(TestList.ofSub().stale(overdue)));
                    default ->
                        List.of(
                                OF_ROOT,
                                list(TestList.ofSub()
                                        .revoking(LEAF.getSerialNumber())
                                        .stale(overdue)));
                };
        Map<String, Instant> wanted = Map.of(place(ADDRESS), NOW.minus(overdue));

        Verdict verdict = judge(policy(policy), Revocations.of(lists, Map.of(), wanted));

        assertThat(verdict.accepted()).isEqualTo(expected.equals("ok") || expected.equals("reported"));
        assertThat(verdict.rule()).isEqualTo(expected.equals("reported") ? "ok" : expected);
        assertThat(verdict.reports()).hasSize(expected.equals("reported") ? 1 : 0);
    }

    @Test
    void onceRevokedIsRevokedForEver() throws UnknownHostException {
        Map<String, Serials> forever =
                Map.of(Keys.sha256(SUB.getPublicKey()), Serials.of(List.of(LEAF.getSerialNumber())));
        List<RevocationList> clean = List.of(OF_ROOT, list(TestList.ofSub()));

        assertThat(judge(RevocationPolicy.OBSERVE, Revocations.of(clean, forever, Map.of()))
                        .rule())
                .isEqualTo("revoked");
        assertThat(judge(RevocationPolicy.OBSERVE, Revocations.of(List.of(), forever, Map.of()))
                        .rule())
                .isEqualTo("revoked");
    }

    @Test
    void releasedIsRevokedNoLonger() throws UnknownHostException {
        Map<String, Serials> forever =
                Map.of(Keys.sha256(SUB.getPublicKey()), Serials.of(List.of(LEAF.getSerialNumber())));
        List<RevocationList> released = List.of(OF_ROOT, list(TestList.ofSub().listing(8, LEAF.getSerialNumber())));

        assertThat(judge(RevocationPolicy.HARD, Revocations.of(released, forever, Map.of()))
                        .accepted())
                .isTrue();
    }

    @Test
    void onHoldIsRefusedForAsLongAsTheListSaysSo() throws UnknownHostException {
        RevocationList held = list(TestList.ofSub().listing(6, LEAF.getSerialNumber()));

        assertThat(judge(RevocationPolicy.HARD, Revocations.of(List.of(OF_ROOT, held), Map.of(), Map.of()))
                        .rule())
                .isEqualTo("revoked");
        assertThat(held.revoked().size()).isZero();
        assertThat(held.held().size()).isOne();
    }

    @Test
    void revokedIssuerIsRefusedWithEverythingBelowIt() throws UnknownHostException {
        List<RevocationList> lists =
                List.of(list(TestList.ofRoot().revoking(SUB.getSerialNumber())), list(TestList.ofSub()));

        Verdict verdict = judge(RevocationPolicy.OBSERVE, Revocations.of(lists, Map.of(), Map.of()));

        assertThat(verdict.rule()).isEqualTo("revoked");
        assertThat(verdict.sentence()).contains("The authority", "CN=Sub");
    }

    @Test
    void partitionSpeaksOfCertificatesThatNameItAlone() throws UnknownHostException {
        RevocationList its = list(TestList.ofSub().forAddress(ADDRESS));
        RevocationList other = list(TestList.ofSub().forAddress("http://crl.nhs.uk/int/1c/crlc8.crl"));

        assertThat(judge(RevocationPolicy.HARD, Revocations.of(List.of(OF_ROOT, its), Map.of(), Map.of()))
                        .rule())
                .isEqualTo("ok");
        assertThat(judge(RevocationPolicy.HARD, Revocations.of(List.of(OF_ROOT, other), Map.of(), Map.of()))
                        .rule())
                .isEqualTo("revocation-unknown");
        RevocationList revokedElsewhere = list(TestList.ofSub()
                .forAddress("http://crl.nhs.uk/int/1c/crlc8.crl")
                .revoking(LEAF.getSerialNumber()));
        assertThat(judge(
                                RevocationPolicy.HARD,
                                Revocations.of(List.of(OF_ROOT, its, revokedElsewhere), Map.of(), Map.of()))
                        .rule())
                .isEqualTo("revoked");
    }

    @Test
    void listThatWasNeverMissedBeforeHasItsGraceWhateverElseOfItsAuthorityIsMissed() throws UnknownHostException {
        String other = "http://crl.nhs.uk/int/1c/crlc8.crl";
        List<RevocationList> lists = List.of(OF_ROOT, list(TestList.ofSub().forAddress(other)));
        Map<String, Instant> others = Map.of(place(other), NOW.minus(MONTH));
        Map<String, Instant> both = Map.of(place(other), NOW.minus(MONTH), place(ADDRESS), NOW.minus(MONTH));

        Verdict fresh = judge(RevocationPolicy.grace(WEEK), Revocations.of(lists, Map.of(), others));
        Verdict over = judge(RevocationPolicy.grace(WEEK), Revocations.of(lists, Map.of(), both));

        assertThat(fresh.accepted()).isTrue();
        assertThat(fresh.reports()).singleElement().asString().contains("revocation-unknown");
        assertThat(over.rule()).isEqualTo("revocation-unknown");
    }

    @Test
    void certificateThatNamesNoListIsMissedByItsAuthorityAlone() throws UnknownHostException {
        X509Certificate silent = TestCertificate.leaf(PROXY).make();
        Map<String, Instant> since = Map.of(place(""), NOW.minus(MONTH));

        Verdict verdict =
                judge(RevocationPolicy.grace(WEEK), Revocations.of(List.of(OF_ROOT), Map.of(), since), List.of(silent));

        assertThat(verdict.rule()).isEqualTo("revocation-unknown");
    }

    @Test
    void listOfAuthoritiesAloneSaysNothingOfALeaf() throws UnknownHostException {
        RevocationList authoritiesOnly = list(TestList.ofSub().pointing(ADDRESS, false, true, false));
        RevocationList leavesOnly = list(TestList.ofSub().pointing(ADDRESS, true, false, false));

        assertThat(judge(RevocationPolicy.HARD, Revocations.of(List.of(OF_ROOT, authoritiesOnly), Map.of(), Map.of()))
                        .rule())
                .isEqualTo("revocation-unknown");
        assertThat(judge(RevocationPolicy.HARD, Revocations.of(List.of(OF_ROOT, leavesOnly), Map.of(), Map.of()))
                        .rule())
                .isEqualTo("ok");
    }

    @Test
    void sentenceSaysWhoseMoveItIs() throws UnknownHostException {
        // Half an hour more, as the list is made some time after the moment of the verdict was taken.
        Duration overdue = DAY.plus(Duration.ofMinutes(30));
        Revocations stale =
                Revocations.of(List.of(OF_ROOT, list(TestList.ofSub().stale(overdue))), Map.of(), Map.of());

        assertThat(judge(RevocationPolicy.HARD, stale).sentence())
                .isEqualTo("The revocation list of O=nhs,CN=Sub is 24 hours out of date:"
                        + " an administrator has to see why no newer one was fetched");
    }

    @Test
    void overrideLetsTheUnknownInForItsTimeAndTheRevokedNever() throws UnknownHostException {
        Revocations nothing = Revocations.of(List.of(), Map.of(), Map.of());
        RevocationPolicy open = RevocationPolicy.HARD.overridden(NOW.plusSeconds(60));
        RevocationPolicy over = RevocationPolicy.HARD.overridden(NOW);
        Revocations revoking = Revocations.of(
                List.of(OF_ROOT, list(TestList.ofSub().revoking(LEAF.getSerialNumber()))), Map.of(), Map.of());

        assertThat(judge(open, nothing).accepted()).isTrue();
        assertThat(judge(open, nothing).reports().toString()).contains("revocation-unknown");
        assertThat(judge(over, nothing).accepted()).isFalse();
        assertThat(judge(open, revoking).rule()).isEqualTo("revoked");
    }

    @Test
    void numbersAreFoundWhateverTheirSize() {
        BigInteger giant = BigInteger.ONE.shiftLeft(158);
        Serials serials = Serials.of(List.of(giant, BigInteger.ONE, BigInteger.valueOf(Long.MAX_VALUE), giant));

        assertThat(serials.size()).isEqualTo(3);
        assertThat(serials.contains(giant)).isTrue();
        assertThat(serials.contains(BigInteger.ONE)).isTrue();
        assertThat(serials.contains(BigInteger.TWO)).isFalse();
        assertThat(serials.contains(BigInteger.valueOf(-1))).isFalse();
        assertThat(serials.contains(BigInteger.ONE.shiftLeft(400))).isFalse();
        assertThat(serials.all()).containsExactly(BigInteger.ONE, BigInteger.valueOf(Long.MAX_VALUE), giant);
    }

    private static RevocationPolicy policy(String name) {
        return switch (name) {
            case "hard" -> RevocationPolicy.HARD;
            case "observe" -> RevocationPolicy.OBSERVE;
            default -> RevocationPolicy.grace(WEEK);
        };
    }

    private static RevocationList list(TestList list) {
        try {
            return RevocationList.read(list.make(), AUTHORITIES, NOW.plusSeconds(1));
        } catch (UnacceptableList e) {
            throw new AssertionError(e);
        }
    }

    private static String place(String address) {
        return Revocations.place(Keys.sha256(SUB.getPublicKey()), address);
    }

    private static Verdict judge(RevocationPolicy policy, Revocations revocations) throws UnknownHostException {
        return judge(policy, revocations, List.of(LEAF));
    }

    private static Verdict judge(RevocationPolicy policy, Revocations revocations, List<X509Certificate> chain)
            throws UnknownHostException {
        ClientRules rules = new ClientRules(
                "INT",
                Set.of(ROOT),
                Set.of(SUB),
                List.of(Network.parse("35.197.254.55")),
                Set.of(PROXY),
                ClientRules.Checks.ENFORCED,
                revocations,
                policy,
                null);
        return CallerCheck.judge(
                rules, Map.of("INT", rules), chain, InetAddress.getByName("35.197.254.55"), NOW.plusSeconds(1));
    }
}
