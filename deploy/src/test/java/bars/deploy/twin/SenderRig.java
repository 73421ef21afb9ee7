package bars.deploy.twin;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.TenantScope;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxDraft;
import bars.db.sender.OutboxMessage;
import bars.platform.access.Caller;
import bars.platform.problem.Precondition;
import bars.platform.sender.ApplicationDocument;
import bars.platform.sender.Applications;
import bars.platform.sender.KeyRing;
import bars.receiver.sender.PumpSettings;
import bars.receiver.sender.Sending;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A tenant with an outbox, the platform's keys at an address, the Sender of one node, and the twin; with a clock to turn. */
final class SenderRig implements AutoCloseable {
    static final String API_KEY = "rig-int";
    static final Caller SOMEBODY = Caller.system("test");

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Moves when it is told to. */
    private static final class Turned extends Clock {
        private volatile Duration passed = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(passed);
        }
    }

    private final TestDatabase test = TestDatabase.create();
    private final Database database = test.database();
    private final KeyVault vault = TestTenants.vault();
    private final TenantScope tenant = new TenantScope(TestTenants.tenant(database, "A1001"), Environment.INT);
    private final Turned clock = new Turned();
    private final Turned twinsClock = new Turned();
    private final Ids ids = new Ids(clock);
    private final Applications applications = new Applications(database, ids, clock);
    private final KeyRing keys = new KeyRing(database, applications, vault, ids, clock);
    private final HttpServer jwks;
    private volatile Supplier<String> published = this::ownKeys;
    private final Twin twin;
    private final Sending sending;

    SenderRig() throws IOException {
        jwks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        jwks.createContext("/jwks", exchange -> {
            byte[] body = published.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        jwks.start();
        twin = Twin.start(scenario(""), 0, twinsClock, null);
        registered(API_KEY, twin.tokenUrl("INT"), null);
        keys.rotate(SOMEBODY, "platform", Environment.INT, false);
        sending = Sending.start(
                database,
                vault,
                clock,
                new PumpSettings(
                        64,
                        64,
                        Duration.ofMillis(20),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(10),
                        Duration.ofMillis(40),
                        Duration.ofSeconds(3)));
    }

    Twin twin() {
        return twin;
    }

    KeyRing keys() {
        return keys;
    }

    /** Lets time pass for everybody. */
    void pass(Duration time) {
        clock.passed = clock.passed.plus(time);
        twinsClock.passed = twinsClock.passed.plus(time);
    }

    /** Sets the twin's clock apart from ours. */
    void twinIsBehind(Duration time) {
        twinsClock.passed = clock.passed.minus(time);
        twin.forgetTokens();
        freshCredentials();
    }

    void misbehave(String faults) {
        twin.follow(scenario(faults));
        if (faults.contains("/oauth2/token")) {
            freshCredentials();
        }
    }

    /** What the platform believes that API-M knows. */
    void registered(String apiKey, String tokenUrl) {
        registered(apiKey, tokenUrl, Precondition.any());
    }

    private void registered(String apiKey, String tokenUrl, @Nullable Precondition precondition) {
        applications.put(
                SOMEBODY,
                "platform",
                Environment.INT,
                new ApplicationDocument("Rig", "Rig", apiKey, null, "", "", null, tokenUrl, twin.baseUrl("INT")),
                precondition);
        freshCredentials();
    }

    /** Somebody else's keys are at the address. */
    void publishForeignKeys() {
        published = () -> {
            try {
                return new JWKSet(new RSAKeyGenerator(2048)
                                .keyID("Other-1")
                                .generate()
                                .toPublicJWK())
                        .toString();
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        };
        pass(Duration.ofMinutes(61));
    }

    /** Nothing is at the address. */
    void publishNothing() {
        published = () -> "";
        pass(Duration.ofMinutes(61));
    }

    private String ownKeys() {
        try {
            return JSON.writeValueAsString(keys.published("platform", Environment.INT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was read of credentials and tokens is too old after this, that of the key set is not. */
    private void freshCredentials() {
        pass(Duration.ofMinutes(11));
    }

    private Scenario scenario(String faults) {
        return Scenario.parse(
                """
                environments:
                  INT:
                    applications: [{apiKey: %s, jwks: 'http://127.0.0.1:%d/jwks'}]
                    catalogue: {'s|v': twin}
                    perSecond: 100000
                    perMinute: 1000000
                %s
                """
                        .formatted(API_KEY, jwks.getAddress().getPort(), faults));
    }

    /** Puts a message about somebody into the outbox. */
    UUID send(String nhsNumber) {
        UUID id = UUID.randomUUID();
        byte[] bundle = "{\"resourceType\":\"Bundle\",\"id\":\"%s\",\"value\":\"%s\"}"
                .formatted(id, nhsNumber)
                .getBytes(StandardCharsets.UTF_8);
        String empty = Base64.getEncoder().encodeToString("{}".getBytes(StandardCharsets.UTF_8));
        var draft = new OutboxDraft(
                id,
                null,
                UUID.randomUUID(),
                UUID.randomUUID(),
                null,
                "validation-interim",
                "s",
                "v",
                Map.of(
                        "NHSD-Target-Identifier",
                        Base64.getEncoder()
                                .encodeToString("{\"system\":\"s\",\"value\":\"v\"}".getBytes(StandardCharsets.UTF_8)),
                        "NHSD-End-User-Organisation",
                        empty,
                        "NHSD-Requesting-Software",
                        empty,
                        "use-context",
                        "a4t1|validation|servicerequest-response|new"),
                OutboxDraft.seal(new TenantKeys(database, vault).current(tenant.tenantId()), id, bundle),
                OutboxDraft.sha256(bundle),
                Duration.ofDays(30));
        database.doInTenant(tenant, work -> new Outbox(work).add(draft));
        sending.pump().wake();
        return id;
    }

    /** The message once it is as wanted. */
    OutboxMessage await(UUID id, Predicate<OutboxMessage> wanted) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (; ; ) {
            OutboxMessage message = database.asPlatform(
                    work -> new Outbox(work).byId(tenant.tenantId(), id).orElseThrow());
            if (wanted.test(message)) {
                return message;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen within 60 s: " + message);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Override
    public void close() {
        sending.close();
        twin.close();
        jwks.stop(0);
        test.close();
    }
}
