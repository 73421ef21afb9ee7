package bars.platform.certificate;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.access.Approval;
import bars.db.certificate.Certificates;
import bars.db.certificate.Finding;
import bars.db.certificate.ServerCertificate;
import bars.db.seal.KeyVault;
import bars.db.tenant.Endpoint;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.access.SecondPerson;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.problem.Violations;
import bars.platform.tenant.EndpointRegister;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Brings in a key and its certificate that were made elsewhere, for an endpoint that moves here. They are examined like any
 * answer, sealed at once, and wait for their activation. Needs a reason, and in PROD a second person. Thread-safe.
 */
@Singleton
public class KeyImports {
    /** What a second person consents to; the target is the server name, the detail the certificate's fingerprint. */
    public static final String ACTION = "certificate.import";

    private static final int MAX_REASON = 500;

    private final Database database;
    private final KeyVault vault;
    private final Ids ids;
    private final Clock clock;
    private final SecondPerson second;

    @Inject
    public KeyImports(Database database, KeyVault vault, Ids ids, Clock clock, SecondPerson second) {
        this.database = database;
        this.vault = vault;
        this.ids = ids;
        this.clock = clock;
        this.second = second;
    }

    /**
     * What is brought in: a PKCS#12 file, or key and chain as PEM.
     *
     * @param pkcs12 base64
     * @param passphrase of the PKCS#12 file
     * @param privateKey PKCS#8 as PEM, not encrypted
     * @param certificate PEM, with the chain or without
     */
    public record Document(
            @Nullable String serverName,
            @Nullable String pkcs12,
            @Nullable String passphrase,
            @Nullable String privateKey,
            @Nullable String certificate,
            @Nullable String reason) {
        /** Never shows the key. */
        @Override
        public String toString() {
            return "Document[" + serverName + "]";
        }
    }

    /**
     * What the consent of a second person shall cover.
     *
     * @param sha256 fingerprint of the certificate in hexadecimal digits, with colons or without
     */
    public record Wanted(@Nullable String sha256) {}

    /** Asks a second person for the consent to bring in one certificate with its key, and no other one. */
    public Approval ask(Caller caller, SecondPerson.Request request, @Nullable Wanted wanted) {
        Permissions.require(caller, Permission.CERTIFICATES_EXPORT);
        String target = request.target() == null ? "" : request.target();
        String sha256 = wanted == null || wanted.sha256() == null
                ? ""
                : wanted.sha256().replace(":", "").toLowerCase(Locale.ROOT);
        new Violations()
                .check(!target.isBlank(), "/target", "required", "Name the endpoint that it is for")
                .check(
                        sha256.matches("[0-9a-f]{64}"),
                        wanted == null ? "/change" : "/change/sha256",
                        "fingerprint",
                        "Give the SHA-256 fingerprint of the certificate as sha256: 64 hexadecimal digits")
                .refuse();
        EndpointRegister.Found found = database.asPlatform(
                work -> EndpointRegister.find(work, caller, Permission.CERTIFICATES_EXPORT, target));
        if (found.endpoint().environment() != Environment.PROD) {
            throw Problem.conflict("Nobody has to consent to this in INT: bring the key in");
        }
        var named = new SecondPerson.Request(
                ACTION, found.endpoint().serverName(), found.tenant().odsCode(), Environment.PROD, request.reason());
        return second.ask(caller, named, Map.of("sha256", sha256));
    }

    /** Takes {@code document} in; refuses with all findings when one fails, and then nothing is kept. */
    public CertificateView take(Caller caller, Document document) {
        Permissions.require(caller, Permission.CERTIFICATES_EXPORT);
        Permissions.requireFreshSignIn(caller, clock.instant());
        String reason = document.reason();
        if (reason == null || reason.isBlank() || reason.length() > MAX_REASON) {
            throw Problem.invalid("/reason", "required", "Enter a reason of at most " + MAX_REASON + " characters");
        }
        String serverName = document.serverName();
        if (serverName == null || serverName.isBlank()) {
            throw Problem.invalid("/serverName", "required", "Name the endpoint that it is for");
        }
        ForeignKey key = ForeignKey.read(document);
        try {
            return database.asPlatform(work -> store(work, caller, serverName, key, reason));
        } finally {
            Arrays.fill(key.pkcs8(), (byte) 0);
        }
    }

    /** SHA-256 of the certificate in {@code document}: what the consent to bring it in covers. In PEM the key may be left out. */
    public static String fingerprint(Caller caller, Document document) {
        Permissions.require(caller, Permission.CERTIFICATES_EXPORT);
        String certificate = document.certificate();
        if (document.pkcs12() == null && document.privateKey() == null && certificate != null) {
            return ForeignKey.fingerprint(Review.leaf(ForeignKey.chain(certificate), ""));
        }
        ForeignKey key = ForeignKey.read(document);
        Arrays.fill(key.pkcs8(), (byte) 0);
        return ForeignKey.fingerprint(key.leaf());
    }

    private CertificateView store(Work work, Caller caller, String serverName, ForeignKey key, String reason) {
        var found = EndpointRegister.find(work, caller, Permission.CERTIFICATES_EXPORT, serverName);
        Endpoint endpoint = found.endpoint();
        EndpointRegister.requireStaying(work, found.tenant());
        if (endpoint.environment() == Environment.PROD) {
            var deed = new SecondPerson.Deed(
                    ACTION,
                    endpoint.serverName(),
                    found.tenant().odsCode(),
                    Environment.PROD,
                    Map.of("sha256", ForeignKey.fingerprint(key.leaf())));
            SecondPerson.require(work, caller, deed, clock.instant());
        }
        if (!new Certificates(work).byPublicKey(key.publicKey()).isEmpty()) {
            throw Problem.conflict("This key is on the platform already");
        }
        Instant now = clock.instant();
        Map<Environment, Set<X509Certificate>> known = CertificateRegister.authorities(work);
        Review review = new Review(endpoint.environment(), known, now);
        review.examine(key.chain(), key.publicKey(), endpoint.serverName());
        X509Certificate leaf = key.leaf();
        review.add(RevocationCheck.of(work, endpoint.environment(), leaf, key.chain(), known, now));
        List<Finding> findings = review.findings();
        if (!review.passed()) {
            throw Problem.of(
                    ProblemType.VALIDATION,
                    CertificateRegister.firstFault(findings),
                    CertificateRegister.violations(findings));
        }
        UUID id = ids.get();
        ServerCertificate one = ServerCertificate.imported(
                id,
                endpoint,
                key.spec().name(),
                key.publicKey(),
                vault.seal(key.pkcs8(), ServerCertificate.sealContext(endpoint, id)),
                now);
        new Certificates(work).add(one);
        work.flush();
        one.requested(now); // elsewhere, before it came here
        work.flush();
        one.answered(review.issued(), findings, now);
        work.flush();
        CertificateRegister.note(
                work,
                caller,
                one,
                "certificate.imported",
                Map.of("reason", reason, "fingerprint", String.valueOf(one.fingerprint())));
        return CertificateView.of(one, now, LeadTimes.read(work));
    }
}
