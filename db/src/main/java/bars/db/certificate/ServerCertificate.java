package bars.db.certificate;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.seal.SealContext;
import bars.db.tenant.Endpoint;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A certificate of an endpoint: made as a key with a request, answered by the issuing team, examined, put live, replaced,
 * and ended, when its key is destroyed. A renewal is another one beside it. At most one is active per name.
 */
@Entity
public class ServerCertificate {
    @Id
    private UUID id;

    private int tenantId;

    @Enumerated(EnumType.STRING)
    private Environment environment;

    private int endpointId;
    private String serverName;

    @Enumerated(EnumType.STRING)
    private CertificateState state;

    private String keySpec;
    private String publicKey;
    private byte @Nullable [] csr; // an imported one had its request elsewhere
    private byte @Nullable [] sealedKey; // destroyed at the end
    private byte[][] chain;
    private @Nullable String fingerprint; // from the answer on
    private @Nullable String serial; // from the answer on
    private @Nullable String issuer; // from the answer on
    private @Nullable Instant notBefore; // from the answer on
    private @Nullable Instant notAfter; // from the answer on
    private @Nullable Instant expiresAt; // from the answer on

    @JdbcTypeCode(SqlTypes.JSON)
    private List<Finding> findings;

    private @Nullable String reason; // why it ended
    private @Nullable Instant requestedAt; // when it was sent
    private @Nullable Instant activateAt; // when it shall go live
    private @Nullable Instant activatedAt; // when it went live last
    private @Nullable Instant confirmBy; // until the nodes have reported that they serve it
    private @Nullable Instant supersededAt; // when it was replaced last
    private @Nullable Instant endedAt; // when its key was destroyed

    @Version
    private long version;

    private Instant createdAt;
    private Instant updatedAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected ServerCertificate() {}

    private ServerCertificate(UUID id, Endpoint endpoint, String keySpec, String publicKey, Instant now) {
        this.id = id;
        this.tenantId = endpoint.tenantId();
        this.environment = endpoint.environment();
        this.endpointId = endpoint.id();
        this.serverName = endpoint.serverName();
        this.state = CertificateState.CSR_READY;
        this.keySpec = keySpec;
        this.publicKey = publicKey;
        this.chain = new byte[0][];
        this.findings = List.of();
        this.createdAt = now;
        this.updatedAt = now;
    }

    /**
     * A key with its request.
     *
     * @param publicKey SHA-256 of the public key, lower-case hexadecimal
     * @param sealedKey sealed in {@link #sealContext(Endpoint, UUID)}
     */
    public static ServerCertificate prepared(
            UUID id, Endpoint endpoint, String keySpec, String publicKey, byte[] csr, byte[] sealedKey, Instant now) {
        ServerCertificate certificate = new ServerCertificate(id, endpoint, keySpec, publicKey, now);
        certificate.csr = csr.clone();
        certificate.sealedKey = sealedKey.clone();
        return certificate;
    }

    /** A key and a certificate that were made elsewhere; it is examined like any answer afterwards. */
    public static ServerCertificate imported(
            UUID id, Endpoint endpoint, String keySpec, String publicKey, byte[] sealedKey, Instant now) {
        ServerCertificate certificate = new ServerCertificate(id, endpoint, keySpec, publicKey, now);
        certificate.sealedKey = sealedKey.clone();
        return certificate;
    }

    /** What the key of certificate {@code id} is bound to. */
    public static SealContext sealContext(Endpoint endpoint, UUID id) {
        return sealContext(endpoint.environment(), endpoint.tenantId(), id);
    }

    public static SealContext sealContext(Environment environment, int tenantId, UUID id) {
        return new SealContext(environment.name(), Integer.toString(tenantId), id.toString(), "tls-private-key");
    }

    /** The request was handed to the issuing team. */
    public void requested(Instant when) {
        move(CertificateState.REQUESTED, when);
        requestedAt = when;
    }

