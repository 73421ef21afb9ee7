package bars.platform.access;

import static bars.platform.access.Permission.*;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The roles that every platform has. Source: portal design 3.1, security reference 2.7. */
public enum BuiltInRole {
    VIEWER(
            "Looks at everything but people, patient data and the audit log",
            EnumSet.of(TENANTS_READ, CERTIFICATES_READ, TRUST_READ, MESSAGES_READ, OUTBOX_READ, SYSTEM_READ)),
    OPERATOR(
            "Follows messages and puts failed ones through again",
            with(VIEWER, MESSAGES_REPLAY, OUTBOX_WRITE, INBOX_READ, INBOX_WRITE, MESSAGES_PAYLOAD)),
    TENANT_MANAGER(
            "Adds and changes tenants, endpoints and services",
            with(VIEWER, TENANTS_WRITE, WEBHOOKS_WRITE, RETENTION_WRITE, SETTINGS_READ)),
    CERTIFICATE_MANAGER(
            "Requests, installs, activates and revokes certificates, keeps the trust stores",
            with(
                    VIEWER,
                    CERTIFICATES_WRITE,
                    CERTIFICATES_ACTIVATE,
                    CERTIFICATES_REVOKE,
                    CERTIFICATES_EXPORT,
                    TRUST_WRITE,
                    APPROVALS_DECIDE,
                    SETTINGS_READ)),
    NETWORK_MANAGER("Keeps the addresses that may call", with(VIEWER, NETWORK_WRITE)),
    AUDITOR("Looks at everything but patient data, and verifies the audit log", auditor()),
    OWNER("Everything but patient data, which an owner grants explicitly", owner());

    private final String description;
    private final Set<Permission> permissions;

    BuiltInRole(String description, Set<Permission> permissions) {
        this.description = description;
        this.permissions = Set.copyOf(permissions);
    }

    /** As written in the API: {@code tenant-manager}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String description() {
        return description;
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    /** The first role that has {@code permission}, as written in the API. */
    static String with(Permission permission) {
        return Arrays.stream(values())
                .filter(role -> role.permissions.contains(permission))
                .map(BuiltInRole::wire)
                .findFirst()
                .orElse(OWNER.wire());
    }

    private static Set<Permission> with(BuiltInRole base, Permission... more) {
        Set<Permission> all = EnumSet.copyOf(base.permissions());
        all.addAll(Set.of(more));
        return all;
    }

    private static Set<Permission> auditor() {
        return with(VIEWER, AUDIT_READ, USERS_READ, TOKENS_READ, SETTINGS_READ);
    }

    private static Set<Permission> owner() {
        Set<Permission> all = EnumSet.allOf(Permission.class);
        all.removeAll(Permission.PATIENT_DATA);
        return all;
    }
}
