package bars.platform.certificate;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Certificates;
import bars.db.certificate.Finding;
import bars.db.certificate.ServerCertificate;
import bars.db.onboarding.HandOvers;
import bars.db.seal.KeyVault;
import bars.db.tenant.Endpoint;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustBundles;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.problem.Violation;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import bars.platform.tenant.EndpointRegister;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Certificates from key to examined answer: requests are made, sent, answered and given up here; {@link Activation} puts
 * them live and ends them. Thread-safe.
 */
@Singleton
public class CertificateRegister {
    /** By how much the clock of whoever sent a request may be ahead. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private final Database database;

    private final KeyVault vault;
    private final Ids ids;
    private final Clock clock;
    private final ProductionGate gate;

    @Inject
    public CertificateRegister(Database database, KeyVault vault, Ids ids, Clock clock, ProductionGate gate) {
        this.database = database;
        this.vault = vault;
        this.ids = ids;
        this.clock = clock;
        this.gate = gate;
    }

    /** What a new key is made for. */
    private record Wanted(Endpoint endpoint, KeySpec spec) {}

    /**
     * Makes a key and its request for {@code serverName}. The key is sealed before anything is stored.
     *
     * @param wish null for the setting of the environment
     */
    public CertificateView request(Caller caller, String serverName, @Nullable KeySpec wish) {
        Permissions.require(caller, Permission.CERTIFICATES_WRITE);
        Wanted wanted = database.asPlatform(work -> {
            Endpoint endpoint = EndpointRegister.find(work, caller, Permission.CERTIFICATES_WRITE, serverName)
                    .endpoint();
            gate.require(work, endpoint);
            return new Wanted(endpoint, wish == null ? usual(work, endpoint.environment()) : wish);
        });
        Endpoint named = wanted.endpoint();
        KeySpec spec = wanted.spec();
        PreparedKey key = PreparedKey.make(named.fqdn(), spec);
        UUID id = ids.get();
        byte[] sealed = vault.seal(key.pkcs8(), ServerCertificate.sealContext(named, id));
        Arrays.fill(key.pkcs8(), (byte) 0);
        return database.asPlatform(work -> {
            EndpointRegister.Found found =
                    EndpointRegister.find(work, caller, Permission.CERTIFICATES_WRITE, serverName);
            Endpoint endpoint = found.endpoint();
            EndpointRegister.requireStaying(work, found.tenant());
            gate.require(work, endpoint);
            ServerCertificate made = ServerCertificate.prepared(
                    id, endpoint, spec.name(), key.publicKey(), key.csr(), sealed, clock.instant());
            new Certificates(work).add(made);
            work.flush();
            note(work, caller, made, "certificate.prepared", Map.of("keySpec", spec.name()));
            return view(work, made);
        });
    }

    private static KeySpec usual(Work work, Environment environment) {
        KnownSetting setting = environment == Environment.PROD ? KnownSetting.KEY_SPEC_PROD : KnownSetting.KEY_SPEC_INT;
        return KeySpec.valueOf(SettingsBook.value(work, setting).asText());
    }

    /** Certificates of one endpoint, newest first. */
    public List<CertificateView> of(Caller caller, String serverName) {
        return database.asPlatform(work -> {
            Endpoint endpoint = EndpointRegister.find(work, caller, Permission.CERTIFICATES_READ, serverName)
                    .endpoint();
            return views(work, new Certificates(work).of(endpoint.serverName()).stream());
        });
    }

    /** A page of all that the caller may see, in the order of making. */
    public List<CertificateView> page(Caller caller, @Nullable UUID after, Certificates.Filter filter, int limit) {
        Permissions.require(caller, Permission.CERTIFICATES_READ);
        var eyes =
                new Certificates.Eyes(caller.bounds().tenants(), caller.bounds().seenEnvironments());
        return database.asPlatform(
                work -> views(work, new Certificates(work).page(eyes, after, filter, limit).stream()));
    }

    public CertificateView get(Caller caller, UUID id) {
        return database.asPlatform(work -> view(work, find(work, caller, Permission.CERTIFICATES_READ, id)));
    }

    /** The signing request, PKCS#10 in DER. */
    public byte[] csr(Caller caller, UUID id) {
        return csrMadeHere(caller, id)
                .orElseThrow(() -> Problem.conflict("This certificate was imported: its request was made elsewhere"));
    }

    /** As above; empty for a certificate that was imported. */
    Optional<byte[]> csrMadeHere(Caller caller, UUID id) {
        return database.asPlatform(work -> Optional.ofNullable(
                find(work, caller, Permission.CERTIFICATES_READ, id).csr()));
    }

