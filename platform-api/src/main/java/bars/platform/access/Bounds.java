package bars.platform.access;

import bars.db.Environment;
import java.util.Set;

/**
 * Where permissions hold. An empty set of tenants means every tenant and the platform itself; an empty set of
 * environments means both.
 *
 * @param tenants ODS codes
 * @param environments environments
 */
public record Bounds(Set<String> tenants, Set<Environment> environments) {
    public Bounds {
        tenants = Set.copyOf(tenants);
        environments = Set.copyOf(environments);
    }

    public static Bounds everywhere() {
        return new Bounds(Set.of(), Set.of());
    }

    /** Bound to no tenant: may act on the platform itself. */
    public boolean platformWide() {
        return tenants.isEmpty();
    }

    public boolean covers(String odsCode) {
        return tenants.isEmpty() || tenants.contains(odsCode);
    }

    public boolean covers(Environment environment) {
        return environments.isEmpty() || environments.contains(environment);
    }

    public boolean covers(String odsCode, Environment environment) {
        return covers(odsCode) && covers(environment);
    }

    /** The environments that are covered, each by name. */
    public Set<Environment> seenEnvironments() {
        return environments.isEmpty() ? Set.of(Environment.values()) : environments;
    }

    /** Whether nothing lies inside {@code other} that lies outside this. */
    public boolean covers(Bounds other) {
        boolean allTenants = tenants.isEmpty() || (!other.tenants.isEmpty() && tenants.containsAll(other.tenants));
        return allTenants && seenEnvironments().containsAll(other.seenEnvironments());
    }
}