    /** The answer passed; a better one may replace it until it goes live. */
    public void answered(IssuedCertificate answer, List<Finding> all, Instant now) {
        if (state != CertificateState.CHECKED) {
            move(CertificateState.CHECKED, now);
        }
        chain = answer.chain().toArray(byte[][]::new);
        fingerprint = answer.fingerprint();
        serial = answer.serial();
        issuer = answer.issuer();
        notBefore = answer.notBefore();
        notAfter = answer.notAfter();
        expiresAt = answer.expiresAt();
        reviewed(all, now);
    }

    /** Keeps what an examination found, whatever it was. */
    public void reviewed(List<Finding> all, Instant now) {
        findings = List.copyOf(all);
        updatedAt = now;
    }

    /** Goes live at {@code when}; null takes an earlier plan back. */
    public void schedule(@Nullable Instant when, Instant now) {
        activateAt = when;
        updatedAt = now;
    }

    /** Serves its name from now on. */
    public void activate(Instant now) {
        move(CertificateState.ACTIVE, now);
        activatedAt = now;
        activateAt = null;
    }

    /** Every node has to report until {@code when} that it serves this one. */
    public void awaitNodes(Instant when) {
        confirmBy = when;
    }

    /** Every node has reported, or there is none. */
    public void confirmed() {
        confirmBy = null;
    }

    /** Was replaced; stays for roll-back. */
    public void supersede(Instant now) {
        move(CertificateState.SUPERSEDED, now);
        confirmBy = null;
        supersededAt = now;
    }

    /** Did not serve after all, or somebody took it back: examined and waiting again. */
    public void takeBack(Instant now) {
        move(CertificateState.CHECKED, now);
        confirmBy = null;
    }

    /** Ends it in {@code end} and destroys its key. */
    public void end(CertificateState end, String why, Instant now) {
        move(end, now);
        if (!end.isOver()) {
            throw new IllegalArgumentException(end + " is not an end");
        }
        if (sealedKey != null) {
            Arrays.fill(sealedKey, (byte) 0);
        }
        sealedKey = null;
        confirmBy = null;
        reason = why;
        endedAt = now;
    }

    private void move(CertificateState to, Instant now) {
        if (!state.successors().contains(to)) {
            throw new IllegalStateException("a certificate cannot move from " + state + " to " + to);
        }
        state = to;
        updatedAt = now;
    }

    public UUID id() {
        return id;
    }

    public int tenantId() {
        return tenantId;
    }

    public Environment environment() {
        return environment;
    }

    public TenantScope scope() {
        return new TenantScope(tenantId, environment);
    }

    public int endpointId() {
        return endpointId;
    }

    public String serverName() {
        return serverName;
    }

    public CertificateState state() {
        return state;
    }

    public String keySpec() {
        return keySpec;
    }

    public String publicKey() {
        return publicKey;
    }

    public byte @Nullable [] csr() {
        return csr == null ? null : csr.clone();
    }

    public byte @Nullable [] sealedKey() {
        return sealedKey == null ? null : sealedKey.clone();
    }

    public List<byte[]> chain() {
        return List.of(chain);
    }

    public @Nullable String fingerprint() {
        return fingerprint;
    }

    public @Nullable String serial() {
        return serial;
    }

    public @Nullable String issuer() {
        return issuer;
    }

    public @Nullable Instant notBefore() {
        return notBefore;
    }

    public @Nullable Instant notAfter() {
        return notAfter;
    }

    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    public List<Finding> findings() {
        return findings;
    }

    public @Nullable String reason() {
        return reason;
    }

    public @Nullable Instant requestedAt() {
        return requestedAt;
    }

    public @Nullable Instant activateAt() {
        return activateAt;
    }

    public @Nullable Instant activatedAt() {
        return activatedAt;
    }

    public @Nullable Instant confirmBy() {
        return confirmBy;
    }

    public @Nullable Instant supersededAt() {
        return supersededAt;
    }

    public @Nullable Instant endedAt() {
        return endedAt;
    }

    public long version() {
        return version;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }
}
