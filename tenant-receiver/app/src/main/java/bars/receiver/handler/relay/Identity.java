package bars.receiver.handler.relay;

import bars.db.Database;
import bars.db.TenantScope;
import bars.db.seal.KeyVault;
import bars.db.sender.ApiApplications;
import bars.db.sender.SigningKey;
import bars.db.sender.SigningKeys;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.tenant.HostedService;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Proves to a backend that a request comes from this platform: a JWT of one minute over this very body, signed with the key
 * that the tenant's JWKS publishes. Thread-safe.
 */
final class Identity {
    static final String HEADER = "BaRS-Platform-Identity";
    static final String ISSUER = "bars-receiver-platform";
    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final Duration FRESH = Duration.ofSeconds(15);

    private final Database database;
    private final KeyVault vault;
    private final Clock clock;
    private final ConcurrentHashMap<TenantScope, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(String kid, PrivateKey key, Instant until) {}

    Identity(Database database, KeyVault vault, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    /** The token for one request to {@code audience}. */
    String of(HostedService service, String audience, String requestId, byte[] bodySha256) {
        Instant now = clock.instant();
        Kept key = key(service.scope(), now);
        var header = new JWSHeader.Builder(JWSAlgorithm.RS512)
                .type(JOSEObjectType.JWT)
                .keyID(key.kid())
                .build();
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(service.profile().id().text())
                .audience(audience)
                .jwtID(requestId)
                .claim("body_sha256", HexFormat.of().formatHex(bodySha256))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build();
        var token = new SignedJWT(header, claims);
        try {
            token.sign(new RSASSASigner(key.key()));
        } catch (JOSEException e) {
            throw new IllegalStateException("the key " + key.kid() + " cannot sign", e);
        }
        return token.serialize();
    }

    private Kept key(TenantScope scope, Instant now) {
        Kept present = kept.get(scope);
        if (present != null && now.isBefore(present.until())) {
            return present;
        }
        SigningKey signing = database.asPlatform(work -> signing(work, scope, now))
                .orElseThrow(() -> Refusal.of(
                        RecCode.SERVICE_UNAVAILABLE,
                        IssueType.TRANSIENT,
                        "This service is not set up for messages yet"));
        Kept read = new Kept(signing.kid(), open(signing), now.plus(FRESH));
        kept.put(scope, read);
        return read;
    }

    private static Optional<SigningKey> signing(bars.db.Work work, TenantScope scope, Instant now) {
        return new ApiApplications(work)
                .sendingFor(scope.tenantId(), scope.environment())
                .flatMap(application -> new SigningKeys(work).signing(application.id(), now));
    }

    private PrivateKey open(SigningKey signing) {
        byte @Nullable [] sealed = signing.sealedKey();
        if (sealed == null) {
            throw new IllegalStateException("the signing key " + signing.kid() + " was destroyed");
        }
        byte[] pkcs8 = vault.open(sealed, signing.sealContext());
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the signing key " + signing.kid() + " cannot be read", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }
}
