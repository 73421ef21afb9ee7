package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.platform.access.Permission;
import bars.platform.certificate.DevelopmentCa;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InspectionsApiTest {
    private static final String NAME = "bars-int-ins1.demo.thirdparty.nhs.uk";
    private static final DevelopmentCa CA = DevelopmentCa.create("INT", Clock.systemUTC());

    @RegisterExtension
    private static final Platform platform = new Platform();

    @SuppressWarnings("NullAway.Init")
    private static SSLServerSocket server;

    @BeforeAll
    static void open() throws Exception {
        platform.request("POST", "trust/INT/authorities")
                .header("Content-Type", "application/x-pem-file")
                .body(CA.chain())
                .send();
        server = server();
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    @Test
    void aServerShowsItsChainAndWhetherItWouldBeTrusted() {
        String document = "{'host':'127.0.0.1','port':" + server.getLocalPort() + ",'serverName':'" + NAME + "'}";

        var seen = platform.request("POST", "trust/INT/inspections", document).send();
        var elsewhere =
                platform.request("POST", "trust/PROD/inspections", document).send();

        assertThat(seen.status()).as(seen.body()).isEqualTo(200);
        assertThat(seen.json().at("/trusted").asBoolean()).isTrue();
        assertThat(seen.json().at("/nameMatches").asBoolean()).isTrue();
        assertThat(seen.json().at("/connection/protocol").asText()).isEqualTo("TLSv1.3");
        assertThat(seen.json().at("/chainFile").asText()).contains("BEGIN CERTIFICATE");
        assertThat(seen.json().at("/chainComplete").asBoolean()).isTrue();
        assertThat(seen.json().at("/text").asText()).contains("Subject: ", "serverAuth");
        assertThat(elsewhere.json().at("/trusted").asBoolean(true)).isFalse();
        assertThat(elsewhere.json().at("/verdict").asText()).contains("authority of INT, not of PROD");
        assertThat(platform.get("audit-events").send().body()).contains("trust.inspected");
    }

    @Test
    void aPastedCertificateIsExplained() {
        String pem = CA.chain().replace("\n", "\\n");

        var seen = platform.request("POST", "trust/INT/inspections", "{'certificate':'" + pem + "'}")
                .send();

        assertThat(seen.status()).as(seen.body()).isEqualTo(200);
        assertThat(seen.json().at("/connection").isNull()).isTrue();
        assertThat(seen.json().at("/certificates")).hasSize(2);
        assertThat(seen.json().at("/certificates/0/authority").asBoolean()).isTrue();
    }

    @Test
    void whoeverSeesTheTrustHandsACertificateInAndWhoeverKeepsItLooksAtServers() {
        String reader = platform.token(Set.of(Permission.TRUST_READ), Set.of(), Set.of());
        String keeper = platform.token(Set.of(Permission.TRUST_WRITE), Set.of(), Set.of());
        String certificate = "{'certificate':'" + CA.chain().replace("\n", "\\n") + "'}";
        String host = "{'host':'127.0.0.1','port':" + server.getLocalPort() + ",'serverName':'" + NAME + "'}";

        assertThat(inspect(reader, certificate)).isEqualTo(200);
        assertThat(inspect(reader, host)).isEqualTo(403);
        assertThat(inspect(reader, "{}")).isEqualTo(403);
        assertThat(inspect(keeper, host)).isEqualTo(200);
    }

    private static int inspect(String token, String document) {
        return platform.request("POST", "trust/INT/inspections", document)
                .header("Authorization", "Bearer " + token)
                .send()
                .status();
    }

    @Test
    void innerAddressesAreOutOfReachHoweverTheyAreWritten() {
        for (String host : new String[] {
            "10.1.2.3",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "172.16.5.4",
            "0.0.0.0",
            "224.0.0.1",
            "fe80::1",
            "fc00::7",
            "::ffff:10.0.0.1"
        }) {
            var answer = platform.request(
                            "POST",
                            "trust/INT/inspections",
                            "{'host':'" + host + "','port':443,'serverName':'x.nhs.uk'}")
                    .send();
            assertThat(answer.status()).as(host + " " + answer.body()).isEqualTo(422);
        }
    }

    @Test
    void whatIsNoHostIsRefusedAndAClosedPortIsSaid() throws Exception {
        for (String wrong : new String[] {
            "{}",
            "{'host':'a b'}",
            "{'host':'http://x'}",
            "{'host':'127.0.0.1','port':0,'serverName':'x.nhs.uk'}",
            "{'host':'127.0.0.1','port':443,'serverName':'_'}",
            "{'host':'x.nhs.uk','certificate':'y'}",
            "{'certificate':'no certificate'}",
            "{'host':'name.that.does.not.exist.invalid'}"
        }) {
            var answer =
                    platform.request("POST", "trust/INT/inspections", wrong).send();
            assertThat(answer.status()).as(wrong + " " + answer.body()).isEqualTo(422);
        }
        int closed;
        try (var once = new java.net.ServerSocket(0)) {
            closed = once.getLocalPort();
        }
        var answer = platform.request(
                        "POST",
                        "trust/INT/inspections",
                        "{'host':'127.0.0.1','port':" + closed + ",'serverName':'x.nhs.uk'}")
                .send();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/verdict").asText()).contains("could not be reached");
        assertThat(answer.json().at("/certificates")).isEmpty();
    }

    /** A server with a certificate of the development CA; serves until it is closed. */
    private static SSLServerSocket server() throws Exception {
        var identity = CA.identity(NAME, List.of(), Duration.ofDays(10));
        String base64 = identity.key().replaceAll("-----[A-Z ]+-----|\\s", "");
        var key = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        var chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(identity.chain().getBytes(StandardCharsets.US_ASCII)));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("x", key, "x".toCharArray(), chain.toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "x".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, new SecureRandom());
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, java.net.InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (!socket.isClosed()) {
                try (SSLSocket one = (SSLSocket) socket.accept()) {
                    one.startHandshake();
                    int first = one.getInputStream().read();
                    assertThat(first).isNegative();
                } catch (java.io.IOException e) {
                    continue; // closed, or a caller that went away
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return socket;
    }
}
