package bars.deploy.acceptance;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.tls.ClientTls;
import bars.platform.certificate.DevelopmentCa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
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
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** A caller in INT with a certificate of its own from a platform's development CA, which can revoke it. */
final class RevocableCaller {
    private final DevelopmentCa authority;
    private final DevelopmentCa.Identity identity;
    private final SSLContext tls;

    /**
     * @param pki of the platform
     * @param folder for its own files
     */
    RevocableCaller(Path pki, Path folder) throws IOException {
        authority = authority(pki, "INT");
        identity = authority.identity("int.api.service.nhs.uk", List.of(), Duration.ofDays(30));
        tls = ClientTls.presenting(
                Files.writeString(folder.resolve("chain.pem"), identity.chain()),
                Files.writeString(folder.resolve("client-key.pem"), identity.key()),
                pki.resolve("int/ca-chain.pem"));
    }

    /** The development CA of an environment of the platform. */
    static DevelopmentCa authority(Path pki, String environment) throws IOException {
        Path folder = pki.resolve(environment.toLowerCase(Locale.ROOT));
        return DevelopmentCa.restore(
                environment,
                Files.readString(folder.resolve("ca-chain.pem")),
                Files.readString(folder.resolve("issuer.key")),
                Clock.systemUTC());
    }

    ProxyConnection connect(InetSocketAddress receiver, String serverName) throws IOException {
        return ProxyConnection.open(receiver, serverName, tls);
    }

    /** What is added to {@code /trust/INT/crls} to revoke it. */
    Map<String, Object> revocation() throws CertificateException {
        return Map.of("list", Base64.getEncoder().encodeToString(revocationList()));
    }

    /** A list of its authority with its certificate on it. */
    byte[] revocationList() throws CertificateException {
        return authority.revocationList(
                List.of(serial()), BigInteger.valueOf(Instant.now().getEpochSecond()), Duration.ofDays(1));
    }

    private BigInteger serial() throws CertificateException {
        var bytes = new ByteArrayInputStream(identity.chain().getBytes(StandardCharsets.US_ASCII));
        return ((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes)).getSerialNumber();
    }
}
