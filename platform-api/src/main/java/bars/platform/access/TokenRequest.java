package bars.platform.access;

import bars.db.Environment;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a new token shall be able to do. Members that are absent are null.
 *
 * @param name what it is for
 * @param permissions a part of the maker's own
 * @param tenants ODS codes it is bound to; none or empty for all the maker's
 * @param environments environments it is bound to; none or empty for all the maker's; exactly one where it is bound to
 *     tenants
 * @param addresses networks (CIDR) it may be used from; none or empty for anywhere
 * @param expiresAt at most 365 days ahead; 90 days when absent
 */
public record TokenRequest(
        @Nullable String name,
        @Nullable Set<Permission> permissions,
        @Nullable Set<String> tenants,
        @Nullable Set<Environment> environments,
        @Nullable List<String> addresses,
        @Nullable Instant expiresAt) {

    /** Everything, everywhere, until {@code expiresAt}: for the operator at the command line. */
    public static TokenRequest full(String name, Instant expiresAt) {
        return new TokenRequest(name, EnumSet.allOf(Permission.class), null, null, null, expiresAt);
    }
}