    /** Notes that the request was sent. */
    public CertificateView requested(Caller caller, UUID id, Precondition precondition, @Nullable Instant when) {
        return change(caller, id, Permission.CERTIFICATES_WRITE, precondition, "certificate.requested", (work, one) -> {
            if (when != null && when.isAfter(clock.instant().plus(CLOCKS))) {
                throw Problem.invalid("/at", "range", "It was sent now or before, not on " + when);
            }
            if (one.state() != CertificateState.REQUESTED) {
                requireSuccessor(one, CertificateState.REQUESTED);
                one.requested(when == null ? clock.instant() : when);
            }
        });
    }

    /** Gives the request up and destroys its key. */
    public CertificateView discard(Caller caller, UUID id, Precondition precondition) {
        return change(caller, id, Permission.CERTIFICATES_WRITE, precondition, "certificate.discarded", (work, one) -> {
            requireSuccessor(one, CertificateState.DISCARDED);
            one.end(CertificateState.DISCARDED, "given up", clock.instant());
        });
    }

    /**
     * An examined answer.
     *
     * @param passed whether it was taken in
     */
    public record Examined(CertificateView certificate, boolean passed, List<Finding> findings) {}

    /**
     * Takes in what the issuing team answered, in whatever form it came. The request is found by the public key: where the
     * answer belongs to another open request of the caller's reach than {@code id}, that one takes it, and a finding says
     * so. All findings are returned; when one fails nothing is taken in.
     */
    public Examined issued(Caller caller, UUID id, Precondition precondition, byte[] answer, boolean dryRun) {
        Permissions.require(caller, Permission.CERTIFICATES_WRITE);
        List<X509Certificate> certificates = IssuedAnswer.read(answer);
        Examined examined = database.asPlatform(work -> {
            ServerCertificate pasted = find(work, caller, Permission.CERTIFICATES_WRITE, id);
            precondition.require(pasted.version());
            ServerCertificate one = requestOf(work, caller, certificates, pasted);
            if (one.state() != CertificateState.CHECKED) {
                requireBeforeAnswer(one);
            }
            Map<Environment, Set<X509Certificate>> known = authorities(work);
            Review review = new Review(one.environment(), known, clock.instant());
            review.examine(certificates, one.publicKey(), one.serverName());
            X509Certificate leaf = Review.leaf(certificates, one.publicKey());
            review.add(RevocationCheck.of(work, one.environment(), leaf, certificates, known, clock.instant()));
            elsewhere(work, one, certificates).ifPresent(review::add);
            if (one != pasted) {
                review.add(Finding.warn(
                        "request",
                        "It belongs to the request " + one.id() + " of " + one.serverName()
                                + ", not to the one it was pasted on"));
            }
            List<Finding> findings = review.findings();
            if (dryRun || !review.passed()) {
                return new Examined(view(work, one), review.passed(), findings);
            }
            if (one.state() == CertificateState.CSR_READY) {
                one.requested(clock.instant()); // nobody had said so, but it must have been sent
                work.flush();
            }
            one.answered(review.issued(), findings, clock.instant());
            new HandOvers(work).answered(one, clock.instant());
            work.flush();
            note(work, caller, one, "certificate.issued", Map.of("fingerprint", String.valueOf(one.fingerprint())));
            return new Examined(view(work, one), true, findings);
        });
        if (!examined.passed() && !dryRun) {
            long version = keepFindings(examined.certificate().id(), examined.findings(), id);
            boolean another = examined.certificate().state() == CertificateState.CHECKED;
            String fault = firstFault(examined.findings())
                    + (another ? "; the certificate that was taken in before stays" : "");
            throw Problem.of(ProblemType.VALIDATION, fault, violations(examined.findings()))
                    .leaving(version);
        }
        return examined;
    }

    /** The certificate, where the caller has {@code permission} on it; else it does not exist. */
    public static ServerCertificate find(Work work, Caller caller, Permission permission, UUID id) {
        Permissions.require(caller, permission);
        ServerCertificate one = new Certificates(work).byId(id).orElseThrow(() -> Problem.notFound("certificate"));
        if (!isVisible(work, caller, one)) {
            throw Problem.notFound("certificate");
        }
        return one;
    }

    static void requireSuccessor(ServerCertificate one, CertificateState to) {
        if (!one.state().successors().contains(to)) {
            throw Problem.conflict("A certificate that is " + one.state() + " cannot become " + to);
        }
    }

    static void note(Work work, Caller caller, ServerCertificate one, String action, Map<String, Object> detail) {
        Map<String, Object> all = new java.util.TreeMap<>(detail);
        all.put("serverName", one.serverName());
        Deeds.append(
                work,
                caller,
                one.tenantId(),
                one.environment(),
                action,
                one.id().toString(),
                all);
    }

