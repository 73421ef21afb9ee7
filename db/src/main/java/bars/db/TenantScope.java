package bars.db;

/**
 * What one transaction may see: one tenant in one environment, the unit of isolation.
 *
 * @param tenantId the tenant's row
 * @param environment the environment; rows of the other one are invisible
 */
public record TenantScope(int tenantId, Environment environment) {}
