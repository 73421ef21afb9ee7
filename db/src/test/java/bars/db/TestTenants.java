package bars.db;

import bars.db.seal.KeyVault;
import bars.db.seal.MasterKey;
import bars.db.seal.TenantKeys;
import bars.db.tenant.Endpoint;
import bars.db.tenant.Endpoints;
import bars.db.tenant.Hosting;
import bars.db.tenant.Service;
import bars.db.tenant.Services;
import bars.db.tenant.Tenant;
import bars.db.tenant.Tenants;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tenants, endpoints and services for tests. */
public final class TestTenants {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private TestTenants() {}

    /** A vault with a master key of its own kind: the same in every test. */
    public static KeyVault vault() {
        byte[] key = new byte[MasterKey.BYTES];
        java.util.Arrays.fill(key, (byte) 7);
        return new KeyVault(MasterKey.of(key));
    }

    /** Registers a tenant with a data key; returns its row id. */
    public static int tenant(Database database, String odsCode) {
        var keys = new TenantKeys(database, vault());
        return database.asPlatform(work -> {
            Tenant tenant = Tenant.registered(odsCode, "Tenant " + odsCode, List.of(), NOW);
            new Tenants(work).add(tenant);
            work.session().flush();
            keys.create(work, tenant.id());
            return tenant.id();
        });
    }

    /** Names an endpoint {@code bars-<environment>-<ods>.demo.thirdparty.nhs.uk}; returns its row id. */
    public static int endpoint(Database database, String odsCode, Environment environment) {
        return database.asPlatform(work -> {
            Tenant tenant = new Tenants(work).byOdsCode(odsCode).orElseThrow();
            Endpoint endpoint = Endpoint.named(
                    tenant,
                    environment,
                    "BaRS-" + environment + "-" + odsCode + ".demo.thirdparty.nhs.uk",
                    Hosting.supplier,
                    Map.of("supplier", "demo"),
                    NOW);
            new Endpoints(work).add(endpoint);
            work.session().flush();
            return endpoint.id();
        });
    }

    /** Offers a service for the use case a1t1 behind an endpoint; returns its id. */
    public static UUID service(Database database, int endpointId, String value) {
        return database.asPlatform(work -> {
            Endpoint endpoint = new Endpoints(work).byId(endpointId).orElseThrow();
            UUID id = UUID.randomUUID();
            Service service = Service.offered(id, endpoint, "https://fhir.nhs.uk/Id/dos-service-id", value, NOW);
            service.take(List.of("a1t1"), Map.of("1", List.of("2.1.0")), NOW);
            new Services(work).add(service);
            return id;
        });
    }
}
