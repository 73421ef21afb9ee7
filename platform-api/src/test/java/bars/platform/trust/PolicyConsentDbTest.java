package bars.platform.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestDatabase;
import bars.db.access.Approval;
import bars.db.trust.Check;
import bars.db.trust.TrustPolicy;
import bars.db.trust.TrustPolicy.Revocation;
import bars.platform.access.Caller;
import bars.platform.access.SecondPerson;
import bars.platform.problem.Precondition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyConsentDbTest {
    private static final Caller ADMIN = Caller.system("test");
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String SOON = inDays(2);
    private static final TrustPolicy STRICT = new TrustPolicy(
            Check.enforce, Check.enforce, Check.enforce, true, Check.enforce, Revocation.hard, 0, null, null);

    private static TestDatabase test;
    private static Trust trust;
    private static SecondPerson second;
    private static PolicyConsent consents;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
        trust = new Trust(test.database(), CLOCK, "production");
        second = new SecondPerson(test.database(), new Ids(CLOCK), CLOCK);
        consents = new PolicyConsent(second, trust, CLOCK);
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @BeforeEach
    void beStrict() {
        set(Environment.PROD, STRICT);
    }

    @Test
    void revocationIsOverriddenInProductionByTwoPeopleAndForAWhile() {
        String until = inDays(2);

        assertThatThrownBy(() -> set(Environment.PROD, overridden(inDays(8))))
                .hasMessageContaining("within the next 7 days");
        assertThatThrownBy(() -> set(Environment.PROD, overridden("soon"))).hasMessageContaining("RFC 3339");
        assertThatThrownBy(() -> set(Environment.PROD, overridden(until)))
                .hasMessageContaining("consent of a second person");
        assertThatThrownBy(() -> set(Environment.PROD, unknown(Revocation.observe, 0)))
                .hasMessageContaining("consent of a second person");
        assertThat(set(Environment.INT, overridden(until)).policy()).isEqualTo(overridden(until));
        assertThat(consents.isNeeded(Environment.PROD, STRICT, overridden(until)))
                .isTrue();
        assertThat(consents.isNeeded(Environment.PROD, overridden(until), STRICT))
                .isFalse();
        assertThat(consents.isNeeded(Environment.INT, STRICT, overridden(until)))
                .isFalse();
        consent(overridden(until));
        assertThat(set(Environment.PROD, overridden(until)).policy()).isEqualTo(overridden(until));
        assertThat(set(Environment.PROD, STRICT).policy())
                .as("whoever is stricter again asks nobody")
                .isEqualTo(STRICT);
    }

    @Test
    void consentToOneChangePermitsNoOther() {
        String until = inDays(3);
        consent(overridden(until));

        assertThatThrownBy(() -> set(Environment.PROD, unknown(Revocation.observe, 0)))
                .hasMessageContaining("for another change");
        assertThatThrownBy(() -> set(Environment.PROD, overridden(inDays(6))))
                .as("nor for longer")
                .hasMessageContaining("for another change");
        assertThatThrownBy(() -> set(Environment.PROD, unchecked(overridden(until))))
                .as("nor with another check beside it")
                .hasMessageContaining("for another change");
        assertThat(set(Environment.PROD, overridden(until)).policy()).isEqualTo(overridden(until));
        set(Environment.PROD, STRICT);
        assertThatThrownBy(() -> set(Environment.PROD, overridden(until)))
                .as("one consent, one change")
                .hasMessageContaining("consent of a second person");
    }

    @Test
    void consentEndsWithThePolicyThatItWasGivenFor() {
        consent(unknown(Revocation.grace, 24));
        set(Environment.PROD, compatible(STRICT));

        assertThatThrownBy(() -> set(Environment.PROD, unknown(Revocation.grace, 24)))
                .hasMessageContaining("something else is in force");
        assertThatThrownBy(() -> set(Environment.PROD, compatible(unknown(Revocation.grace, 24))))
                .as("the same members, of another policy")
                .hasMessageContaining("something else is in force");
        consent(compatible(unknown(Revocation.grace, 24)));
        assertThat(set(Environment.PROD, compatible(unknown(Revocation.grace, 24)))
                        .policy()
                        .graceHours())
                .isEqualTo(24);
    }

    @Test
    void oneOfTwoConsentsIsUsed() {
        consent(unknown(Revocation.grace, 12));
        consent(unknown(Revocation.grace, 13));

        assertThat(set(Environment.PROD, unknown(Revocation.grace, 12)).policy().graceHours())
                .isEqualTo(12);
        set(Environment.PROD, STRICT);
        assertThat(set(Environment.PROD, unknown(Revocation.grace, 13)).policy().graceHours())
                .as("the other one is still there")
                .isEqualTo(13);
    }

    @Test
    void anEarlierVersionTakesConsentToItsVeryPolicy() {
        consent(unknown(Revocation.observe, 1));
        int weak = set(Environment.PROD, unknown(Revocation.observe, 1)).version();
        set(Environment.PROD, STRICT);

        assertThatThrownBy(() -> restore(weak)).hasMessageContaining("consent of a second person");
        consent(unknown(Revocation.observe, 2));
        assertThatThrownBy(() -> restore(weak)).hasMessageContaining("for another change");
        consent(unknown(Revocation.observe, 1));
        assertThat(restore(weak).policy()).isEqualTo(unknown(Revocation.observe, 1));
    }

    @Test
    void requestShowsEveryMemberThatChangesAndBothPolicies() {
        Approval asked = ask(unchecked(unknown(Revocation.grace, 36)));

        assertThat(asked.detail().get("changes"))
                .hasToString("{keyUsage=enforce → report, revocation=hard → grace, graceHours=0 → 36}");
        assertThat(PolicyChange.read(second.get(ADMIN, asked.id()).detail()))
                .contains(new PolicyChange(STRICT, unchecked(unknown(Revocation.grace, 36))));
    }

    @Test
    void whatNobodyHasToConsentToIsNotAskedFor() {
        assertThatThrownBy(() -> ask(compatible(STRICT))).hasMessageContaining("Nobody has to consent");
    }

    @Test
    void checkThatShallOnlyReportTakesConsent() {
        Check yes = Check.enforce;
        Check no = Check.report;
        for (TrustPolicy weak : List.of(
                checks(no, yes, yes, true, yes),
                checks(yes, no, yes, true, yes),
                checks(yes, yes, no, true, yes),
                checks(yes, yes, yes, false, yes),
                checks(yes, yes, yes, true, no))) {
            assertThatThrownBy(() -> set(Environment.PROD, weak)).hasMessageContaining("consent of a second person");
            assertThat(consents.isNeeded(Environment.INT, STRICT, weak)).isFalse();
            assertThat(consents.isNeeded(Environment.PROD, weak, STRICT)).isFalse();
            consent(weak);
            assertThat(set(Environment.PROD, weak).policy()).isEqualTo(weak);
            set(Environment.PROD, STRICT);
        }
    }

    private static TrustPolicy checks(Check chain, Check address, Check name, boolean confirmed, Check keyUsage) {
        return new TrustPolicy(chain, address, name, confirmed, keyUsage, Revocation.hard, 0, null, null);
    }

    private static TrustPolicy overridden(@Nullable String until) {
        return policy(STRICT.keyUsage(), Revocation.hard, 0, until);
    }

    private static TrustPolicy unknown(Revocation revocation, int graceHours) {
        return policy(STRICT.keyUsage(), revocation, graceHours, null);
    }

    private static TrustPolicy unchecked(TrustPolicy p) {
        return policy(Check.report, p.revocation(), p.graceHours(), p.revocationOverrideUntil());
    }

    private static TrustPolicy compatible(TrustPolicy p) {
        return OlderSuites.until(SOON, p);
    }

    private static TrustPolicy policy(Check keyUsage, Revocation revocation, int graceHours, @Nullable String until) {
        return new TrustPolicy(
                Check.enforce, Check.enforce, Check.enforce, true, keyUsage, revocation, graceHours, null, until);
    }

    private static TrustView set(Environment environment, TrustPolicy policy) {
        return trust.setPolicy(ADMIN, environment, Precondition.any(), policy, false);
    }

    private static TrustView restore(int version) {
        return trust.restore(ADMIN, Environment.PROD, Precondition.any(), version, false);
    }

    private static Approval ask(TrustPolicy wanted) {
        var request = new SecondPerson.Request(PolicyConsent.ACTION, "PROD", null, Environment.PROD, "for a test");
        return consents.ask(ADMIN, request, inForce -> wanted);
    }

    private static void consent(TrustPolicy wanted) {
        Approval asked = ask(wanted);
        second.decide(Caller.system("another"), asked.id(), true, Precondition.version(asked.version()));
    }

    private static String inDays(int days) {
        return Instant.now().plus(Duration.ofDays(days)).toString();
    }
}
