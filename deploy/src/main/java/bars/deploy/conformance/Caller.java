package bars.deploy.conformance;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Calls the receiver as the BaRS proxy would, and keeps what was sent last for the report. One scenario's. */
final class Caller {
    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";
    private static final String MEDIA = "application/fhir+json; version=1.5.0";
    private static final String BASE = "/FHIR/R4";
    private static final String PROCESS = BASE + "/$process-message";

    /** A number of the range that is reserved for tests. */
    private static final String TEST_NUMBER = "9990000018";

    private final Target target;
    private final SampleMessages messages;
    private String summary = "";
    private Map<String, String> sent = Map.of();

    Caller(Target target) {
        this.target = target;
        SampleCase about = new SampleCase(
                () -> UUID.randomUUID().toString(),
                TEST_NUMBER,
                Clock.systemUTC().instant());
        this.messages = new SampleMessages(target.route(), about);
    }

    /** What was sent last, in one line. */
    String summary() {
        return summary;
    }

    /** Whether {@code reply} carries every id that went with the request, unchanged. */
    boolean isEchoedBy(Reply reply) {
        return Stream.of("X-Request-Id", "X-Correlation-Id")
                .allMatch(name -> !sent.containsKey(name)
                        || reply.header(name).filter(sent.get(name)::equals).isPresent());
    }

    SampleMessages messages() {
        return messages;
    }

    String useCase() {
        return target.useCase();
    }

    String service() {
        return target.service();
    }

    /** Headers with fresh ids, to be changed at will. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Request-Id", UUID.randomUUID().toString());
        headers.put("X-Correlation-Id", UUID.randomUUID().toString());
        headers.put("NHSD-Target-Identifier", identifier(target.service()));
        headers.put("Accept", MEDIA);
        return headers;
    }

    static String identifier(String service) {
        String json = "{\"system\":\"" + DOS + "\",\"value\":\"" + service + "\"}";
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    Reply get(String path) throws IOException {
        return send("GET", BASE + path, headers(), new byte[0]);
    }

    Reply get(String path, Map<String, String> headers) throws IOException {
        return send("GET", BASE + path, headers, new byte[0]);
    }

    Reply method(String method, String path) throws IOException {
        return send(method, BASE + path, headers(), new byte[0]);
    }

    Reply post(SampleBundle bundle) throws IOException {
        return post(bundle.bytes(), headers());
    }

    Reply post(byte[] body, Map<String, String> headers) throws IOException {
        headers.putIfAbsent("Content-Type", MEDIA);
        return send("POST", PROCESS, headers, body);
    }

    private Reply send(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        sent = Map.copyOf(headers);
        summary = method + " " + path + (body.length == 0 ? "" : ", " + body.length + " bytes");
        try (ProxyConnection connection = ProxyConnection.open(target.listener(), target.serverName(), target.tls())) {
            return connection.exchange(method, path, headers, body);
        }
    }
}
