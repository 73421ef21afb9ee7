package bars.receiver.message;

import static bars.receiver.message.TestReceiver.messages;
import static bars.receiver.message.TestReceiver.text;
import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TestTenants;
import bars.db.outbound.BackendTrust;
import bars.db.outbound.ClientIdentities;
import bars.db.outbound.ClientIdentity;
import bars.receiver.exchange.Answer;
import bars.receiver.handler.relay.RelayHandler;
import bars.receiver.metric.Downstream;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend that takes nobody but the platform, by its certificate, and has one that nobody but its tenant trusts. */
class RelayTlsDbTest {
    private static final String SERVICE = "20000001";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final TestReceiver receiver = new TestReceiver();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private HttpsServer server;

    @SuppressWarnings("NullAway.Init")
    private KeyStore backend;

    @SuppressWarnings("NullAway.Init")
    private KeyStore platform;

    private @Nullable String caller;

    @BeforeEach
    void start() throws Exception {
        backend = identity("backend", "localhost");
        platform = identity("platform", "bars-receiver-platform-int");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                tls.setNeedClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        });
        server.createContext("/", this::take);
        server.start();
        RelayedService relayed = new RelayedService(receiver, SERVICE);
        String host = "localhost:" + server.getAddress().getPort();
        relayed.to("https://" + host + "/FHIR/R4", Map.of());
        relayed.approve(host);
        receiver.handledBy(new RelayHandler(
                receiver.database, TestTenants.vault(), Clock.systemUTC(), "development", new Downstream()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        receiver.close();
    }

    @Test
    void platformShowsItsCertificateToABackendThatItsTenantPinned() throws Exception {
        pin();
        identify();

        Answer answer = request().send();

        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        assertThat(caller).isEqualTo("CN=bars-receiver-platform-int");
    }

    @Test
    void backendThatNobodyPinnedIsNotTrusted() throws Exception {
        identify();

        assertThat(request().send().status()).isEqualTo(503);

        assertThat(caller).isNull();
    }

    @Test
    void withoutAnIdentityTheBackendRefuses() throws Exception {
        pin();

        assertThat(request().send().status()).isEqualTo(503);

        assertThat(caller).isNull();
    }

    private void pin() throws Exception {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(backend.getCertificate("backend").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        receiver.database.doAsPlatform(
                work -> new BackendTrust(work).put(receiver.scope().tenantId(), Environment.INT, pem));
    }

    private void identify() throws Exception {
        UUID id = UUID.randomUUID();
        byte[] certificate = platform.getCertificate("platform").getEncoded();
        byte[] key = platform.getKey("platform", PASSWORD).getEncoded();
        byte[] sealed = TestTenants.vault().seal(key, ClientIdentity.sealContext(Environment.INT, id));
        Instant now = Instant.now();
        receiver.database.doAsPlatform(work -> new ClientIdentities(work)
                .add(new ClientIdentity(
                        id,
                        Environment.INT,
                        certificate,
                        "fingerprint",
                        sealed,
                        now.minusSeconds(60),
                        now.plusSeconds(3600),
                        null,
                        now)));
    }

    private TestReceiver.Request request() {
        return receiver
        .new Request(SERVICE, messages(SERVICE, "a1t1", "2.1.0").request().bytes());
    }

    private void take(HttpExchange exchange) throws IOException {
        if (exchange instanceof HttpsExchange secure) {
            caller = ((X509Certificate) secure.getSSLSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
        RelayDbTest.accept(exchange, exchange.getRequestBody().readAllBytes());
        exchange.close();
    }

    private SSLContext context() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(backend, PASSWORD);
        KeyStore callers = KeyStore.getInstance("PKCS12");
        callers.load(null, null);
        callers.setCertificateEntry("platform", platform.getCertificate("platform"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(callers);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** A key with a certificate signed by itself, made by the JDK's own tool. */
    private KeyStore identity(String alias, String name) throws Exception {
        Path file = folder.resolve(alias + ".p12");
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        alias,
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:" + name,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(tool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
