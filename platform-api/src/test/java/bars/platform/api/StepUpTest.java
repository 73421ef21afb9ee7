package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import bars.db.Environment;
import bars.db.trust.TrustPolicy;
import bars.platform.access.Bounds;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.access.RoleBook;
import bars.platform.access.SecondPerson;
import bars.platform.access.TokenRequest;
import bars.platform.access.Users;
import bars.platform.certificate.Activation;
import bars.platform.certificate.KeyExportDesk;
import bars.platform.certificate.KeyImports;
import bars.platform.exchange.CaseDesk;
import bars.platform.exchange.MessageDesk;
import bars.platform.exchange.RetentionDesk;
import bars.platform.exchange.TenantExportDesk;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.tenant.Decommission;
import bars.platform.trust.RevocationDesk;
import bars.platform.trust.SourceDesk;
import bars.platform.trust.Trust;
import bars.platform.webhook.BackendTrustDesk;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Deeds that ask a person for a second factor given of late, before they look at anything else. Source: portal design 4.2,
 * security reference 2.7.
 */
class StepUpTest {
    private static final String TENANT = "STP1";
    private static final UUID NOTHING = UUID.fromString("018f0000-0000-7000-8000-000000000000");
    private static final Precondition ANY = Precondition.any();
    private static final Environment INT = Environment.INT;

    @RegisterExtension
    private static final Platform platform = new Platform();

    @BeforeAll
    static void open() {
        platform.request("POST", "tenants", "{'odsCode':'" + TENANT + "','name':'Step'}")
                .send();
    }

