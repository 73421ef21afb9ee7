package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.tls.ClientTls;
import bars.platform.certificate.DevelopmentCa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A revocation, from the list that an administrator adds to the connection that ends. */
class RevocationIT {
    private static final Endpoint ENDPOINT = Endpoint.RIVERSIDE_INT;
    private static final String PATH = "/FHIR/R4/metadata";

    private final RunningPlatform platform = RunningPlatform.shared();

    @TempDir
    Path folder;

    @Test
    void revokedCallerLosesItsConnectionAndNobodyElseDoes() throws Exception {
        DevelopmentCa authority = authority();
        DevelopmentCa.Identity identity = authority.identity("int.api.service.nhs.uk", List.of(), Duration.ofDays(30));
        SSLContext tls = context(identity);
        try (ProxyConnection doomed = ProxyConnection.open(platform.receiver(), ENDPOINT.serverName(), tls);
                ProxyConnection other = platform.connect(ENDPOINT)) {
            assertThat(doomed.exchange("GET", PATH, ENDPOINT.headers(), new byte[0])
                            .status())
                    .isEqualTo(200);

            HttpResponse<String> added = add(authority.revocationList(
                    List.of(serial(identity)), BigInteger.valueOf(Instant.now().getEpochSecond()), Duration.ofDays(1)));

            assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
            assertThat(added.body()).contains("\"newlyRevoked\":1", "\"age\":\"FRESH\"");
            assertThatThrownBy(doomed::await).as("the connection ends").isInstanceOf(IOException.class);
            assertThat(other.exchange("GET", PATH, ENDPOINT.headers(), new byte[0])
                            .status())
                    .isEqualTo(200);
        }
        assertThatThrownBy(() -> attempt(tls)).hasMessageContaining("certificate_unknown");
        assertThat(recorded("was revoked by")).isTrue();
    }

    /** Records are stored each second. */
    private boolean recorded(String words) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        boolean found = false;
        while (!found && System.nanoTime() < end) {
            found = platform.admin(platform.adminRequest("/api/v1/handshakes?rule=revoked"), true)
                    .body()
                    .contains(words);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return found;
    }

    private void attempt(SSLContext tls) throws IOException {
        try (ProxyConnection again = ProxyConnection.open(platform.receiver(), ENDPOINT.serverName(), tls)) {
            again.await();
        }
    }

    private HttpResponse<String> add(byte[] list) throws IOException {
        String body = "{\"list\":\"" + Base64.getEncoder().encodeToString(list) + "\"}";
        return platform.admin(
                platform.adminRequest("/api/v1/trust/INT/crls")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                true);
    }

    private static BigInteger serial(DevelopmentCa.Identity identity) throws CertificateException {
        var bytes = new ByteArrayInputStream(identity.chain().getBytes(StandardCharsets.US_ASCII));
        return ((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes)).getSerialNumber();
    }

    private DevelopmentCa authority() throws IOException {
        Path pki = platform.home().resolve("pki/int");
        return DevelopmentCa.restore(
                "INT",
                Files.readString(pki.resolve("ca-chain.pem")),
                Files.readString(pki.resolve("issuer.key")),
                Clock.systemUTC());
    }

    private SSLContext context(DevelopmentCa.Identity identity) throws IOException {
        Path chain = Files.writeString(folder.resolve("chain.pem"), identity.chain());
        Path key = Files.writeString(folder.resolve("client-key.pem"), identity.key());
        return ClientTls.presenting(chain, key, platform.home().resolve("pki/int/ca-chain.pem"));
    }
}
