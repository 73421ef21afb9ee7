package bars.deploy.acceptance;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;

/** The proxy, calling one service of Application 1 for one patient; each call on a connection of its own. */
final class ServiceCaller {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BASE = "/FHIR/R4";
    private static final String MEDIA = "application/fhir+json; version=1.5.0";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InetSocketAddress receiver;
    private final SSLContext tls;
    private final String serverName;
    private final String odsCode;
    private final String service;

    ServiceCaller(RunningPlatform platform, String serverName, String odsCode, String service) {
        this.receiver = platform.receiver();
        this.tls = platform.proxy("int");
        this.serverName = serverName;
        this.odsCode = odsCode;
        this.service = service;
    }

    /**
     * Offers a service of Application 1 behind a server name of INT, and calls it once the receiver knows it.
     *
     * @param more members of the service besides
     */
    static ServiceCaller offered(
            RunningPlatform platform, String serverName, String odsCode, String value, Map<String, Object> more)
            throws IOException {
        Map<String, Object> service = new HashMap<>(more);
        service.put("system", "https://fhir.nhs.uk/Id/dos-service-id");
        service.put("value", value);
        service.put("useCases", List.of("a1t1"));
        service.put("applicationVersions", Map.of("1", List.of("2.1.0")));
        platform.api().post("endpoints/" + serverName + "/services", service);
        return new ServiceCaller(platform, serverName, odsCode, value).awaited();
    }

    /** Asks again until the answer has a status: what is changed by REST reaches the receiver by notification. */
    @FunctionalInterface
    interface Attempt {
        Reply run() throws IOException;
    }

    static Reply until(int status, Attempt attempt) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Reply reply = attempt.run();
        while (reply.status() != status && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            reply = attempt.run();
        }
        return reply;
    }

    /** Waits until the receiver knows the name, whose handshakes it refuses before, and the service. */
    ServiceCaller awaited() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                Reply reply = until(200, () -> get("/metadata"));
                if (reply.status() != 200) {
                    throw new AssertionError("the receiver does not know the service: " + reply.text());
                }
                return this;
            } catch (SSLHandshakeException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    /** Headers with fresh ids. */
    Map<String, String> headers() {
        String target = "{\"system\":\"https://fhir.nhs.uk/Id/dos-service-id\",\"value\":\"" + service + "\"}";
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Request-Id", UUID.randomUUID().toString());
        headers.put("X-Correlation-Id", UUID.randomUUID().toString());
        headers.put(
                "NHSD-Target-Identifier", Base64.getEncoder().encodeToString(target.getBytes(StandardCharsets.UTF_8)));
        headers.put("Content-Type", MEDIA);
        headers.put("Accept", MEDIA);
        return headers;
    }

    SampleMessages messages() {
        return new SampleMessages(
                SampleRoute.to(service, odsCode, "The organisation under test", "a1t1", "2.1.0"),
                new SampleCase(() -> UUID.randomUUID().toString(), "9990000018", Instant.now()));
    }

    byte[] referral() {
        return messages().request().bytes();
    }

    Reply get(String path) throws IOException {
        return exchange("GET", path, headers(), new byte[0]);
    }

    Reply call(String method, String path, Map<String, String> headers) throws IOException {
        return exchange(method, path, headers, new byte[0]);
    }

    Reply post(byte[] body) throws IOException {
        return post(headers(), body);
    }

    Reply post(Map<String, String> headers, byte[] body) throws IOException {
        return exchange("POST", "/$process-message", headers, body);
    }

    /** As {@link #post(Map, byte[])}, in one chunk that comes after the head, and the last chunk after that. */
    Reply postInChunks(Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder("POST " + BASE + "/$process-message HTTP/1.1\r\nHost: ")
                .append(serverName)
                .append("\r\nTransfer-Encoding: chunked\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        try (ProxyConnection connection = ProxyConnection.open(receiver, serverName, tls)) {
            connection.send(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            connection.send((Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            connection.send(body);
            connection.send("\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            return connection.await();
        }
    }

    /** Free slots of the next two weeks. */
    Reply slots() throws IOException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return get("/Slot?status=free&start=ge" + utc(now) + "&start=le" + utc(now.plus(14, ChronoUnit.DAYS))
                + "&Schedule.actor:HealthcareService=" + service
                + "&_include=Slot:schedule&_include:iterate=Schedule:actor:HealthcareService");
    }

    private static String utc(Instant moment) {
        return moment.toString().replace("Z", "%2B00:00");
    }

    static JsonNode json(Reply reply) throws IOException {
        return JSON.readTree(reply.body());
    }

    private Reply exchange(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        try (ProxyConnection connection = ProxyConnection.open(receiver, serverName, tls)) {
            return connection.exchange(method, BASE + path, headers, body);
        }
    }
}
