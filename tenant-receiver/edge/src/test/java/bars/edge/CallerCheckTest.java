package bars.edge;

import static org.assertj.core.api.Assertions.assertThat;

import bars.edge.revocation.RevocationPolicy;
import bars.edge.revocation.Revocations;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in. Source: issue of the edge, three independent proofs of a caller. */
class CallerCheckTest {
    private static final TestAuthority INT = new TestAuthority("INT Root");
    private static final TestAuthority PROD = new TestAuthority("PROD Root");
    private static final TestAuthority ROGUE = new TestAuthority("INT Root");
    private static final String PROXY = "int.api.service.nhs.uk";
    private static final String LISTED = "35.197.254.55";

    private static final TestAuthority.Leaf GOOD = INT.leaf(PROXY);
    private static final TestAuthority.Leaf STRANGER = INT.leaf("somebody.nhs.uk");
    private static final TestAuthority.Leaf FORGED = ROGUE.leaf(PROXY);
    private static final TestAuthority.Leaf FORGED_STRANGER = ROGUE.leaf("somebody.nhs.uk");

    @ParameterizedTest
    @CsvSource({
        "true,  true,  true,  ok",
        "true,  true,  false, name",
        "true,  false, true,  address",
        "true,  false, false, address",
        "false, true,  true,  chain",
        "false, true,  false, chain",
        "false, false, true,  chain",
        "false, false, false, chain",
    })
    void exactlyTheCallerWithAllThreeProofsIsLetIn(boolean chain, boolean address, boolean name, String rule)
            throws UnknownHostException {
        TestAuthority authority = chain ? INT : ROGUE;
        TestAuthority.Leaf leaf = chain ? (name ? GOOD : STRANGER) : (name ? FORGED : FORGED_STRANGER);

        Verdict verdict = judge(rules(true, true, true), authority, leaf, address ? LISTED : "203.0.113.9");

        assertThat(verdict.rule()).isEqualTo(rule);
        assertThat(verdict.accepted()).isEqualTo(rule.equals("ok"));
        assertThat(verdict.sentence()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"false,true,true,chain", "true,false,true,address", "true,true,false,name"})
    void aCheckThatOnlyReportsLetsInAndSaysWhatItSaw(
            boolean enforceChain, boolean enforceAddress, boolean enforceName, String reported)
            throws UnknownHostException {
        TestAuthority authority = enforceChain ? INT : ROGUE;
        TestAuthority.Leaf leaf = enforceChain ? (enforceName ? GOOD : STRANGER) : FORGED;

        Verdict verdict = judge(
                rules(enforceChain, enforceAddress, enforceName),
                authority,
                leaf,
                enforceAddress ? LISTED : "203.0.113.9");

        assertThat(verdict.accepted()).as(verdict.sentence()).isTrue();
        assertThat(verdict.reports()).anyMatch(report -> report.startsWith(reported + ":"));
    }

    @Test
    void aClientOfTheOtherEnvironmentIsNamedAsSuch() throws UnknownHostException {
        TestAuthority.Leaf prod = PROD.leaf(PROXY);

        Verdict verdict = judge(rules(true, true, true), PROD, prod, LISTED);

        assertThat(verdict.rule()).isEqualTo("chain");
        assertThat(verdict.sentence()).startsWith("This is the PROD client certificate, presented to an INT endpoint");
    }

    @Test
    void nameCountsInTheAlternativesAndInAnyCase() throws UnknownHostException {
        TestAuthority.Leaf alternative = INT.leaf("whatever", "other.nhs.uk", "INT.API.Service.NHS.uk");

        assertThat(judge(rules(true, true, true), INT, alternative, LISTED).accepted())
                .isTrue();
    }

    @Test
    void mappedAddressCountsAsTheAddressItCarries() throws UnknownHostException {
        assertThat(judge(rules(true, true, true), INT, GOOD, "::ffff:" + LISTED).accepted())
                .isTrue();
    }

    @Test
    void expiredAndFutureCertificatesAreRefusedWithTheirDates() throws UnknownHostException {
        TestAuthority.Leaf expired = INT.leaf(
                PROXY, Instant.now().minus(Duration.ofDays(60)), Duration.ofDays(30), KeyPurposeId.id_kp_clientAuth);
        TestAuthority.Leaf future = INT.leaf(
                PROXY, Instant.now().plus(Duration.ofDays(30)), Duration.ofDays(30), KeyPurposeId.id_kp_clientAuth);

        assertThat(judge(rules(true, true, true), INT, expired, LISTED).sentence())
                .contains("expired on");
        assertThat(judge(rules(true, true, true), INT, future, LISTED).sentence())
                .contains("valid only from");
    }

    @Test
    void certificateThatIsNotForClientsIsRefused() throws UnknownHostException {
        TestAuthority.Leaf mail = INT.leaf(
                PROXY, Instant.now().minusSeconds(60), Duration.ofDays(30), KeyPurposeId.id_kp_emailProtection);

        assertThat(judge(rules(true, true, true), INT, mail, LISTED).accepted()).isFalse();
    }

    @Test
    void nobodyIsLetInWithoutACertificateAnAuthorityOrAnAddress() throws UnknownHostException {
        ClientRules rules = rules(true, true, true);

        assertThat(judge(rules, List.of(), InetAddress.getByName(LISTED)).rule())
                .isEqualTo("no-certificate");
        assertThat(judge(rules, INT.chain(GOOD), null).rule()).isEqualTo("address");
        ClientRules closed = ClientRules.closed("INT");
        assertThat(judge(closed, INT.chain(GOOD), InetAddress.getByName(LISTED)).rule())
                .isEqualTo("chain");
    }

    private static Verdict judge(ClientRules rules, TestAuthority authority, TestAuthority.Leaf leaf, String address)
            throws UnknownHostException {
        return judge(rules, authority.chain(leaf), InetAddress.getByName(address));
    }

    private static Verdict judge(ClientRules rules, List<X509Certificate> chain, @Nullable InetAddress address) {
        return CallerCheck.judge(rules, all(rules), chain, address, Instant.now());
    }

    private static Map<String, ClientRules> all(ClientRules rules) {
        ClientRules prod = new ClientRules(
                "PROD",
                Set.of(PROD.certificate),
                Set.of(),
                List.of(),
                Set.of(),
                ClientRules.Checks.ENFORCED,
                Revocations.NONE,
                RevocationPolicy.OBSERVE,
                null);
        return Map.of("INT", rules, "PROD", prod);
    }

    private static ClientRules rules(boolean chain, boolean address, boolean name) {
        return new ClientRules(
                "INT",
                Set.of(INT.certificate),
                Set.of(),
                List.of(Network.parse(LISTED)),
                Set.of(PROXY),
                new ClientRules.Checks(chain, address, name, true),
                Revocations.NONE,
                RevocationPolicy.OBSERVE,
                null);
    }
}
