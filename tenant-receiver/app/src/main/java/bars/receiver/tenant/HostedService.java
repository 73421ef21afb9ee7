package bars.receiver.tenant;

import bars.db.TenantScope;
import bars.messages.service.ServiceProfile;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A service that is called through an endpoint.
 *
 * @param id its row
 * @param scope its tenant and environment
 * @param changedAt when its configuration was changed last
 * @param handler settings of the handler, with its {@code kind}
 */
public record HostedService(
        UUID id,
        TenantScope scope,
        int endpointId,
        ServiceProfile profile,
        AccessRules access,
        Instant changedAt,
        Map<String, Object> handler) {}
