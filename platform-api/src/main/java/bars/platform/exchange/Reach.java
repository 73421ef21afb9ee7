package bars.platform.exchange;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.Work;
import bars.db.tenant.Service;
import bars.db.tenant.Services;
import bars.db.tenant.Tenant;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How far a caller reaches into a tenant: the environments that its token covers, one transaction each.
 *
 * @param tenantId the tenant's row
 * @param odsCode its ODS code
 * @param environments at least one
 */
record Reach(int tenantId, String odsCode, List<Environment> environments) {

    /** Refuses with "no such tenant" what the caller may not see, in the words of what is not there. */
    static Reach of(
            Database database,
            Caller caller,
            Permission permission,
            String odsCode,
            @Nullable Environment environment) {
        Permissions.require(caller, permission, odsCode);
        List<Environment> covered = Arrays.stream(Environment.values())
                .filter(one -> environment == null || one == environment)
                .filter(caller.bounds()::covers)
                .toList();
        if (covered.isEmpty()) {
            throw Problem.notFound("tenant");
        }
        Tenant tenant = database.asPlatform(
                work -> new Tenants(work).byOdsCode(odsCode).orElseThrow(() -> Problem.notFound("tenant")));
        return new Reach(tenant.id(), tenant.odsCode(), covered);
    }

    TenantScope scope(Environment environment) {
        return new TenantScope(tenantId, environment);
    }

    /** What {@code look} finds in the first environment that has it. */
    <T> Optional<Found<T>> first(Database database, Function<Work, Optional<T>> look) {
        for (Environment environment : environments) {
            Optional<T> found = database.inTenant(scope(environment), look);
            if (found.isPresent()) {
                return Optional.of(new Found<>(scope(environment), found.get()));
            }
        }
        return Optional.empty();
    }

    /** Something with the tenant and environment that it is in. */
    record Found<T>(TenantScope scope, T value) {}

    /** What a service is called: its row, or its identifier with or without the system. */
    record ServiceRef(UUID id, String system, String value, TenantScope scope) {}

    /**
     * The service that {@code name} names: an id of ours, {@code system|value}, or the value alone.
     *
     * @throws Problem when there is none, or one in each environment and the caller did not say which
     */
    ServiceRef service(Database database, String name) {
        List<ServiceRef> found = services(database, services -> services.called(name));
        if (found.isEmpty()) {
            throw Problem.notFound("service");
        }
        if (found.size() > 1) {
            throw Problem.invalid(
                    "/service", "ambiguous", "Several services are called " + name + ": say environment, or the id");
        }
        return found.get(0);
    }

    /** The only service within reach, for a caller that named none. */
    ServiceRef onlyService(Database database) {
        List<ServiceRef> found = services(database, Services::all);
        if (found.size() != 1) {
            throw Problem.of(
                    ProblemType.INVALID_PARAMETER,
                    "There are " + found.size()
                            + " services: say environment and service (its id, value, or system|value)");
        }
        return found.get(0);
    }

    private List<ServiceRef> services(Database database, Function<Services, List<Service>> wanted) {
        return environments.stream()
                .flatMap(environment -> database
                        .inTenant(scope(environment), work -> wanted.apply(new Services(work)).stream()
                                .map(one -> new ServiceRef(one.id(), one.system(), one.value(), scope(environment)))
                                .toList())
                        .stream())
                .toList();
    }
}
