package bars.platform.tenant;

import bars.db.tenant.Contact;
import bars.db.tenant.Tenant;
import bars.db.tenant.TenantStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be written about a tenant. Members that are absent are null.
 *
 * @param odsCode 3 to 10 letters and digits, never changed afterwards
 * @param name 1 to 200 characters
 * @param status ACTIVE or SUSPENDED
 * @param contacts whom to tell; optional
 * @param tags free labels; optional
 * @param limits quotas that differ from the platform's, by name; optional
 */
public record TenantDocument(
        @Nullable String odsCode,
        @Nullable String name,
        @Nullable TenantStatus status,
        @Nullable List<Contact> contacts,
        @Nullable List<String> tags,
        @Nullable Map<String, Long> limits) {

    /** What is written about {@code tenant} now. */
    static TenantDocument of(Tenant tenant) {
        return new TenantDocument(
                tenant.odsCode(), tenant.name(), tenant.status(), tenant.contacts(), tenant.tags(), tenant.limits());
    }

    /** This, with what it leaves out taken from {@code before}. */
    TenantDocument over(TenantDocument before) {
        return new TenantDocument(
                before.odsCode(),
                name == null ? before.name() : name.strip(),
                status == null ? before.status() : status,
                contacts == null ? before.contacts() : contacts,
                tags == null ? before.tags() : tags,
                limits == null ? before.limits() : limits);
    }
}
