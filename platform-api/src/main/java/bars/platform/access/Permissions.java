package bars.platform.access;

import bars.db.Environment;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * The one question that every verb asks first. A caller that lacks the permission is told so; a caller whose bounds leave
 * the thing out is told that it does not exist.
 */
public final class Permissions {
    /** A deed that asks for a fresh second factor accepts one this old. Source: portal design, step-up. */
    public static final Duration STEP_UP_WINDOW = Duration.ofMinutes(15);

    private Permissions() {}

    /** The permission somewhere; the verb narrows what it shows to the caller's bounds by itself. */
    public static void require(Caller caller, Permission permission) {
        refuse(refusal(caller, permission));
    }

    /** What {@link #require(Caller, Permission)} refuses with, for who shows what can be done; null when it does not refuse. */
    public static @Nullable String refusal(Caller caller, Permission permission) {
        return caller.may(permission)
                ? null
                : "This needs the permission " + permission.wire() + ", which the role " + BuiltInRole.with(permission)
                        + " has";
    }

    /** The permission on the platform itself: a caller bound to tenants never has it. */
    public static void requirePlatform(Caller caller, Permission permission) {
        refuse(refusalOnPlatform(caller, permission));
    }

    /** What {@link #requirePlatform(Caller, Permission)} refuses with; null when it does not refuse. */
    public static @Nullable String refusalOnPlatform(Caller caller, Permission permission) {
        String lacking = refusal(caller, permission);
        return lacking != null || caller.bounds().platformWide()
                ? lacking
                : "This needs " + permission.wire() + " on the whole platform";
    }

    private static void refuse(@Nullable String refusal) {
        if (refusal != null) {
            throw Problem.of(ProblemType.FORBIDDEN, refusal);
        }
    }

    /** The permission on one environment of the platform itself. */
    public static void requirePlatform(Caller caller, Permission permission, Environment environment) {
        requirePlatform(caller, permission);
        if (!caller.bounds().covers(environment)) {
            throw Problem.of(ProblemType.FORBIDDEN, "This needs " + permission.wire() + " in " + environment);
        }
    }

    /** The permission on the platform itself, for a change that both environments feel. */
    public static void requirePlatformInBoth(Caller caller, Permission permission) {
        requirePlatform(caller, permission);
        refuse(refusalInBoth(caller, permission));
    }

    /** The permission on a tenant as a whole. */
    public static void require(Caller caller, Permission permission, String odsCode) {
        require(caller, permission);
        if (!caller.bounds().covers(odsCode)) {
            throw Problem.notFound("tenant");
        }
    }

    /** The permission on a tenant as a whole, for a change that both of its environments feel. */
    public static void requireInBoth(Caller caller, Permission permission, String odsCode) {
        require(caller, permission, odsCode);
        refuse(refusalInBoth(caller, permission));
    }

    /** What {@link #requireInBoth} refuses with where the tenant is not the reason; null when it does not refuse. */
    public static @Nullable String refusalInBoth(Caller caller, Permission permission) {
        String lacking = refusal(caller, permission);
        return lacking != null || caller.bounds().seenEnvironments().containsAll(EnumSet.allOf(Environment.class))
                ? lacking
                : "This concerns both environments and needs " + permission.wire() + " in both";
    }

    /** The permission on what belongs to a tenant in one environment; {@code what} names the thing in a refusal. */
    public static void require(
            Caller caller, Permission permission, String odsCode, Environment environment, String what) {
        require(caller, permission);
        if (!caller.bounds().covers(odsCode, environment)) {
            throw Problem.notFound(what);
        }
    }

    /** A person must have given a second factor of late; a token never asks for one. */
    public static void requireFreshSignIn(Caller caller, Instant now) {
        Instant strong = caller.strongAuthAt();
        if (caller.isPerson() && (strong == null || strong.plus(STEP_UP_WINDOW).isBefore(now))) {
            throw Problem.of(ProblemType.STEP_UP_REQUIRED, "Sign in again to do this");
        }
    }
}
