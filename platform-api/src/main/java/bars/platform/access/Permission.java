package bars.platform.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;

/** The fixed set of things that can be allowed. On the wire {@code TENANTS_READ} is {@code tenants:read}. */
public enum Permission {
    /** Tenants, their endpoints, services, webhooks and slots (not who booked them): look. */
    TENANTS_READ,
    /** Tenants, their endpoints and services: add, change, decommission, import. */
    TENANTS_WRITE,
    /** Certificates, requests and their history: look. */
    CERTIFICATES_READ,
    /** Make keys and requests, take in issued certificates, discard. */
    CERTIFICATES_WRITE,
    /** Put a certificate live, roll back. */
    CERTIFICATES_ACTIVATE,
    /** Revoke and retire. */
    CERTIFICATES_REVOKE,
    /** Take a private key out of the platform, or bring one in. */
    CERTIFICATES_EXPORT,
    /** Authorities, client names, addresses, revocation lists, handshakes: look. */
    TRUST_READ,
    /** Authorities, client names, revocation lists: change. */
    TRUST_WRITE,
    /** Client addresses: change. */
    NETWORK_WRITE,
    /** Messages without their content: look. */
    MESSAGES_READ,
    /** The content of a message, which is patient data. */
    MESSAGES_PAYLOAD,
    /** Send a failed message through its handler again. */
    MESSAGES_REPLAY,
    /** For tenants' systems: inbox, referrals, bookings, slots; this is patient data. */
    INBOX_READ,
    /** For tenants' systems: acknowledge, set status, write slots, respond. */
    INBOX_WRITE,
    /** Outbox and signing keys: look. */
    OUTBOX_READ,
    /** Outbox: retry; signing keys: rotate. */
    OUTBOX_WRITE,
    /** Webhooks: change. */
    WEBHOOKS_WRITE,
    /** Retention periods and legal hold. */
    RETENTION_WRITE,
    /** Users and roles: look. */
    USERS_READ,
    /** Users and roles: change. */
    USERS_WRITE,
    /** Tokens: look. */
    TOKENS_READ,
    /** Tokens: make and revoke. */
    TOKENS_WRITE,
    /** Approve or reject what another person asked for. */
    APPROVALS_DECIDE,
    /** Audit events: look, export, verify. */
    AUDIT_READ,
    /** Settings, templates, conformance records: look. */
    SETTINGS_READ,
    /** Settings, templates, conformance records: change. */
    SETTINGS_WRITE,
    /** Nodes, statistics, version. */
    SYSTEM_READ;

    /** Those that show patient data or act on it. */
    static final Set<Permission> PATIENT_DATA = Set.of(MESSAGES_PAYLOAD, INBOX_READ, INBOX_WRITE);

    /** As written in the API. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', ':');
    }

    /** The permission that is written {@code wire}. */
    @JsonCreator
    public static Permission parse(String wire) {
        for (Permission permission : values()) {
            if (permission.wire().equals(wire)) {
                return permission;
            }
        }
        throw new IllegalArgumentException("not a permission: " + wire);
    }
}