    private static boolean isVisible(Work work, Caller caller, ServerCertificate one) {
        return caller.bounds().covers(odsCode(work, one), one.environment());
    }

    /** Of the tenant that it belongs to. */
    static String odsCode(Work work, ServerCertificate one) {
        return new bars.db.tenant.Tenants(work)
                .byId(one.tenantId())
                .map(tenant -> tenant.odsCode())
                .orElse("");
    }

    private static void requireBeforeAnswer(ServerCertificate one) {
        if (one.state() != CertificateState.CSR_READY && one.state() != CertificateState.REQUESTED) {
            throw Problem.conflict("A certificate that is " + one.state() + " takes no answer");
        }
    }

    /** The open request that the answer was made for, wherever it was pasted; {@code pasted} when there is none. */
    private static ServerCertificate requestOf(
            Work work, Caller caller, List<X509Certificate> answer, ServerCertificate pasted) {
        X509Certificate leaf = Review.leaf(answer, pasted.publicKey());
        String key = PreparedKey.sha256(leaf.getPublicKey());
        if (key.equals(pasted.publicKey())) {
            return pasted;
        }
        return answer.stream()
                .flatMap(one -> new Certificates(work).byPublicKey(PreparedKey.sha256(one.getPublicKey())).stream())
                .filter(one -> CertificateView.OPEN.contains(one.state()) && isVisible(work, caller, one))
                .findFirst()
                .orElse(pasted);
    }

    /** Another request that the key belongs to, or another name that this certificate serves. */
    private static Optional<Finding> elsewhere(Work work, ServerCertificate one, List<X509Certificate> certificates) {
        X509Certificate leaf = Review.leaf(certificates, one.publicKey());
        return new Certificates(work)
                .byPublicKey(PreparedKey.sha256(leaf.getPublicKey())).stream()
                        .filter(other -> !other.id().equals(one.id()))
                        .findFirst()
                        .map(other -> Finding.fail(
                                "request", "It belongs to the request " + other.id() + " of " + other.serverName()));
    }

    /** Root and issuing authorities of each environment. */
    static Map<Environment, Set<X509Certificate>> authorities(Work work) {
        Map<Environment, Set<X509Certificate>> all = new EnumMap<>(Environment.class);
        for (Environment environment : Environment.values()) {
            Set<X509Certificate> known = new HashSet<>();
            new TrustBundles(work)
                    .current(environment)
                    .ifPresent(version -> version.bundle().authorities().forEach(a -> known.add(parse(a))));
            all.put(environment, known);
        }
        return all;
    }

    private static X509Certificate parse(TrustBundle.Authority authority) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(authority.certificate()));
        } catch (CertificateException e) {
            throw new IllegalStateException("a stored authority cannot be read", e);
        }
    }

    /** @return the version of {@code pasted} then, with which a corrected answer comes in */
    private long keepFindings(UUID id, List<Finding> findings, UUID pasted) {
        return database.asPlatform(work -> {
            Certificates certificates = new Certificates(work);
            certificates
                    .byId(id)
                    // What was said of an answer that was taken in stays with it: this one is not kept.
                    .filter(one ->
                            one.state() == CertificateState.CSR_READY || one.state() == CertificateState.REQUESTED)
                    .ifPresent(one -> one.reviewed(findings, clock.instant()));
            work.flush();
            return certificates
                    .byId(pasted)
                    .orElseThrow(() -> Problem.notFound("certificate"))
                    .version();
        });
    }

    static String firstFault(List<Finding> findings) {
        return findings.stream()
                .filter(Finding::failed)
                .map(Finding::detail)
                .findFirst()
                .orElse("It did not pass");
    }

    /** Every finding, so that a caller sees what passed as well; a fault's code starts with {@code fail}. */
    static List<Violation> violations(List<Finding> findings) {
        return findings.stream()
                .map(finding -> new Violation("/" + finding.check(), finding.outcome(), finding.detail()))
                .toList();
    }

    private CertificateView change(
            Caller caller,
            UUID id,
            Permission permission,
            Precondition precondition,
            String action,
            java.util.function.BiConsumer<Work, ServerCertificate> deed) {
        return database.asPlatform(work -> {
            ServerCertificate one = find(work, caller, permission, id);
            precondition.require(one.version());
            deed.accept(work, one);
            work.flush();
            note(work, caller, one, action, Map.of());
            return view(work, one);
        });
    }

    private CertificateView view(Work work, ServerCertificate one) {
        return CertificateView.of(one, clock.instant(), LeadTimes.read(work));
    }

    private List<CertificateView> views(Work work, Stream<ServerCertificate> all) {
        LeadTimes lead = LeadTimes.read(work);
        return all.map(one -> CertificateView.of(one, clock.instant(), lead)).toList();
    }
}
