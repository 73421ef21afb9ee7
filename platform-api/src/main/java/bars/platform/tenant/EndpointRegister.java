package bars.platform.tenant;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Work;
import bars.db.change.ConfigChange;
import bars.db.change.ConfigChanges;
import bars.db.tenant.Endpoint;
import bars.db.tenant.Endpoints;
import bars.db.tenant.Hosting;
import bars.db.tenant.Tenant;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names endpoints, finds them, switches them on and off, removes them. Thread-safe. */
@Singleton
public class EndpointRegister {
    private final Database database;
    private final Clock clock;

    @Inject
    public EndpointRegister(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The endpoints of a tenant that the caller may see. */
    public List<EndpointView> list(Caller caller, String odsCode, @Nullable Environment environment) {
        Permissions.require(caller, Permission.TENANTS_READ, odsCode);
        return database.asPlatform(work -> {
            Tenant tenant = TenantRegister.find(work, odsCode);
            return new Endpoints(work)
                    .of(tenant).stream()
                            .filter(endpoint -> environment == null || endpoint.environment() == environment)
                            .filter(endpoint -> caller.bounds().covers(endpoint.environment()))
                            .map(endpoint -> EndpointView.of(work, endpoint, tenant, clock.instant()))
                            .toList();
        });
    }

    public EndpointView get(Caller caller, String serverName) {
        Permissions.require(caller, Permission.TENANTS_READ);
        return database.asPlatform(work -> {
            Found found = find(work, caller, Permission.TENANTS_READ, serverName);
            return EndpointView.of(work, found.endpoint(), found.tenant(), clock.instant());
        });
    }

    /** Gives the tenant an endpoint whose name follows the NHS grammar. */
    public EndpointView name(Caller caller, String odsCode, EndpointDocument request) {
        Permissions.require(caller, Permission.TENANTS_WRITE, odsCode);
        return database.asPlatform(work -> {
            Tenant tenant = TenantRegister.find(work, odsCode);
            String fqdn = EndpointNames.of(odsCode, request);
            Environment environment = fqdnEnvironment(request);
            Permissions.require(caller, Permission.TENANTS_WRITE, odsCode, environment, "environment");
            requireStaying(work, tenant);
            Endpoints endpoints = new Endpoints(work);
            if (endpoints.byServerName(fqdn.toLowerCase(Locale.ROOT)).isPresent()) {
                throw Problem.conflict("The endpoint " + fqdn + " already exists");
            }
            Endpoint endpoint = Endpoint.named(
                    tenant,
                    environment,
                    fqdn,
                    request.hosting() == null ? Hosting.supplier : request.hosting(),
                    naming(request),
                    clock.instant());
            endpoints.add(endpoint);
            work.flush();
            tell(work, caller, endpoint, "endpoint.named");
            return EndpointView.of(work, endpoint, tenant, clock.instant());
        });
    }

    /** Gives the tenant the endpoint unless it has it. Returns whether it is new. */
    public boolean ensure(Caller caller, String odsCode, EndpointDocument request) {
        Permissions.require(caller, Permission.TENANTS_WRITE, odsCode);
        String serverName = EndpointNames.of(odsCode, request).toLowerCase(Locale.ROOT);
        boolean present = list(caller, odsCode, request.environment()).stream()
                .anyMatch(endpoint -> endpoint.serverName().equals(serverName));
        if (!present) {
            name(caller, odsCode, request);
        }
        return !present;
    }

    /** Lets the endpoint serve, or not. */
    public EndpointView turn(Caller caller, String serverName, Precondition precondition, EndpointSwitch change) {
        Permissions.require(caller, Permission.TENANTS_WRITE);
        return database.asPlatform(work -> {
            Found found = find(work, caller, Permission.TENANTS_WRITE, serverName);
            Endpoint endpoint = found.endpoint();
            precondition.require(endpoint.version());
            if (change.enabled() != null && change.enabled() != endpoint.isEnabled()) {
                endpoint.enable(change.enabled(), clock.instant());
                work.flush();
                tell(work, caller, endpoint, change.enabled() ? "endpoint.enabled" : "endpoint.disabled");
            }
            return EndpointView.of(work, endpoint, found.tenant(), clock.instant());
        });
    }

    /** Removes an endpoint and its services; one with certificates or messages stays and is refused. */
    public void remove(Caller caller, String serverName, Precondition precondition) {
        Permissions.require(caller, Permission.TENANTS_WRITE);
        database.doAsPlatform(work -> {
            Endpoint endpoint =
                    find(work, caller, Permission.TENANTS_WRITE, serverName).endpoint();
            precondition.require(endpoint.version());
            tell(work, caller, endpoint, "endpoint.removed");
            new Endpoints(work).remove(endpoint);
            work.flush();
        });
    }

    /**
     * An endpoint with its tenant.
     */
    public record Found(Endpoint endpoint, Tenant tenant) {}

    /** The endpoint, where the caller has {@code permission} on it; else it does not exist. */
    public static Found find(Work work, Caller caller, Permission permission, String serverName) {
        Permissions.require(caller, permission);
        Endpoint endpoint = new Endpoints(work)
                .byServerName(serverName.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> Problem.notFound("endpoint"));
        Tenant tenant = new Tenants(work).byId(endpoint.tenantId()).orElseThrow(() -> Problem.notFound("endpoint"));
        Permissions.require(caller, permission, tenant.odsCode(), endpoint.environment(), "endpoint");
        return new Found(endpoint, tenant);
    }

    /** Refuses what would give a tenant that leaves something new, and keeps it from leaving until the transaction ends. */
    public static void requireStaying(Work work, Tenant tenant) {
        new Tenants(work).hold(tenant);
        if (tenant.status().isDeparting()) {
            throw Problem.conflict("The tenant is leaving or has left");
        }
    }

    private static Environment fqdnEnvironment(EndpointDocument request) {
        if (request.environment() == null) {
            throw Problem.invalid("/environment", "required", "Select INT or PROD");
        }
        return request.environment();
    }

    private static Map<String, String> naming(EndpointDocument request) {
        Map<String, String> parts = new LinkedHashMap<>();
        put(parts, "supplier", request.supplier());
        put(parts, "provider", request.provider());
        put(parts, "domain", request.domain());
        put(parts, "suffix", request.suffix());
        return parts;
    }

    private static void put(Map<String, String> parts, String name, @Nullable String value) {
        if (value != null) {
            parts.put(name, value);
        }
    }

    private static void tell(Work work, Caller caller, Endpoint endpoint, String action) {
        Deeds.on(work, caller, endpoint, action, endpoint.serverName(), Map.of("fqdn", endpoint.fqdn()));
        new ConfigChanges(work).tell(ConfigChange.ENDPOINT, endpoint.serverName());
    }
}
