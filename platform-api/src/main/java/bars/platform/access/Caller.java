package bars.platform.access;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whose identity was proven, for the length of one call.
 *
 * @param actor stable name for the audit log: {@code user:<id>}, {@code token:<id>} or {@code system:<part>}
 * @param name how people know the caller
 * @param permissions what is allowed
 * @param bounds where it is allowed
 * @param address where the call came from, if it came over a network
 * @param requestId the id under which the call is logged
 * @param strongAuthAt when a person last gave a second factor; null for tokens, which cannot
 */
public record Caller(
        String actor,
        String name,
        Set<Permission> permissions,
        Bounds bounds,
        @Nullable String address,
        @Nullable String requestId,
        @Nullable Instant strongAuthAt) {
    public Caller {
        permissions = Set.copyOf(permissions);
    }

    /** The platform itself or its operator at the command line: everything, everywhere. */
    public static Caller system(String part) {
        return new Caller(
                "system:" + part, part, EnumSet.allOf(Permission.class), Bounds.everywhere(), null, null, null);
    }

    public boolean isPerson() {
        return actor.startsWith("user:");
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** The same caller in the call with this id. */
    public Caller during(String callId, @Nullable String from) {
        return new Caller(actor, name, permissions, bounds, from, callId, strongAuthAt);
    }

    /** Safe to log. */
    @Override
    public String toString() {
        return actor;
    }
}
