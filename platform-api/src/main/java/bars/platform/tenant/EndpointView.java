package bars.platform.tenant;

import bars.db.Environment;
import bars.db.Work;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Certificates;
import bars.db.certificate.ServerCertificate;
import bars.db.tenant.Endpoint;
import bars.db.tenant.Hosting;
import bars.db.tenant.Tenant;
import bars.db.tenant.TenantStatus;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as it is shown; the version travels as ETag.
 *
 * @param state derived from the switch and the certificates
 * @param activeCertificate what it presents; null when there is none
 * @param nextExpiry when that ends; null when there is none
 */
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
        State state,
        @Nullable ActiveCertificate activeCertificate,
        @Nullable Instant nextExpiry,
        Instant createdAt,
        Instant updatedAt,
        @JsonIgnore long version) {

    /** Where the endpoint stands, and who acts next. */
    public enum State {
        /** No certificate was asked for. An administrator makes a request. */
        NEW,
        /** A request is open. The issuing team acts. */
        REQUESTED,
        /** A certificate lies ready. An administrator activates it. */
        READY,
        /** Answers callers. Nobody acts. */
        LIVE,
        /** Its certificate has ended. An administrator renews it. */
        EXPIRED,
        /** Switched off, or its tenant is not active. */
        DISABLED
    }

    /** What the endpoint presents to callers. */
    public record ActiveCertificate(
            UUID id, @Nullable String serial, @Nullable String fingerprint, @Nullable Instant expiresAt) {}

    static EndpointView of(Work work, Endpoint endpoint, Tenant tenant, Instant now) {
        List<ServerCertificate> certificates = new Certificates(work).of(endpoint.serverName());
        Optional<ServerCertificate> active = certificates.stream()
                .filter(one -> one.state() == CertificateState.ACTIVE)
                .findFirst();
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
                state(endpoint, tenant, certificates, active, now),
                active.map(one -> new ActiveCertificate(one.id(), one.serial(), one.fingerprint(), one.expiresAt()))
                        .orElse(null),
                active.map(ServerCertificate::expiresAt).orElse(null),
                endpoint.createdAt(),
                endpoint.updatedAt(),
                endpoint.version());
    }

    private static State state(
            Endpoint endpoint,
            Tenant tenant,
            List<ServerCertificate> certificates,
            Optional<ServerCertificate> active,
            Instant now) {
        if (!endpoint.isEnabled() || tenant.status() != TenantStatus.ACTIVE) {
            return State.DISABLED;
        }
        if (active.isPresent()) {
            Instant end = active.get().expiresAt();
            return end != null && end.isBefore(now) ? State.EXPIRED : State.LIVE;
        }
        Set<CertificateState> states =
                certificates.stream().map(ServerCertificate::state).collect(Collectors.toSet());
        if (states.contains(CertificateState.CHECKED)) {
            return State.READY;
        }
        boolean open = states.contains(CertificateState.CSR_READY) || states.contains(CertificateState.REQUESTED);
        return open ? State.REQUESTED : State.NEW;
    }
}