    static List<Arguments> deeds() {
        return Stream.of(access(), certificates(), patientData(), trust(), tenants())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Arguments> access() {
        var tokens = platform.tokens;
        var users = platform.wiring.get(Users.class);
        var roles = platform.wiring.get(RoleBook.class);
        var second = platform.wiring.get(SecondPerson.class);
        var nobody = new Users.UserDocument(null, null, null, null, null, null);
        return List.of(
                deed("token made", who -> tokens.issue(who, new TokenRequest(null, null, null, null, null, null))),
                deed("token revoked", who -> tokens.revoke(who, "nothing", ANY)),
                deed("person invited", who -> users.invite(who, nobody)),
                deed("person invited again", who -> users.reinvite(who, NOTHING)),
                deed("person changed", who -> users.edit(who, NOTHING, ANY, before -> before)),
                deed("role written", who -> roles.put(who, "", new RoleBook.RoleDocument(null, null), null)),
                deed("role removed", who -> roles.remove(who, "nothing", ANY)),
                deed("consent given", who -> second.decide(who, NOTHING, null, ANY)));
    }

    private static List<Arguments> certificates() {
        var activation = platform.wiring.get(Activation.class);
        var exports = platform.wiring.get(KeyExportDesk.class);
        var imports = platform.wiring.get(KeyImports.class);
        return List.of(
                deed("activation", who -> activation.activate(who, NOTHING, ANY, null, false)),
                deed("roll-back", who -> activation.rollBack(who, NOTHING, ANY)),
                deed("revocation", who -> activation.revoke(who, NOTHING, ANY, "", false)),
                deed("retirement", who -> activation.retire(who, NOTHING, ANY, false)),
                deed(
                        "key taken out",
                        who -> exports.prepare(who, NOTHING, new KeyExportDesk.Document(null, null, null, null))),
                deed(
                        "key brought in",
                        who -> imports.take(who, new KeyImports.Document(null, null, null, null, null, null))));
    }

    private static List<Arguments> patientData() {
        var messages = platform.wiring.get(MessageDesk.class);
        var cases = platform.wiring.get(CaseDesk.class);
        var exports = platform.wiring.get(TenantExportDesk.class);
        return List.of(
                deed("message opened", who -> messages.open(who, NOTHING, null)),
                deed("case opened", who -> cases.open(who, TENANT, NOTHING, null)),
                deed("tenant's data taken out", who -> exports.ask(who, TENANT, null, null)));
    }

    private static List<Arguments> trust() {
        var trust = platform.wiring.get(Trust.class);
        var lists = platform.wiring.get(RevocationDesk.class);
        var sources = platform.wiring.get(SourceDesk.class);
        return List.of(
                deed("checks set", who -> trust.editPolicy(who, INT, ANY, StepUpTest::refused, false)),
                deed("authority added", who -> trust.addAuthorities(who, INT, null, null, false)),
                deed("client name added", who -> trust.addClientName(who, INT, null, null, false)),
                deed("address added", who -> trust.addClientAddress(who, INT, null, null, false)),
                deed("entry of trust removed", who -> trust.remove(who, INT, ANY, NOTHING, false)),
                deed("address removed", who -> trust.removeClientAddress(who, INT, ANY, NOTHING, false)),
                deed("trust restored", who -> trust.restore(who, INT, ANY, 987, false)),
                deed("revocation list added", who -> lists.add(who, INT, new byte[0], false)),
                deed("revocation list removed", who -> lists.remove(who, INT, ANY, NOTHING, false)),
                deed("source of lists added", who -> sources.add(who, INT, new SourceDesk.Document(null, null))),
                deed("source of lists removed", who -> sources.remove(who, INT, ANY, NOTHING)));
    }

    private static List<Arguments> tenants() {
        var retention = platform.wiring.get(RetentionDesk.class);
        var pinned = platform.wiring.get(BackendTrustDesk.class);
        var leaving = platform.wiring.get(Decommission.class);
        var nothing = new RetentionDesk.RetentionDocument(null, null, null, null, null);
        return List.of(
                deed("retention changed", who -> retention.put(who, TENANT, nothing, null)),
                deed("authorities pinned", who -> pinned.put(who, TENANT, INT, null, null)),
                deed("pinned authorities removed", who -> pinned.remove(who, TENANT, INT, ANY)),
                deed("tenant leaves", who -> leaving.submit(who, "NOWHERE", ANY)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deeds")
    void aPersonGivesASecondFactorOfLateAndAProgramIsNotAsked(String name, Consumer<Caller> deed) {
        Instant now = platform.clock.instant();
        Duration window = Permissions.STEP_UP_WINDOW;

        assertThat(outcome(deed, person(null))).isEqualTo(ProblemType.STEP_UP_REQUIRED);
        assertThat(outcome(deed, person(now.minus(window).minusSeconds(1)))).isEqualTo(ProblemType.STEP_UP_REQUIRED);
        assertThat(outcome(deed, person(now.minus(window).plusSeconds(60))))
                .as("of late")
                .isNotNull()
                .isNotEqualTo(ProblemType.STEP_UP_REQUIRED);
        assertThat(outcome(deed, caller("token:abcdefgh", null)))
                .as("a program")
                .isNotNull()
                .isNotEqualTo(ProblemType.STEP_UP_REQUIRED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deeds")
    void whoMayNotIsNotAskedForASecondFactor(String name, Consumer<Caller> deed) {
        Caller nobody = new Caller("user:nobody", "Nobody", Set.of(), Bounds.everywhere(), null, null, null);

        assertThat(outcome(deed, nobody)).isEqualTo(ProblemType.FORBIDDEN);
    }

    private static Arguments deed(String name, Consumer<Caller> deed) {
        return arguments(name, deed);
    }

    private static TrustPolicy refused(TrustPolicy policy) {
        throw Problem.invalid("/", "value", "Nothing of it can be set");
    }

    private static @Nullable ProblemType outcome(Consumer<Caller> deed, Caller caller) {
        return catchThrowable(() -> deed.accept(caller)) instanceof Problem problem ? problem.type() : null;
    }

    private static Caller person(@Nullable Instant strong) {
        return caller("user:somebody", strong);
    }

    private static Caller caller(String actor, @Nullable Instant strong) {
        return new Caller(actor, "Somebody", EnumSet.allOf(Permission.class), Bounds.everywhere(), null, null, strong);
    }
}
