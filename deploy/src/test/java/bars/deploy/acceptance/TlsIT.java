package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import bars.deploy.tls.ClientTls;
import bars.messages.requirement.Requirement;
import bars.platform.certificate.DevelopmentCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in and who does not, over real TLS. */
class TlsIT {
    private static final Duration YEAR = Duration.ofDays(365);
    private final RunningPlatform platform = RunningPlatform.shared();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void eachEndpointPresentsItsOwnCertificate(Endpoint endpoint) throws IOException {
        try (ProxyConnection connection = platform.connect(endpoint)) {
            assertThat(connection.certificate().getSubjectX500Principal().getName())
                    .containsIgnoringCase("CN=" + endpoint.serverName());
            assertThat(connection.certificate().getIssuerX500Principal().getName())
                    .containsIgnoringCase("Development " + endpoint.folder());
        }
    }

    @Test
    void unknownServerNameIsRefusedByNameAndGetsNoCertificate() {
        refused(
                () -> ProxyConnection.open(platform.receiver(), "bars-int-nobody.demo.nhs.uk", platform.proxy("int")),
                "unrecognized_name");
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("SEC-01")
    void clientOfTheOtherEnvironmentIsRefused(Endpoint endpoint) {
        String other = endpoint.folder().equals("int") ? "prod" : "int";
        Path pki = platform.home().resolve("pki");
        SSLContext wrong = ClientTls.presenting(
                pki.resolve(other + "/proxy.pem"),
                pki.resolve(other + "/proxy.key"),
                pki.resolve(endpoint.folder() + "/ca-chain.pem"));

        refused(() -> attempt(endpoint, wrong), "certificate_unknown");
    }

    @Test
    @Requirement({"SEC-01", "F18"})
    void callerWithoutCertificateIsRefused() {
        Path authorities = platform.home().resolve("pki/int/ca-chain.pem");

        refused(
                () -> attempt(Endpoint.RIVERSIDE_INT, ClientTls.trusting(authorities)),
                "certificate_required|bad_certificate|handshake_failure");
    }

    @Test
    void certificateOfAnAuthorityThatNobodyTrustsIsRefused() {
        SSLContext rogue = context(DevelopmentCa.create("INT", Clock.systemUTC()), "int.api.service.nhs.uk", YEAR);

        refused(() -> attempt(Endpoint.RIVERSIDE_INT, rogue), "certificate_unknown");
    }

    @Test
    void expiredCertificateIsRefused() throws IOException {
        Clock lastYear = Clock.offset(Clock.systemUTC(), YEAR.negated());
        SSLContext expired = context(authority(lastYear), "int.api.service.nhs.uk", Duration.ofDays(30));

        refused(() -> attempt(Endpoint.RIVERSIDE_INT, expired), "certificate_expired|certificate_unknown");
    }

    @Test
    @Requirement("SEC-01")
    void certificateWithAnotherNameIsRefused() throws IOException {
        SSLContext stranger = context(authority(Clock.systemUTC()), "somebody-else.nhs.uk", YEAR);

        refused(() -> attempt(Endpoint.RIVERSIDE_INT, stranger), "certificate_unknown|access_denied");
    }

    @Test
    @Requirement("SEC-03")
    void hostThatIsNotTheServerNameIsMisdirected() throws IOException {
        try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
            Map<String, String> headers = Endpoint.RIVERSIDE_INT.headers();
            headers.put("Host", Endpoint.HILLSIDE_INT.serverName());

            Reply reply = connection.exchange("GET", "/FHIR/R4/metadata", headers, new byte[0]);

            assertThat(reply.status()).isEqualTo(421);
            assertThat(reply.text()).contains("OperationOutcome").contains("security");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s:8443", "%s.", "%s.:443"})
    @Requirement("SEC-03")
    void hostMayCarryPortCaseAndRoot(String form) throws IOException {
        try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
            for (String path : List.of("metadata", "$process-message")) {
                Map<String, String> headers = Endpoint.RIVERSIDE_INT.headers();
                String name = Endpoint.RIVERSIDE_INT.serverName().toUpperCase(Locale.ROOT);
                headers.put("Host", form.formatted(name));

                Reply reply = connection.exchange(
                        path.equals("metadata") ? "GET" : "POST",
                        "/FHIR/R4/" + path,
                        headers,
                        path.equals("metadata") ? new byte[0] : Endpoint.RIVERSIDE_INT.referral());

                assertThat(reply.status()).as(path + ": " + reply.text()).isEqualTo(200);
            }
        }
    }

    /**
     * A handshake of TLS 1.3 is over for the client before the server has looked at its certificate: the alert comes
     * afterwards. Nothing is sent, since a write to a connection that is closed already would hide the alert.
     */
    private void attempt(Endpoint endpoint, SSLContext tls) throws IOException {
        try (ProxyConnection connection = ProxyConnection.open(platform.receiver(), endpoint.serverName(), tls)) {
            connection.await();
        }
    }

    private static void refused(ThrowingCallable attempt, String alert) {
        assertThatThrownBy(attempt).isInstanceOf(IOException.class).message().containsPattern(alert);
    }

    private DevelopmentCa authority(Clock clock) throws IOException {
        Path pki = platform.home().resolve("pki/int");
        return DevelopmentCa.restore(
                "INT",
                Files.readString(pki.resolve("ca-chain.pem")),
                Files.readString(pki.resolve("issuer.key")),
                clock);
    }

    private SSLContext context(DevelopmentCa authority, String name, Duration lifetime) {
        try {
            DevelopmentCa.Identity identity = authority.identity(name, List.of(), lifetime);
            Path chain = Files.writeString(folder.resolve("chain.pem"), identity.chain());
            Path key = Files.writeString(folder.resolve("client-key.pem"), identity.key());
            return ClientTls.presenting(chain, key, platform.home().resolve("pki/int/ca-chain.pem"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
