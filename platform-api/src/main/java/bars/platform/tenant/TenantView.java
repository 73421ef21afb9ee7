package bars.platform.tenant;

import bars.db.tenant.Contact;
import bars.db.tenant.Tenant;
import bars.db.tenant.TenantStatus;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A tenant as it is shown; the version travels as ETag. */
public record TenantView(
        String odsCode,
        String name,
        TenantStatus status,
        List<Contact> contacts,
        List<String> tags,
        Map<String, Long> limits,
        Instant createdAt,
        Instant updatedAt,
        @JsonIgnore long version) {

    static TenantView of(Tenant tenant) {
        return new TenantView(
                tenant.odsCode(),
                tenant.name(),
                tenant.status(),
                tenant.contacts(),
                tenant.tags(),
                tenant.limits(),
                tenant.createdAt(),
                tenant.updatedAt(),
                tenant.version());
    }
}
