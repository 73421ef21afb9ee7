package bars.deploy.chaos;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.TenantScope;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.db.sender.ApiApplication;
import bars.db.sender.ApiApplications;
import bars.db.sender.KeyHosting;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxDraft;
import bars.db.sender.SigningKey;
import bars.db.sender.SigningKeys;
import bars.db.tenant.Tenant;
import bars.db.tenant.Tenants;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Fills an empty platform with tenants whose outboxes are full, and an application that may send. */
final class OutboxStock {
    /** Service of the counterpart inside the twin. */
    static final String SYSTEM = "https://fhir.nhs.uk/Id/dos-service-id";

    static final String VALUE = "2000099999";
    static final String API_KEY = "chaos-int";

    /** Where the public listener looks for key sets. */
    private static final String KEYS = "bars.public.jwks";

    private static final int PER_CONVERSATION = 5;
    private static final Duration PATIENCE = Duration.ofHours(72);

    private final Database database;
    private final KeyVault vault;
    private final Clock clock;
    private final Ids ids;

    OutboxStock(Database database, KeyVault vault, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.ids = new Ids(clock);
    }

    /** A twin's scenario in which the counterpart does as it should; it finds the application's keys at {@code keysPort}. */
    static String counterpart(int keysPort) {
        return """
                environments:
                  INT:
                    applications: [{apiKey: %s, jwks: 'http://127.0.0.1:%d/jwks/platform/INT'}]
                    catalogue: {'%s|%s': twin}
                    perSecond: 1000000
                    perMinute: 60000000
                """
                .formatted(API_KEY, keysPort, SYSTEM, VALUE);
    }

    /** Registers the platform's application with a signing key, whose public half is published until {@link #withdraw}. */
    void application(String tokenUrl, String baseUrl) {
        UUID id = ids.get();
        KeyPair pair = pair();
        String kid = "Chaos-INT-1";
        UUID keyId = ids.get();
        Instant now = clock.instant();
        byte[] sealed =
                vault.seal(pair.getPrivate().getEncoded(), SigningKey.sealContext(Environment.INT, null, keyId));
        database.doAsPlatform(work -> {
            new ApiApplications(work)
                    .add(new ApiApplication(
                            id,
                            null,
                            Environment.INT,
                            "Chaos",
                            "Chaos",
                            API_KEY,
                            null,
                            "",
                            "",
                            KeyHosting.jwks,
                            tokenUrl,
                            baseUrl,
                            Map.of(),
                            0));
            new SigningKeys(work)
                    .add(new SigningKey(
                            keyId,
                            null,
                            Environment.INT,
                            id,
                            1,
                            kid,
                            pair.getPublic().getEncoded(),
                            sealed,
                            now,
                            now,
                            null));
        });
        String published = new JWKSet(new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(JWSAlgorithm.RS512)
                        .keyID(kid)
                        .build())
                .toString();
        System.getProperties().put(KEYS, (Function<String, String>) owner -> published);
    }

    /** Publishes no keys any more. */
    static void withdraw() {
        System.getProperties().remove(KEYS);
    }

    /**
     * Puts {@code due} messages into the outboxes of {@code tenants} tenants.
     *
     * @param prefix of their codes
     * @return the request ids by conversation, in the order in which they have to leave
     */
    Map<String, List<String>> fill(int due, int tenants, String prefix) {
        Map<String, List<String>> expected = new HashMap<>();
        TenantKeys keys = new TenantKeys(database, vault);
        int rest = due;
        for (int i = 0; i < tenants; i++) {
            int share = rest / (tenants - i);
            rest -= share;
            TenantScope scope = new TenantScope(tenant(prefix + i, keys), Environment.INT);
            database.doInTenant(scope, work -> fill(new Outbox(work), keys, scope, share, expected));
        }
        return expected;
    }

    private int tenant(String odsCode, TenantKeys keys) {
        return database.asPlatform(work -> {
            Tenant tenant = Tenant.registered(odsCode, "Tenant " + odsCode, List.of(), clock.instant());
            new Tenants(work).add(tenant);
            work.session().flush();
            keys.create(work, tenant.id());
            return tenant.id();
        });
    }

    private void fill(
            Outbox outbox, TenantKeys keys, TenantScope scope, int share, Map<String, List<String>> expected) {
        UUID conversation = ids.get();
        for (int i = 0; i < share; i++) {
            if (i % PER_CONVERSATION == 0) {
                conversation = ids.get();
            }
            UUID request = ids.get();
            outbox.add(draft(keys, scope, conversation, request));
            expected.computeIfAbsent(conversation.toString(), key -> new ArrayList<>())
                    .add(request.toString());
        }
    }

    private OutboxDraft draft(TenantKeys keys, TenantScope scope, UUID conversation, UUID request) {
        UUID id = ids.get();
        byte[] bundle = ("{\"resourceType\":\"Bundle\",\"type\":\"message\",\"id\":\"" + id + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        return new OutboxDraft(
                id,
                null,
                conversation,
                request,
                null,
                "status-update",
                SYSTEM,
                VALUE,
                Map.of(
                        "NHSD-Target-Identifier",
                                encoded("{\"system\":\"" + SYSTEM + "\",\"value\":\"" + VALUE + "\"}"),
                        "NHSD-End-User-Organisation", encoded("{\"resourceType\":\"Organization\"}"),
                        "NHSD-Requesting-Software", encoded("{\"resourceType\":\"Device\"}"),
                        "Accept", "application/fhir+json; version=1.5.0",
                        "use-context", "a6t1|referral|servicerequest-response|update"),
                OutboxDraft.seal(keys.current(scope.tenantId()), id, bundle),
                OutboxDraft.sha256(bundle),
                PATIENCE);
    }

    private static String encoded(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot make RSA keys", e);
        }
    }
}
