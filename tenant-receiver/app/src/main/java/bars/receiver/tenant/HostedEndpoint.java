package bars.receiver.tenant;

import bars.db.TenantScope;
import bars.messages.code.ServiceId;
import java.util.List;
import java.util.Optional;

/**
 * A server name that is hosted here, with the services behind it.
 *
 * @param serverName lower case
 * @param odsCode of the tenant
 */
public record HostedEndpoint(
        int id,
        String serverName,
        TenantScope scope,
        String odsCode,
        TenantLimits limits,
        List<HostedService> services) {
    public HostedEndpoint {
        services = List.copyOf(services);
    }

    /** The enabled service that {@code target} names. */
    public Optional<HostedService> service(ServiceId target) {
        return services.stream()
                .filter(service -> service.profile().isNamedBy(target))
                .findFirst();
    }
}
