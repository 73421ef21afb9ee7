package bars.receiver.outbound;

import bars.db.Database;
import bars.db.TenantScope;
import bars.db.Term;
import bars.db.Work;
import bars.db.outbound.BackendTrust;
import bars.db.outbound.ClientIdentities;
import bars.db.outbound.ClientIdentity;
import bars.db.seal.KeyVault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards the systems of a tenant: shows the platform's client certificate of the environment where one is asked for,
 * and trusts what the tenant pinned, or else what Java trusts. A change holds within seconds and breaks no call that runs.
 * Thread-safe.
 */
public final class TenantTls {
    private static final Duration FRESH = Duration.ofSeconds(15);

    private final Database database;
    private final KeyVault vault;
    private final Clock clock;
    private final ConcurrentHashMap<TenantScope, Kept> kept = new ConcurrentHashMap<>();

    public TenantTls(Database database, KeyVault vault, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    /** What a context is made of; two that are equal make the same. */
    private record Facts(@Nullable ClientIdentity identity, BackendTrust.@Nullable Pinned pinned) {
        private String version() {
            return (identity == null ? "-" : identity.id()) + " " + (pinned == null ? "-" : pinned.version());
        }
    }

    private record Kept(SSLContext context, String version, Term fresh) {}

    /** The same object until something changes, so that connections can be kept. */
    public SSLContext of(TenantScope scope) {
        Instant now = clock.instant();
        Kept present = kept.get(scope);
        if (present != null && present.fresh().covers(now)) {
            return present.context();
        }
        Facts facts = database.asPlatform(work -> facts(work, scope, now));
        boolean same = present != null && present.version().equals(facts.version());
        SSLContext context = same && present != null ? present.context() : context(facts);
        kept.put(scope, new Kept(context, facts.version(), new Term(now, FRESH)));
        return context;
    }

    private static Facts facts(Work work, TenantScope scope, Instant now) {
        Optional<ClientIdentity> identity = new ClientIdentities(work).active(scope.environment(), now);
        return new Facts(identity.orElse(null), new BackendTrust(work).of(scope).orElse(null));
    }

    private SSLContext context(Facts facts) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(facts.pinned() == null ? null : authorities(facts.pinned()));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(facts.identity() == null ? empty() : identity(facts.identity()), new char[0]);
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the TLS of a tenant's systems cannot be made", e);
        }
    }

    private static KeyStore authorities(BackendTrust.Pinned pinned) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        byte[] pem = pinned.certificates().getBytes(StandardCharsets.US_ASCII);
        int number = 0;
        for (Certificate one :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            store.setCertificateEntry("authority-" + number++, one);
        }
        return store;
    }

    private KeyStore identity(ClientIdentity identity) throws GeneralSecurityException, IOException {
        byte @Nullable [] sealed = identity.sealedKey();
        if (sealed == null) {
            return empty();
        }
        byte[] pkcs8 = vault.open(sealed, ClientIdentity.sealContext(identity.environment(), identity.id()));
        try {
            PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            Certificate certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(identity.certificate()));
            KeyStore store = empty();
            store.setKeyEntry("platform", key, new char[0], new Certificate[] {certificate});
            return store;
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
