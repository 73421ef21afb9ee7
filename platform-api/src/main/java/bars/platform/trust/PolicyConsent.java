package bars.platform.trust;

import bars.db.Environment;
import bars.db.Work;
import bars.db.access.Approval;
import bars.db.trust.TrustPolicy;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.access.SecondPerson;
import bars.platform.problem.Problem;
import bars.platform.problem.Violations;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The consent of a second person to a policy of PROD under which more callers get in: a check that only reports, or an unknown
 * revocation state that counts less. It covers one step, from the policy in force to the one that was asked for, and no other. Thread-safe.
 */
@Singleton
public class PolicyConsent {
    /** What a second person consents to; the target is the environment. */
    public static final String ACTION = "trust.weaken-checks";

    private static final Environment WHERE = Environment.PROD;

    private final SecondPerson second;
    private final Trust trust;
    private final Clock clock;

    @Inject
    public PolicyConsent(SecondPerson second, Trust trust, Clock clock) {
        this.second = second;
        this.trust = trust;
        this.clock = clock;
    }

    /**
     * Asks for the consent to {@code change}.
     *
     * @param change makes the wanted policy of the one in force; refuses what it cannot make
     */
    public Approval ask(Caller caller, SecondPerson.Request request, @Nullable UnaryOperator<TrustPolicy> change) {
        Permissions.requirePlatform(caller, Permission.TRUST_WRITE, WHERE);
        new Violations()
                .check(WHERE.name().equals(request.target()), "/target", "value", "This is asked for PROD alone")
                .check(request.tenant() == null, "/tenant", "value", "Trust belongs to no tenant: leave it out")
                .check(
                        request.environment() == null || request.environment() == WHERE,
                        "/environment",
                        "value",
                        "This is asked for PROD alone")
                .check(change != null, "/change", "required", "Say which members of the policy shall be set to what")
                .refuse();
        TrustPolicy inForce = trust.show(caller, WHERE).policy();
        TrustPolicy wanted = wanted(inForce, change);
        if (!isNeeded(WHERE, inForce, wanted)) {
            throw Problem.conflict("Nobody has to consent to this change of the policy in force: make it");
        }
        var named = new SecondPerson.Request(ACTION, WHERE.name(), null, WHERE, request.reason());
        return second.ask(caller, named, new PolicyChange(inForce, wanted).detail());
    }

    /** Whether a second person has to consent to the step from {@code before} to {@code after}. */
    public boolean isNeeded(Environment environment, TrustPolicy before, TrustPolicy after) {
        return isNeeded(environment, before, after, clock.instant());
    }

    /** Uses up the consent to this very step, where one is needed, or refuses. */
    static void require(Work work, Caller caller, Environment environment, PolicyChange step, Instant now) {
        if (isNeeded(environment, step.before(), step.after(), now)) {
            var deed = new SecondPerson.Deed(ACTION, environment.name(), null, environment, step.detail());
            SecondPerson.require(work, caller, deed, now);
        }
    }

    private static boolean isNeeded(Environment environment, TrustPolicy before, TrustPolicy after, Instant now) {
        return environment == WHERE && after.toleratesMoreThan(before, now);
    }

    private TrustPolicy wanted(TrustPolicy inForce, @Nullable UnaryOperator<TrustPolicy> change) {
        if (change == null) {
            return inForce;
        }
        try {
            TrustPolicy wanted = change.apply(inForce);
            PolicyRules.check(wanted, clock.instant());
            return wanted;
        } catch (Problem refused) {
            throw refused.below("/change");
        }
    }
}
