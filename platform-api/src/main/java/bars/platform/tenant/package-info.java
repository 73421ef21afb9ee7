/**
 * Tenants, their endpoints and their services: the verbs that console and API share. {@link
 * bars.platform.tenant.TenantRegister}, {@link bars.platform.tenant.EndpointRegister} and {@link
 * bars.platform.tenant.ServiceRegister} check the caller first, then the values, change the entities, write the audit row
 * and tell the receiver nodes, all in one transaction. Documents ({@code …Document}) are what a caller may write, views
 * ({@code …View}) what it may read.
 */
@NullMarked
package bars.platform.tenant;

import org.jspecify.annotations.NullMarked;
