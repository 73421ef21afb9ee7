package bars.receiver.sender;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.db.sender.ApiApplication;
import bars.db.sender.ApiApplications;
import bars.db.sender.KeyHosting;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxDraft;
import bars.db.sender.OutboxMessage;
import bars.db.sender.OutboxState;
import bars.db.sender.SigningKey;
import bars.db.sender.SigningKeys;
import bars.receiver.metric.Downstream;
import bars.receiver.trace.Tracing;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A tenant with an outbox, a gateway of the NHS's, and pumps between the two. */
abstract class PumpSite {
    static final PumpSettings QUICK = new PumpSettings(
            64,
            16,
            Duration.ofMillis(20),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofMillis(10),
            Duration.ofMillis(40),
            Duration.ofSeconds(3));

    /** Gives up on nothing while a test looks, however slow the machine is. */
    static final PumpSettings PATIENT = new PumpSettings(
            64,
            16,
            Duration.ofMillis(20),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMillis(10),
            Duration.ofMillis(40),
            Duration.ofMinutes(1));

    final KeyVault vault = TestTenants.vault();
    final UUID application = UUID.randomUUID();
    TestDatabase test;
    Database database;
    Gateway gateway;
    TenantScope tenant;
    final List<Sending> started = new ArrayList<>();
    final Downstream downstream = new Downstream(id -> "A1001");

    @BeforeEach
    void start() throws Exception {
        test = TestDatabase.create();
        database = test.database();
        gateway = new Gateway();
        tenant = new TenantScope(TestTenants.tenant(database, "A1001"), Environment.INT);
        database.doAsPlatform(work -> new ApiApplications(work)
                .add(new ApiApplication(
                        application,
                        null,
                        Environment.INT,
                        "Demo",
                        "Demo",
                        "api-key",
                        null,
                        "",
                        "",
                        KeyHosting.jwks,
                        gateway.url("/oauth2/token"),
                        gateway.url("/FHIR/R4"),
                        Map.of(),
                        0)));
        addKey(1, Instant.now().minusSeconds(60));
    }

    @AfterEach
    void stop() {
        started.forEach(Sending::close);
        gateway.close();
        test.close();
    }

    Sending pump() {
        return pump(Clock.systemUTC());
    }

    Sending pump(Clock clock) {
        return pump(clock, QUICK);
    }

    Sending pump(Clock clock, PumpSettings settings) {
        Sending sending = Sending.start(database, vault, clock, settings, Tracing.OFF, downstream);
        started.add(sending);
        return sending;
    }

    Pump pumpOf(int index) {
        return started.get(index).pump();
    }

    void addKey(int number, Instant usableFrom) throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        UUID id = UUID.randomUUID();
        String kid = "Demo-INT-" + number;
        gateway.keys.put(kid, (RSAPublicKey) pair.getPublic());
        byte[] sealed = vault.seal(pair.getPrivate().getEncoded(), SigningKey.sealContext(Environment.INT, null, id));
        database.doAsPlatform(work -> new SigningKeys(work)
                .add(new SigningKey(
                        id,
                        null,
                        Environment.INT,
                        application,
                        number,
                        kid,
                        pair.getPublic().getEncoded(),
                        sealed,
                        Instant.now().minusSeconds(600),
                        usableFrom,
                        null)));
    }

    UUID add(UUID conversation) {
        return add(conversation, Duration.ofHours(72));
    }

    UUID add(UUID conversation, Duration life) {
        return add(tenant, conversation, life);
    }

    UUID add(TenantScope of, UUID conversation, Duration life) {
        UUID id = UUID.randomUUID();
        byte[] bundle = ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
        var key = new TenantKeys(database, vault).current(of.tenantId());
        var draft = new OutboxDraft(
                id,
                null,
                conversation,
                UUID.randomUUID(),
                null,
                "validation-interim",
                "https://fhir.nhs.uk/Id/dos-service-id",
                "2000099999",
                Map.of("use-context", "a4t1|validation|servicerequest-response|new"),
                OutboxDraft.seal(key, id, bundle),
                OutboxDraft.sha256(bundle),
                life);
        database.doInTenant(of, work -> new Outbox(work).add(draft));
        return id;
    }

    OutboxState state(UUID id) {
        return message(id).state();
    }

    OutboxMessage message(UUID id) {
        return database.asPlatform(
                work -> new Outbox(work).byId(tenant.tenantId(), id).orElseThrow());
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen within 60 s");
            }
            // Each look is a query: without a rest they would take the processor from what is waited for.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
