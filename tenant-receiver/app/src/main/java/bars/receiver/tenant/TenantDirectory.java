package bars.receiver.tenant;

import bars.db.Database;
import bars.db.Work;
import bars.db.change.ChangeFeed;
import bars.db.change.ConfigChange;
import bars.db.tenant.Endpoint;
import bars.db.tenant.Endpoints;
import bars.db.tenant.Service;
import bars.db.tenant.Services;
import bars.db.tenant.Tenant;
import bars.db.tenant.TenantStatus;
import bars.db.tenant.Tenants;
import bars.messages.code.ServiceId;
import bars.messages.service.ServiceProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The endpoints that are hosted now, by server name. Readers take no lock; the change feed's thread replaces single
 * entries, or all. Thread-safe.
 */
public final class TenantDirectory implements ChangeFeed.Listener {
    private static final int PAGE = 1_000;

    private final Database database;
    private final ConcurrentHashMap<String, HostedEndpoint> byName = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, String> odsCodes = new ConcurrentHashMap<>();
    private volatile boolean loaded;

    public TenantDirectory(Database database) {
        this.database = database;
    }

    /** The endpoint called {@code serverName}, lower case. */
    public Optional<HostedEndpoint> endpoint(String serverName) {
        return Optional.ofNullable(byName.get(serverName));
    }

    /** ODS code of a tenant with an endpoint here; empty for every other. */
    public String odsCode(int tenantId) {
        return odsCodes.getOrDefault(tenantId, "");
    }

    /** Whether the snapshot was read once: before that nothing can be answered. */
    public boolean isLoaded() {
        return loaded;
    }

    public int size() {
        return byName.size();
    }

    @Override
    public void reload() {
        Map<String, HostedEndpoint> fresh = database.asPlatform(TenantDirectory::all);
        byName.putAll(fresh);
        byName.keySet().retainAll(fresh.keySet());
        fresh.values().forEach(this::name);
        odsCodes.keySet()
                .retainAll(fresh.values().stream()
                        .map(endpoint -> endpoint.scope().tenantId())
                        .collect(Collectors.toSet()));
        loaded = true;
    }

    @Override
    public void changed(ConfigChange change) {
        if (!change.kind().equals(ConfigChange.ENDPOINT)) {
            return;
        }
        if (change.key().equals("*")) {
            reload();
            return;
        }
        Optional<HostedEndpoint> found = database.asPlatform(work -> one(work, change.key()));
        found.ifPresentOrElse(endpoint -> byName.put(change.key(), endpoint), () -> byName.remove(change.key()));
        found.ifPresent(this::name);
    }

    private void name(HostedEndpoint endpoint) {
        odsCodes.put(endpoint.scope().tenantId(), endpoint.odsCode());
    }

    private static Map<String, HostedEndpoint> all(Work work) {
        Map<Integer, Tenant> tenants = tenants(work);
        Map<Integer, List<Service>> services = new HashMap<>();
        new Services(work).all().forEach(service -> services.computeIfAbsent(
                        service.endpointId(), id -> new ArrayList<>())
                .add(service));
        Map<String, HostedEndpoint> found = new HashMap<>();
        String after = null;
        List<Endpoint> page;
        do {
            page = new Endpoints(work).page(after, null, PAGE);
            for (Endpoint endpoint : page) {
                after = endpoint.serverName();
                Tenant tenant = tenants.get(endpoint.tenantId());
                if (tenant != null && isServed(endpoint, tenant)) {
                    found.put(
                            endpoint.serverName(),
                            hosted(endpoint, tenant, services.getOrDefault(endpoint.id(), List.of())));
                }
            }
        } while (page.size() == PAGE);
        return found;
    }

    private static Map<Integer, Tenant> tenants(Work work) {
        Map<Integer, Tenant> tenants = new HashMap<>();
        String after = null;
        List<Tenant> page;
        do {
            page = new Tenants(work).page(after, null, null, PAGE);
            for (Tenant tenant : page) {
                after = tenant.odsCode();
                tenants.put(tenant.id(), tenant);
            }
        } while (page.size() == PAGE);
        return tenants;
    }

    private static Optional<HostedEndpoint> one(Work work, String serverName) {
        return new Endpoints(work).byServerName(serverName).flatMap(endpoint -> new Tenants(work)
                .byId(endpoint.tenantId())
                .filter(tenant -> isServed(endpoint, tenant))
                .map(tenant -> hosted(endpoint, tenant, new Services(work).of(endpoint))));
    }

    private static boolean isServed(Endpoint endpoint, Tenant tenant) {
        return endpoint.isEnabled() && tenant.status() == TenantStatus.ACTIVE;
    }

    private static HostedEndpoint hosted(Endpoint endpoint, Tenant tenant, List<Service> services) {
        return new HostedEndpoint(
                endpoint.id(),
                endpoint.serverName(),
                endpoint.scope(),
                tenant.odsCode(),
                TenantLimits.of(tenant.limits()),
                services.stream()
                        .filter(Service::isEnabled)
                        .map(service -> hosted(service, tenant))
                        .toList());
    }

    private static HostedService hosted(Service service, Tenant tenant) {
        Map<String, Object> handler = service.handler();
        ServiceProfile profile = new ServiceProfile(
                new ServiceId(service.system(), service.value()),
                tenant.odsCode(),
                tenant.name(),
                new LinkedHashSet<>(service.useCases()),
                service.applicationVersions(),
                service.settings().get("coreVersion") instanceof String core ? core : ServiceProfile.CORE,
                String.valueOf(handler.getOrDefault("kind", "inbox")),
                service.settings());
        return new HostedService(
                service.id(),
                service.scope(),
                service.endpointId(),
                profile,
                AccessRules.of(service.accessRules()),
                service.updatedAt(),
                handler);
    }
}
