package bars.receiver.sender;

import bars.db.Database;
import bars.db.TenantScope;
import bars.db.Term;
import bars.db.seal.KeyVault;
import bars.db.sender.ApiApplication;
import bars.db.sender.ApiApplications;
import bars.db.sender.SigningKey;
import bars.db.sender.SigningKeys;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who sends for a tenant, read from the database and kept for a few seconds, so that a changed registration or a rotated
 * key is taken up by itself. Thread-safe.
 */
final class CredentialStore {
    /** How long what was read is believed. */
    static final Duration FRESH = Duration.ofSeconds(15);

    private record Kept(Credentials credentials, Term fresh) {}

    private record Opened(String kid, RSAPrivateKey key) {}

    private final Database database;
    private final KeyVault vault;
    private final Clock clock;
    private final ConcurrentHashMap<TenantScope, Kept> kept = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UUID, Opened> opened = new ConcurrentHashMap<>();

    CredentialStore(Database database, KeyVault vault, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    /** Who sends for {@code scope}; throws a {@link TokenFault} when nobody can. */
    Credentials of(TenantScope scope) {
        Instant now = clock.instant();
        Kept found = kept.get(scope);
        if (found != null && found.fresh().covers(now)) {
            return found.credentials();
        }
        Credentials read = read(scope, now);
        kept.put(scope, new Kept(read, new Term(now, FRESH)));
        return read;
    }

    private Credentials read(TenantScope scope, Instant now) {
        record Row(ApiApplication application, SigningKey key) {}
        Row row = database.asPlatform(work -> {
            ApiApplication application = new ApiApplications(work)
                    .sendingFor(scope.tenantId(), scope.environment())
                    .orElseThrow(() ->
                            TokenFault.notSetUp("No application is registered with API-M for " + scope.environment()));
            SigningKey key = new SigningKeys(work)
                    .signing(application.id(), now)
                    .orElseThrow(() -> TokenFault.notSetUp(
                            "The application " + application.name() + " has no signing key that may be used yet"));
            return new Row(application, key);
        });
        String apiKey = row.application().apiKey();
        if (apiKey == null) {
            throw TokenFault.notSetUp("The application " + row.application().name() + " has no API key yet");
        }
        Opened signing = opened.computeIfAbsent(row.key().id(), id -> open(row.key()));
        return new Credentials(
                row.application().id(),
                row.application().tenantId(),
                row.application().environment(),
                apiKey,
                URI.create(row.application().tokenUrl()),
                URI.create(row.application().baseUrl()),
                signing.kid(),
                signing.key());
    }

    private Opened open(SigningKey key) {
        byte[] sealed = key.sealedKey();
        if (sealed == null) {
            throw TokenFault.notSetUp("The signing key " + key.kid() + " was destroyed");
        }
        byte[] pkcs8 = vault.open(sealed, key.sealContext());
        try {
            return new Opened(key.kid(), (RSAPrivateKey)
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the signing key " + key.kid() + " cannot be read", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }
}
