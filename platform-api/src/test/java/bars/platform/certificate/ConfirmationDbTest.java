package bars.platform.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Finding;
import bars.platform.access.Caller;
import bars.platform.problem.Precondition;
import bars.platform.trust.Trust;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What went live is confirmed by the nodes that serve it, or taken back. */
class ConfirmationDbTest {
    private static final Caller ADMIN = Caller.system("test");
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String NAME = "bars-int-cnf1.demo.thirdparty.nhs.uk";

    private TestDatabase test;
    private CertificateRegister register;
    private DevelopmentCa ca;

    /** Seconds by which what is stored was made older. */
    private int passed;

    @BeforeEach
    void start() {
        test = TestDatabase.create();
        register = new CertificateRegister(
                test.database(), TestTenants.vault(), new Ids(CLOCK), CLOCK, new ProductionGate(CLOCK, "development"));
        TestTenants.tenant(test.database(), "CNF1");
        TestTenants.endpoint(test.database(), "CNF1", Environment.INT);
        ca = DevelopmentCa.create("INT", CLOCK);
        new Trust(test.database(), CLOCK, "development")
                .addAuthorities(ADMIN, Environment.INT, ca.chain(), null, false);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void whatEveryNodeServesIsConfirmed() throws SQLException {
        CertificateView first = live();
        node("receiver-1", first.fingerprint(), 5);
        node("receiver-2", first.fingerprint(), 6);

        assertThat(after(6).run()).isEqualTo(1);
        assertThat(after(60).run()).as("nothing is awaited any more").isZero();
        assertThat(state(first)).isEqualTo(CertificateState.ACTIVE);
        assertThat(audited("certificate.confirmed")).isEqualTo(1);
    }

    @Test
    void whereANodeServesAnotherTheCertificateBeforeIsActiveAgain() throws SQLException {
        CertificateView first = live();
        CertificateView second = live();
        node("receiver-1", second.fingerprint(), 8);
        node("receiver-2", first.fingerprint(), 8);

        assertThat(after(8).run()).as("there is time left").isZero();
        assertThat(after(11).run()).isEqualTo(1);

        assertThat(state(first)).isEqualTo(CertificateState.ACTIVE);
        assertThat(state(second)).isEqualTo(CertificateState.CHECKED);
        assertThat(register.get(ADMIN, second.id()).findings())
                .filteredOn(Finding::failed)
                .extracting(Finding::detail)
                .anyMatch(detail -> detail.contains("receiver-2") && !detail.contains("receiver-1"));
        assertThat(audited("certificate.rolled-back")).isEqualTo(1);
    }

    @Test
    void aNodeThatDiedHasNoSay() throws SQLException {
        CertificateView first = live();
        CertificateView second = live();
        node("receiver-1", second.fingerprint(), 8);
        node("receiver-2", first.fingerprint(), -3);

        assertThat(after(11).run()).isEqualTo(1);

        assertThat(state(second)).isEqualTo(CertificateState.ACTIVE);
    }

    @Test
    void aFirstCertificateThatIsNotServedStaysWithAProblem() throws SQLException {
        CertificateView first = live();
        node("receiver-1", "none", 8);

        assertThat(after(11).run()).isEqualTo(1);

        assertThat(state(first)).isEqualTo(CertificateState.ACTIVE);
        assertThat(register.get(ADMIN, first.id()).tags()).contains("problem");
        assertThat(audited("certificate.not-confirmed")).isEqualTo(1);
    }

    @Test
    void whatIsNotToBeServedIsHeldAgainstNobody() throws SQLException {
        CertificateView first = live();
        for (String off : List.of("update endpoint set enabled = false", "update tenant set status = 'SUSPENDED'")) {
            CertificateView next = live();
            update(off);
            node("receiver-1", "none", 8 + passed);

            assertThat(after(11 + passed).run()).as(off).isEqualTo(1);

            assertThat(state(next)).as(off).isEqualTo(CertificateState.ACTIVE);
            assertThat(register.get(ADMIN, next.id()).tags()).as(off).doesNotContain("problem");
            update("update endpoint set enabled = true");
        }
        assertThat(state(first)).isEqualTo(CertificateState.SUPERSEDED);
    }

    @Test
    void aClockThatIsAheadConfirmsNothingUnasked() throws SQLException {
        CertificateView first = live();
        CertificateView second = live(Clock.offset(CLOCK, Duration.ofMinutes(1)));
        node("receiver-1", first.fingerprint(), 8);

        assertThat(after(8).run()).as("there is time left").isZero();
        assertThat(after(11).run()).isEqualTo(1);

        assertThat(state(first)).isEqualTo(CertificateState.ACTIVE);
        assertThat(state(second)).isEqualTo(CertificateState.CHECKED);
    }

    @Test
    void aClockThatIsBehindLeavesTheNodesTheirTime() throws SQLException {
        CertificateView first = live();
        CertificateView second = live(Clock.offset(CLOCK, Duration.ofMinutes(-1)));
        node("receiver-1", first.fingerprint(), 1);

        assertThat(after(1).run()).isZero();

        assertThat(state(second)).isEqualTo(CertificateState.ACTIVE);
    }

    @Test
    void thereIsNoWayBackToWhatHasExpired() throws SQLException {
        CertificateView first = live();
        CertificateView second = live();
        expire(first);
        node("receiver-1", second.fingerprint(), 8);
        node("receiver-2", "none", 8);

        assertThat(after(11).run()).isEqualTo(1);

        assertThat(state(first)).isEqualTo(CertificateState.SUPERSEDED);
        assertThat(state(second)).isEqualTo(CertificateState.ACTIVE);
        assertThat(register.get(ADMIN, second.id()).tags()).contains("problem");
        assertThat(audited("certificate.not-confirmed")).isEqualTo(1);
    }

    @Test
    void callersLeadBackByOneStepAlone() throws SQLException {
        CertificateView first = live();
        CertificateView second = live();
        CertificateView third = live();
        fresh("receiver-1", third.fingerprint(), 0, 5);
        assertThat(after(2).run()).isEqualTo(1);
        assertThat(state(second)).isEqualTo(CertificateState.ACTIVE);
        update("delete from node");
        fresh("receiver-1", second.fingerprint(), 0, 5);

        after(4).run();

        assertThat(state(second)).isEqualTo(CertificateState.ACTIVE);
        assertThat(state(first)).isEqualTo(CertificateState.SUPERSEDED);
        assertThat(register.get(ADMIN, second.id()).tags()).contains("problem");
    }

    @Test
    void whatCallersRefuseAndNobodyTakesGoesBack() throws SQLException {
        CertificateView first = live();
        CertificateView second = live();
        fresh("receiver-1", second.fingerprint(), 0, 2);
        assertThat(after(2).run()).as("a few may have reasons of their own").isZero();
        fresh("receiver-2", second.fingerprint(), 0, 3);

        assertThat(after(2).run()).isEqualTo(1);

        assertThat(state(first)).isEqualTo(CertificateState.ACTIVE);
        assertThat(state(second)).isEqualTo(CertificateState.CHECKED);
        assertThat(register.get(ADMIN, second.id()).findings())
                .filteredOn(Finding::failed)
                .extracting(Finding::detail)
                .anyMatch(detail -> detail.contains("5 handshakes were broken off"));
        assertThat(audited("certificate.rolled-back")).isEqualTo(1);
        assertThat(after(4).run())
                .as("the counts are of the one that was taken back")
                .isZero();
    }

    @Test
    void oneCallerThatTakesItIsEnoughToKeepIt() throws SQLException {
        live();
        CertificateView second = live();
        fresh("receiver-1", second.fingerprint(), 0, 50);
        fresh("receiver-2", second.fingerprint(), 1, 50);

        after(2).run();

        assertThat(state(second)).isEqualTo(CertificateState.ACTIVE);
    }

    @Test
    void refusalsOfAnEarlierCertificateAndOfANodeThatHasGoneCountForNothing() throws SQLException {
        CertificateView first = live();
        CertificateView second = live();
        fresh("receiver-1", first.fingerprint(), 0, 50);

        after(2).run();
        assertThat(state(second)).isEqualTo(CertificateState.ACTIVE);

        fresh("receiver-2", second.fingerprint(), 0, 50);
        after(60).run();
        assertThat(state(second)).isEqualTo(CertificateState.ACTIVE);
    }

    @Test
    void whereThereIsNothingToGoBackToItIsSaidOnce() throws SQLException {
        CertificateView only = live();
        fresh("receiver-1", only.fingerprint(), 0, 50);

        after(2).run();
        after(3).run();

        assertThat(state(only)).isEqualTo(CertificateState.ACTIVE);
        assertThat(register.get(ADMIN, only.id()).findings())
                .filteredOn(Finding::failed)
                .hasSize(1);
    }

    private void expire(CertificateView one) throws SQLException {
        update("update server_certificate set expires_at = clock_timestamp() where id = '" + one.id() + "'");
    }

    private void update(String sql) throws SQLException {
        try (var owner = test.owner();
                var statement = owner.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    /** A receiver that reports how callers took a certificate. */
    private void fresh(String address, @Nullable String fingerprint, int taken, int refused) throws SQLException {
        report(
                address,
                "{\"names\":1,\"awaited\":{\"" + NAME + "\":\"" + fingerprint + "\"},\"fresh\":{\"" + NAME
                        + "\":{\"fingerprint\":\"" + fingerprint + "\",\"taken\":" + taken + ",\"refused\":" + refused
                        + "}}}",
                1);
    }

    /** A look so many seconds after the beginning: by the clock of the database, so all that is stored is made older. */
    private Confirmation after(int seconds) throws SQLException {
        try (var owner = test.owner();
                var certificates = owner.prepareStatement(
                        """
                        update server_certificate
                        set activated_at = activated_at - ? * interval '1 second',
                            confirm_by = confirm_by - ? * interval '1 second'
                        """);
                var nodes = owner.prepareStatement("update node set seen_at = seen_at - ? * interval '1 second'")) {
            certificates.setInt(1, seconds - passed);
            certificates.setInt(2, seconds - passed);
            certificates.executeUpdate();
            nodes.setInt(1, seconds - passed);
            nodes.executeUpdate();
        }
        passed = seconds;
        return new Confirmation(test.database());
    }

    /** A receiver that reported so many seconds after the beginning what it serves. */
    private void node(String address, @Nullable String fingerprint, int seconds) throws SQLException {
        report(address, "{\"names\":1,\"awaited\":{\"" + NAME + "\":\"" + fingerprint + "\"}}", seconds);
    }

    private void report(String address, String serving, int seconds) throws SQLException {
        try (var owner = test.owner();
                var insert = owner.prepareStatement(
                        """
                        insert into node (id, roles, version, address, serving, started_at, seen_at)
                        values (?, 'receiver', '', ?, ?::jsonb, now(), clock_timestamp() + ? * interval '1 second')
                        """)) {
            insert.setObject(1, UUID.randomUUID());
            insert.setString(2, address);
            insert.setString(3, serving);
            insert.setInt(4, seconds - passed);
            insert.executeUpdate();
        }
    }

    private CertificateView live() {
        return live(CLOCK);
    }

    /** What an admin node with {@code clock} puts live. */
    private CertificateView live(Clock clock) {
        CertificateView made = register.request(ADMIN, NAME, KeySpec.RSA_2048);
        String csr = "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(register.csr(ADMIN, made.id()))
                + "\n-----END CERTIFICATE REQUEST-----\n";
        byte[] answer = ca.issue(csr, true, Duration.ofDays(90)).getBytes(StandardCharsets.US_ASCII);
        register.issued(ADMIN, made.id(), Precondition.any(), answer, false);
        return new Activation(test.database(), TestTenants.vault(), clock)
                .activate(ADMIN, made.id(), Precondition.any(), null, false);
    }

    private CertificateState state(CertificateView one) {
        return register.get(ADMIN, one.id()).state();
    }

    private int audited(String action) throws SQLException {
        try (var owner = test.owner();
                var count = owner.prepareStatement("select count(*) from audit_event where action = ?")) {
            count.setString(1, action);
            try (var row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
