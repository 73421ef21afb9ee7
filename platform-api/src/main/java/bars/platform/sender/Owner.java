package bars.platform.sender;

import bars.db.Environment;
import bars.db.Work;
import bars.db.tenant.Tenant;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Problem;
import bars.platform.tenant.EndpointRegister;
import org.jspecify.annotations.Nullable;

/**
 * Whose an application is: a tenant's, or the platform's own under the name {@link #PLATFORM}, which no tenant can have.
 *
 * @param tenantId null for the platform
 * @param odsCode ODS code, or {@code platform}
 * @param name for people
 */
record Owner(@Nullable Integer tenantId, String odsCode, String name) {
    static final String PLATFORM = "platform";

    /** The owner, when the caller may. */
    static Owner find(Work work, Caller caller, Permission permission, String odsCode, Environment environment) {
        if (odsCode.equals(PLATFORM)) {
            Permissions.requirePlatform(caller, permission, environment);
            return platform();
        }
        Permissions.require(caller, permission, odsCode, environment, "tenant");
        return tenant(work, odsCode);
    }

    /** Refuses what would give a tenant that leaves something new, and keeps it from leaving until the transaction ends. */
    void requireStaying(Work work) {
        if (tenantId != null) {
            EndpointRegister.requireStaying(
                    work, new Tenants(work).byId(tenantId).orElseThrow(() -> Problem.notFound("tenant")));
        }
    }

    /** The owner, for what is public. */
    static Owner known(Work work, String odsCode) {
        return odsCode.equals(PLATFORM) ? platform() : tenant(work, odsCode);
    }

    /** The name of the owner that a row belongs to. */
    static String nameOf(Work work, @Nullable Integer tenantId) {
        return tenantId == null
                ? PLATFORM
                : new Tenants(work).byId(tenantId).map(Tenant::odsCode).orElseThrow();
    }

    private static Owner platform() {
        return new Owner(null, PLATFORM, "Platform");
    }

    private static Owner tenant(Work work, String odsCode) {
        Tenant tenant = new Tenants(work).byOdsCode(odsCode).orElseThrow(() -> Problem.notFound("tenant"));
        return new Owner(tenant.id(), tenant.odsCode(), tenant.name());
    }
}
