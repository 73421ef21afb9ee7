package bars.platform.certificate;

import bars.db.Environment;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Finding;
import bars.db.certificate.ServerCertificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A certificate as it is shown; never its key.
 *
 * @param tags derived: {@code expires-soon}, {@code expired}, {@code problem}
 * @param expiresInDays whole days until the real expiry; null before there is an answer
 * @param requestBy the last moment at which a renewal can be asked for: the real expiry less the time that the issuing team
 *     takes; null before there is an answer
 * @param chain PEM, leaf first; null before there is an answer
 */
public record CertificateView(
        UUID id,
        String serverName,
        Environment environment,
        CertificateState state,
        List<String> tags,
        String keySpec,
        String publicKeySha256,
        @Nullable String fingerprint,
        @Nullable String serial,
        @Nullable String issuer,
        @Nullable Instant notBefore,
        @Nullable Instant notAfter,
        @Nullable Instant expiresAt,
        @Nullable Long expiresInDays,
        @Nullable Instant requestBy,
        List<Finding> findings,
        @Nullable String reason,
        @Nullable Instant requestedAt,
        @Nullable Instant activateAt,
        @Nullable Instant activatedAt,
        @Nullable Instant supersededAt,
        @Nullable Instant endedAt,
        @Nullable String chain,
        Instant createdAt,
        Instant updatedAt,
        long version) {
    /** Source: portal design, status vocabulary. */
    private static final int SOON_DAYS = 30;

    private static final String EXPIRED = "expired";

    /** Of a request, up to an answer that does not serve yet. */
    static final Set<CertificateState> OPEN =
            Set.of(CertificateState.CSR_READY, CertificateState.REQUESTED, CertificateState.CHECKED);

    static CertificateView of(ServerCertificate one, Instant now, LeadTimes lead) {
        Instant end = one.expiresAt();
        return new CertificateView(
                one.id(),
                one.serverName(),
                one.environment(),
                one.state(),
                tags(one, now),
                one.keySpec(),
                one.publicKey(),
                one.fingerprint(),
                one.serial(),
                one.issuer(),
                one.notBefore(),
                one.notAfter(),
                end,
                end == null ? null : ChronoUnit.DAYS.between(now, end),
                end == null ? null : lead.requestBy(one.environment(), end),
                one.findings(),
                one.reason(),
                one.requestedAt(),
                one.activateAt(),
                one.activatedAt(),
                one.supersededAt(),
                one.endedAt(),
                one.chain().isEmpty() ? null : IssuedAnswer.pem(one.chain()),
                one.createdAt(),
                one.updatedAt(),
                one.version());
    }

    /** A request that waits for its answer, or an answer that may still serve: no second one is needed beside it. */
    public boolean stillOpen() {
        return OPEN.contains(state) && !tags.contains(EXPIRED);
    }

    private static List<String> tags(ServerCertificate one, Instant now) {
        List<String> tags = new ArrayList<>();
        Instant end = one.expiresAt();
        if (end != null && !one.state().isOver()) {
            if (!end.isAfter(now)) {
                tags.add(EXPIRED);
            } else if (end.isBefore(now.plus(SOON_DAYS, ChronoUnit.DAYS))) {
                tags.add("expires-soon");
            }
        }
        if (one.findings().stream().anyMatch(Finding::failed)) {
            tags.add("problem");
        }
        return List.copyOf(tags);
    }
}
