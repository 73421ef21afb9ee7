package bars.platform.tenant;

import bars.db.Environment;
import bars.db.tenant.Endpoint;
import bars.db.tenant.Hosting;
import bars.db.tenant.Tenant;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An endpoint as it is shown; the version travels as ETag. */
public record EndpointView(
        String serverName,
        String fqdn,
        String odsCode,
        Environment environment,
        Hosting hosting,
        @Nullable String supplier,
        @Nullable String provider,
        @Nullable String domain,
        @Nullable String suffix,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt,
        @JsonIgnore long version) {

    static EndpointView of(Endpoint endpoint, Tenant tenant) {
        return new EndpointView(
                endpoint.serverName(),
                endpoint.fqdn(),
                tenant.odsCode(),
                endpoint.environment(),
                endpoint.hosting(),
                endpoint.naming().get("supplier"),
                endpoint.naming().get("provider"),
                endpoint.naming().get("domain"),
                endpoint.naming().get("suffix"),
                endpoint.isEnabled(),
                endpoint.createdAt(),
                endpoint.updatedAt(),
                endpoint.version());
    }
}
