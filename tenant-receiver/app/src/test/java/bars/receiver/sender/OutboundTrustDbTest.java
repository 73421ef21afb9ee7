package bars.receiver.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.TestDatabase;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustBundles;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboundTrustDbTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private Instant now = Instant.parse("2026-11-24T10:00:00Z");

    @Test
    void anAuthorityOfAnEnvironmentIsBelievedBesideThePublicOnesAndThereAlone(@TempDir Path folder) throws Exception {
        KeyStore keys = selfSigned(folder);
        HttpsServer server = server(keys);
        try (TestDatabase test = TestDatabase.create()) {
            OutboundTrust trust = new OutboundTrust(test.database(), ForkJoinPool.commonPool(), clock());
            URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");

            assertThatThrownBy(() -> get(trust.apply(Environment.INT), address))
                    .isInstanceOf(SSLHandshakeException.class);

            byte[] certificate = keys.getCertificate("server").getEncoded();
            test.database().doAsPlatform(work -> new TrustBundles(work)
                    .put(
                            Environment.INT,
                            0,
                            TrustBundle.preset(Environment.INT, true)
                                    .with(new TrustBundle.Authority(
                                            UUID.randomUUID(), "root", "ab12", certificate, null)),
                            "test",
                            "test"));
            HttpClient before = trust.apply(Environment.INT);
            now = now.plus(Duration.ofSeconds(31));

            assertThat(trust.apply(Environment.INT)).isNotSameAs(before);
            assertThat(get(trust.apply(Environment.INT), address)).isEqualTo(204);
            assertThat(trust.apply(Environment.INT)).isSameAs(trust.apply(Environment.INT));
            assertThatThrownBy(() -> get(trust.apply(Environment.PROD), address))
                    .as("the other environment")
                    .isInstanceOf(SSLHandshakeException.class);
        } finally {
            server.stop(0);
        }
    }

    private static int get(HttpClient client, URI address) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(address)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static HttpsServer server(KeyStore keys) throws Exception {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** A key whose certificate is its own root, by the tool of the JDK. */
    private static KeyStore selfSigned(Path folder) throws Exception {
        Path file = folder.resolve("server.p12");
        Process made = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD)))
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private Clock clock() {
        return new Clock() {
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
                return now;
            }
        };
    }
}
