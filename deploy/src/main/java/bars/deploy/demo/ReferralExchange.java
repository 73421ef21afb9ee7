package bars.deploy.demo;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import bars.deploy.tls.ClientTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** A referral to one endpoint, sent and shown as the BaRS proxy would send it. */
final class ReferralExchange {
    private static final int ATTEMPTS = 20;

    /** Source: BaRS Core 1.5.0 §Transactional-integrity: a Sender asks again with the same ids. */
    private static final Set<Integer> TRY_AGAIN = Set.of(408, 425, 503);

    private static final String MEDIA = "application/fhir+json; version=1.5.0";

    private final InetSocketAddress listener;
    private final Path pki;
    private final Consumer<String> say;

    ReferralExchange(InetSocketAddress listener, Path pki, Consumer<String> say) {
        this.listener = listener;
        this.pki = pki;
        this.say = say;
    }

    /** Sends {@code message} and shows everything; a reply other than 200, or 409 after a late one, is a failure. */
    void send(DemoTenant tenant, DemoTenant.DemoEndpoint endpoint, byte[] message) {
        say.accept("");
        say.accept("── " + tenant.name() + ", " + endpoint.environment() + ": " + endpoint.serverName());
        try (ProxyConnection connection = connect(endpoint)) {
            X509Certificate shown = connection.certificate();
            say.accept("   TLS          " + connection.protocol());
            say.accept("   certificate  " + shown.getSubjectX500Principal() + ", serial "
                    + shown.getSerialNumber().toString(16) + ", until "
                    + shown.getNotAfter().toInstant());
            say.accept("   issued by    " + shown.getIssuerX500Principal());
            Map<String, String> headers = headers(endpoint);
            say.accept("   request      POST /FHIR/R4/$process-message, " + message.length + " bytes, X-Request-Id "
                    + headers.get("X-Request-Id"));
            Reply reply = delivered(connection, headers, message);
            say.accept("   reply        " + reply.status() + " "
                    + reply.header("content-type").orElse("") + ", " + reply.body().length + " bytes");
            say.accept("                " + shortened(reply.text()));
            boolean cameLate = reply.status() == 409 && shortened(reply.text()).contains("duplicate");
            if (reply.status() != 200 && !cameLate) {
                throw new DemoFailure("The referral to " + endpoint.serverName() + " was answered with "
                        + reply.status() + ": " + shortened(reply.text()));
            }
        } catch (IOException e) {
            throw new DemoFailure(
                    "The referral to " + endpoint.serverName() + " did not get through: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Asks again with the same ids while the answer is "try again": the first message of a cold process on a busy machine
     * may miss the deadline, and is then told 409 when its work has ended.
     */
    private Reply delivered(ProxyConnection connection, Map<String, String> headers, byte[] message)
            throws IOException {
        Reply reply = connection.exchange("POST", ProxyConnection.PROCESS_MESSAGE, headers, message);
        for (int attempt = 1; attempt < ATTEMPTS && TRY_AGAIN.contains(reply.status()); attempt++) {
            say.accept("   reply        " + reply.status() + ": asking again with the same ids");
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            reply = connection.exchange("POST", ProxyConnection.PROCESS_MESSAGE, headers, message);
        }
        return reply;
    }

    /** A certificate is live within 2 s on every node; until then its name is refused. */
    private ProxyConnection connect(DemoTenant.DemoEndpoint endpoint) throws IOException {
        Path folder = pki.resolve(endpoint.environment().toLowerCase(Locale.ROOT));
        SSLContext tls = ClientTls.asProxy(folder);
        IOException last = new IOException("no attempt was made");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return ProxyConnection.open(listener, endpoint.serverName(), tls);
            } catch (IOException e) {
                last = e;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
            }
        }
        throw last;
    }

    /** Fresh ids each time, so that a second start is a second referral and not a duplicate. */
    static Map<String, String> headers(DemoTenant.DemoEndpoint endpoint) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Request-Id", UUID.randomUUID().toString());
        headers.put("X-Correlation-Id", UUID.randomUUID().toString());
        headers.put("NHSD-Target-Identifier", target(endpoint.service()));
        headers.put("Content-Type", MEDIA);
        headers.put("Accept", MEDIA);
        return headers;
    }

    private static String target(String service) {
        String json = "{\"value\":\"" + service + "\",\"system\":\"" + DemoTenant.SERVICE_SYSTEM + "\"}";
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > 400 ? line.substring(0, 400) + " …" : line;
    }
}
