package bars.platform.trust;

import bars.db.Environment;
import bars.db.Work;
import bars.db.trust.RevocationLists;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustPolicy;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The trust of an environment as it is shown.
 *
 * @param version grows with each change; 0 while the preset is in force
 * @param crls the revocation lists in force
 * @param crlSources where lists are fetched from, and how that went
 * @param preview whom the change would keep out; with a dry run alone
 */
public record TrustView(
        Environment environment,
        int version,
        TrustPolicy policy,
        List<AuthorityView> authorities,
        List<TrustBundle.ClientName> clientNames,
        List<TrustBundle.ClientAddress> clientAddresses,
        List<RevocationView.Listed> crls,
        List<RevocationView.Source> crlSources,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TrustPreview preview) {

    static TrustView of(Environment environment, int version, TrustBundle bundle, Work work, Instant now) {
        return new TrustView(
                environment,
                version,
                bundle.policy(),
                bundle.authorities().stream().map(AuthorityView::of).toList(),
                bundle.clientNames(),
                bundle.clientAddresses(),
                new RevocationLists(work)
                        .all(environment).stream()
                                .map(one -> RevocationView.Listed.of(one, now))
                                .toList(),
                RevocationView.Source.all(work, environment, bundle.authorities()),
                null);
    }

    /** The same with what the change would do to the callers. */
    TrustView with(TrustPreview judged) {
        return new TrustView(
                environment, version, policy, authorities, clientNames, clientAddresses, crls, crlSources, judged);
    }

    /**
     * An authority in words.
     *
     * @param kind {@code root} or {@code intermediate}
     * @param sha256 fingerprint to compare with an independent source
     * @param certificate PEM
     */
    public record AuthorityView(
            UUID id,
            String kind,
            String subject,
            String issuer,
            String serial,
            String sha256,
            Instant notBefore,
            Instant notAfter,
            @Nullable String note,
            String certificate) {

        static AuthorityView of(TrustBundle.Authority authority) {
            X509Certificate x509 = AuthorityCertificates.certificate(authority);
            return new AuthorityView(
                    authority.id(),
                    authority.kind(),
                    x509.getSubjectX500Principal().getName(),
                    x509.getIssuerX500Principal().getName(),
                    x509.getSerialNumber().toString(16),
                    authority.sha256(),
                    x509.getNotBefore().toInstant(),
                    x509.getNotAfter().toInstant(),
                    authority.note(),
                    AuthorityCertificates.pem(authority.certificate()));
        }
    }

    /** One version in the history. */
    public record VersionView(int version, String summary, String actor, Instant at) {}
}
