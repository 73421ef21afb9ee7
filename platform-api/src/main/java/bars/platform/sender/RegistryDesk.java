package bars.platform.sender;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.Work;
import bars.db.sender.RegistryPointers;
import bars.db.tenant.Tenant;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The switch for pointers to a tenant's bookings in the national registry. Off until somebody turns it on; what is pointed to
 * already is removed when the booking is cancelled, whatever the switch says. Thread-safe.
 *
 * <p>Source: contract §1.11: a preview that may be withdrawn.
 */
@Singleton
public class RegistryDesk {
    private final Database database;
    private final Clock clock;

    @Inject
    public RegistryDesk(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * How it stands.
     *
     * @param pointers bookings that the registry points to
     * @param due changes that wait in the outbox
     * @param dead changes that were given up
     */
    public record RegistryView(
            Environment environment,
            boolean enabled,
            @Nullable String by,
            @Nullable Instant since,
            long pointers,
            long due,
            long dead) {}

    public RegistryView get(Caller caller, String odsCode, Environment environment) {
        Permissions.require(caller, Permission.TENANTS_READ, odsCode, environment, "tenant");
        return database.asPlatform(work -> view(work, tenant(work, odsCode), environment));
    }

    /** Turns it on or off: for bookings that are made, moved or cancelled from now on. */
    public RegistryView set(Caller caller, String odsCode, Environment environment, @Nullable Boolean enabled) {
        Permissions.require(caller, Permission.TENANTS_WRITE, odsCode, environment, "tenant");
        if (enabled == null) {
            throw Problem.invalid("/enabled", "required", "Say enabled: true or false");
        }
        return database.asPlatform(work -> {
            Tenant tenant = tenant(work, odsCode);
            new RegistryPointers(work)
                    .want(new TenantScope(tenant.id(), environment), enabled, caller.actor(), clock.instant());
            Deeds.append(
                    work,
                    caller,
                    tenant.id(),
                    environment,
                    enabled ? "registry.enabled" : "registry.disabled",
                    tenant.odsCode(),
                    Map.of());
            return view(work, tenant, environment);
        });
    }

    private static RegistryView view(Work work, Tenant tenant, Environment environment) {
        RegistryPointers pointers = new RegistryPointers(work);
        Optional<RegistryPointers.Wanted> wanted = pointers.wanted(new TenantScope(tenant.id(), environment));
        RegistryPointers.Counts counts = pointers.counts(tenant.id(), environment);
        return new RegistryView(
                environment,
                wanted.map(RegistryPointers.Wanted::enabled).orElse(false),
                wanted.map(RegistryPointers.Wanted::actor).orElse(null),
                wanted.map(RegistryPointers.Wanted::changedAt).orElse(null),
                counts.pointers(),
                counts.due(),
                counts.dead());
    }

    private static Tenant tenant(Work work, String odsCode) {
        return new Tenants(work).byOdsCode(odsCode).orElseThrow(() -> Problem.notFound("tenant"));
    }
}
