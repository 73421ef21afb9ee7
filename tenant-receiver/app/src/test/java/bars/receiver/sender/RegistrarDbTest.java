package bars.receiver.sender;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.seal.TenantKeys;
import bars.db.sender.OutboxMessage;
import bars.db.sender.OutboxState;
import bars.db.sender.RegistryPointers;
import bars.receiver.metric.Downstream;
import bars.receiver.outbound.Wire;
import bars.receiver.trace.Tracing;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistrarDbTest {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private TestDatabase test;
    private Database database;
    private HttpServer server;
    private Registrar registrar;

    @BeforeEach
    void start() throws IOException {
        test = TestDatabase.create();
        database = test.database();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
        registrar = new Registrar(
                database,
                new PointedBookings(database, new TenantKeys(database, TestTenants.vault())),
                new Wire(environment -> HttpClient.newHttpClient(), Tracing.OFF, new Downstream(id -> "A1001")),
                UUID::randomUUID,
                Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        server.stop(0);
        test.close();
    }

    /** The registry makes the ids, and not all of them may stand in an address as they are. */
    @Test
    void pointerWithABarInItsIdIsRemoved() throws GeneralSecurityException {
        TenantScope scope = new TenantScope(TestTenants.tenant(database, "A1001"), Environment.INT);
        var withdrawn = new PointedBookings.Standing(
                true,
                false,
                false,
                null,
                Optional.of(new RegistryPointers.Known("A1001|7")),
                Map.of(),
                "a1t1|cancelled|booking-request|");

        Outcome outcome = registrar
                .write(message(scope), withdrawn, sender(), new AccessToken("token", Instant.MAX, Instant.MAX))
                .join();

        assertThat(outcome.verdict().kind()).isEqualTo(Verdict.Kind.DELIVERED);
        assertThat(calls)
                .containsExactly(
                        "GET /FHIR/R4/DocumentReference/A1001%7C7", "DELETE /FHIR/R4/DocumentReference/A1001%7C7");
    }

    private void take(HttpExchange exchange) throws IOException {
        calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath());
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private Credentials sender() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/FHIR/R4");
        return new Credentials(
                UUID.randomUUID(), null, Environment.INT, "api-key", base, base, "Demo-INT-1", (RSAPrivateKey)
                        generator.generateKeyPair().getPrivate());
    }

    private static OutboxMessage message(TenantScope scope) {
        return new OutboxMessage(
                UUID.randomUUID(),
                scope.tenantId(),
                scope.environment(),
                1,
                null,
                UUID.randomUUID(),
                UUID.randomUUID(),
                null,
                RegistryPointers.KIND,
                RegistryPointers.SYSTEM,
                RegistryPointers.VALUE,
                Map.of(),
                OutboxState.DUE,
                1,
                Instant.now(),
                Instant.now(),
                null,
                null,
                null,
                null,
                Instant.now(),
                null);
    }
}
