package bars.platform.access;

import bars.db.Environment;
import bars.db.Work;
import bars.db.tenant.Service;
import bars.db.tenant.Services;
import bars.db.tenant.Tenant;
import bars.db.tenant.Tenants;
import bars.platform.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a caller sees of all tenants, narrowed to what it asks for: the rows that a question over many tenants may touch.
 *
 * @param tenants rows of tenants; null for all
 * @param environment null for both
 */
public record Sight(@Nullable List<Integer> tenants, @Nullable Environment environment) {

    /**
     * Requires {@code permission}; what lies outside the caller's bounds is answered like what is not there.
     *
     * @param odsCode one tenant; null for all that the caller may see
     * @param environment one environment; null for all that the caller may see
     */
    public static Sight of(
            Work work,
            Caller caller,
            Permission permission,
            @Nullable String odsCode,
            @Nullable Environment environment) {
        Permissions.require(caller, permission);
        if (odsCode != null) {
            Permissions.require(caller, permission, odsCode);
        }
        return new Sight(tenants(new Tenants(work), caller, odsCode), environment(caller, environment));
    }

    /**
     * Those of the services in sight that {@code name} names: an id, {@code system|value}, or the value alone, which more than
     * one may have. What a service left behind when it was withdrawn is found by its id.
     *
     * @param name null for all
     * @return null for all
     * @throws Problem when nothing is called so
     */
    public @Nullable List<UUID> services(Work work, @Nullable String name) {
        if (name == null) {
            return null;
        }
        List<UUID> named = new Services(work)
                .called(name).stream().filter(this::holds).map(Service::id).toList();
        return named.isEmpty() ? List.of(withdrawn(name)) : named;
    }

    private boolean holds(Service service) {
        return (tenants == null || tenants.contains(service.scope().tenantId()))
                && (environment == null || environment == service.scope().environment());
    }

    private static UUID withdrawn(String name) {
        try {
            return UUID.fromString(name);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("service");
        }
    }

    private static @Nullable Environment environment(Caller caller, @Nullable Environment asked) {
        if (asked != null) {
            if (!caller.bounds().covers(asked)) {
                throw Problem.notFound("environment");
            }
            return asked;
        }
        boolean test = caller.bounds().covers(Environment.INT);
        boolean live = caller.bounds().covers(Environment.PROD);
        return test && live ? null : test ? Environment.INT : Environment.PROD;
    }

    private static @Nullable List<Integer> tenants(Tenants tenants, Caller caller, @Nullable String odsCode) {
        if (odsCode != null) {
            Tenant tenant = tenants.byOdsCode(odsCode).orElseThrow(() -> Problem.notFound("tenant"));
            return List.of(tenant.id());
        }
        if (caller.bounds().platformWide()) {
            return null;
        }
        List<Integer> own = new ArrayList<>();
        caller.bounds().tenants().forEach(one -> tenants.byOdsCode(one).ifPresent(tenant -> own.add(tenant.id())));
        return own;
    }
}
