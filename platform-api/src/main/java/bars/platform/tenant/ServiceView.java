package bars.platform.tenant;

import bars.db.Environment;
import bars.db.tenant.Endpoint;
import bars.db.tenant.Service;
import bars.db.tenant.Tenant;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A service as it is shown; the version travels as ETag. */
public record ServiceView(
        UUID id,
        String odsCode,
        Environment environment,
        String serverName,
        String system,
        String value,
        @Nullable String name,
        List<String> useCases,
        Map<String, List<String>> applicationVersions,
        Map<String, Object> handler,
        Map<String, Object> settings,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt,
        @JsonIgnore long version) {

    static ServiceView of(Service service, Endpoint endpoint, Tenant tenant) {
        return new ServiceView(
                service.id(),
                tenant.odsCode(),
                endpoint.environment(),
                endpoint.serverName(),
                service.system(),
                service.value(),
                service.name(),
                service.useCases(),
                service.applicationVersions(),
                service.handler(),
                service.settings(),
                service.isEnabled(),
                service.createdAt(),
                service.updatedAt(),
                service.version());
    }
}
