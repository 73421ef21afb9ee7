package bars.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestDatabase;
import bars.db.access.Approval;
import bars.platform.problem.Precondition;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whose consent counts for what. */
class SecondPersonDbTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Caller ASKER = Caller.system("asker");
    private static final Caller ANYBODY = Caller.system("another");

    private static TestDatabase test;
    private static SecondPerson second;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
        second = new SecondPerson(test.database(), new Ids(CLOCK), CLOCK);
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void consentInTheNameOfAnotherTenantIsNone() {
        String target = asked("NEAR", Environment.PROD, bound("NEAR", Environment.PROD));

        assertThatThrownBy(() -> act(target, "FAR", Environment.PROD, null))
                .hasMessageContaining("another change or place")
                .hasMessageContaining("tenant FAR, in PROD");
        assertThatThrownBy(() -> act(target, null, Environment.PROD, null))
                .as("nor for the platform itself")
                .hasMessageContaining("another change or place");
        act(target, "NEAR", Environment.PROD, null);
        assertThatThrownBy(() -> act(target, "NEAR", Environment.PROD, null))
                .as("one consent, one deed")
                .hasMessageContaining("This needs the consent of a second person");
    }

    @Test
    void consentInTheNameOfAnotherEnvironmentIsNone() {
        String target = asked("NEAR", Environment.INT, bound("NEAR", Environment.INT));

        assertThatThrownBy(() -> act(target, "NEAR", Environment.PROD, null))
                .hasMessageContaining("another change or place");
        act(target, "NEAR", Environment.INT, null);
    }

    @Test
    void whatNamesNoPlaceIsDecidedByWhoeverMayDecideEverywhere() {
        Approval open = ask(null, null, Map.of());

        for (Caller bounded : new Caller[] {bound("NEAR", Environment.PROD), bound(null, Environment.INT)}) {
            assertThatThrownBy(() -> second.decide(bounded, open.id(), true, Precondition.any()))
                    .hasMessageContaining("no such approval");
            assertThat(second.list(bounded, null, null, 100))
                    .extracting(Approval::id)
                    .doesNotContain(open.id());
        }
        second.decide(ANYBODY, open.id(), true, Precondition.any());
        act(open.target(), "FAR", Environment.PROD, null);
    }

    @Test
    void whatOthersMayDecideTakesNoPlaceInAList() {
        Approval own = ask("NEXT", Environment.INT, Map.of());
        ask("FAR", Environment.INT, Map.of());
        ask("NEXT", Environment.PROD, Map.of());
        ask("NEXT", null, Map.of());
        ask(null, null, Map.of());

        assertThat(second.list(bound("NEXT", Environment.INT), null, Approval.State.PENDING, 1))
                .extracting(Approval::id)
                .containsExactly(own.id());
        assertThat(second.list(ANYBODY, null, Approval.State.PENDING, 100)).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void consentThatCoversAChangeIsHeldAgainstIt() {
        Approval open = ask(null, Environment.PROD, Map.of("value", "1"));
        second.decide(ANYBODY, open.id(), true, Precondition.any());

        assertThatThrownBy(() -> act(open.target(), null, Environment.PROD, Map.of("value", "2")))
                .hasMessageContaining("another change")
                .hasMessageContaining("with this very change");
        act(open.target(), null, Environment.PROD, Map.of("value", "1"));
    }

    private static String asked(@Nullable String tenant, Environment environment, Caller decides) {
        Approval open = ask(tenant, environment, Map.of());
        second.decide(decides, open.id(), true, Precondition.any());
        return open.target();
    }

    private static Approval ask(
            @Nullable String tenant, @Nullable Environment environment, Map<String, Object> detail) {
        String target = UUID.randomUUID().toString();
        return second.ask(
                ASKER, new SecondPerson.Request("certificate.export", target, tenant, environment, "a test"), detail);
    }

    private static void act(
            String target, @Nullable String tenant, Environment environment, @Nullable Map<String, Object> detail) {
        var deed = new SecondPerson.Deed("certificate.export", target, tenant, environment, detail);
        test.database().doAsPlatform(work -> SecondPerson.require(work, ASKER, deed, CLOCK.instant()));
    }

    private static Caller bound(@Nullable String tenant, Environment environment) {
        Set<String> tenants = tenant == null ? Set.of() : Set.of(tenant);
        return new Caller(
                "token:" + UUID.randomUUID(),
                "bound",
                Set.of(Permission.APPROVALS_DECIDE),
                new Bounds(tenants, Set.of(environment)),
                null,
                null,
                null);
    }
}
