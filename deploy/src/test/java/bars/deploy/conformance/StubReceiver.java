package bars.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/** A receiver on this machine that does what a few scenarios ask for, all but one thing. */
final class StubReceiver implements AutoCloseable {
    static final String SERVICE = "20000001";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What it does not do. */
    enum Fault {
        NONE,
        IGNORES_TARGET,
        CHANGES_BUNDLE_ID,
        GIVES_NEW_IDS,
        FORGETS_LINKS,
        TELLS_NOTHING,
        FAILS_AT_SLOTS
    }

    private final HttpsServer server;
    private final Fault fault;
    private final Map<String, JsonNode> records = new ConcurrentHashMap<>();

    /** @param tls with the certificate that it presents */
    StubReceiver(SSLContext tls, Fault fault) throws IOException {
        this.fault = fault;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/FHIR/R4", this::answer);
        server.start();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Headers asked = exchange.getRequestHeaders();
            String path = exchange.getRequestURI().getPath().substring("/FHIR/R4".length());
            boolean here = fault == Fault.IGNORES_TARGET
                    || Caller.identifier(SERVICE).equals(asked.getFirst("NHSD-Target-Identifier"));
            boolean broken = fault == Fault.FAILS_AT_SLOTS && path.equals("/Slot");
            Optional<JsonNode> found = here && !broken ? found(path, body) : Optional.empty();
            byte[] told = found.map(JsonNode::toString).orElse(outcome()).getBytes(StandardCharsets.UTF_8);

            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", "application/fhir+json; version=1.5.0");
            headers.set("Cache-Control", "no-store");
            headers.set("X-Request-Id", asked.getFirst("X-Request-Id"));
            headers.set("X-Correlation-Id", asked.getFirst("X-Correlation-Id"));
            exchange.sendResponseHeaders(found.isPresent() ? 200 : broken ? 500 : 404, told.length);
            exchange.getResponseBody().write(told);
        }
    }

    private Optional<JsonNode> found(String path, byte[] body) throws IOException {
        return switch (path) {
            case "/$process-message" -> Optional.of(taken((ObjectNode) JSON.readTree(body)));
            case "/Slot" -> Optional.of(slots());
            default -> Optional.ofNullable(records.get(path));
        };
    }

    private JsonNode taken(ObjectNode bundle) {
        for (JsonNode entry : bundle.path("entry")) {
            ObjectNode resource = (ObjectNode) entry.path("resource");
            String type = resource.path("resourceType").asText();
            String id = id(entry.path("fullUrl").asText(), resource.path("id").asText());
            resource.put("id", id);
            if (type.equals("Appointment")) {
                resource.put("created", "2026-06-01T10:00:00+00:00");
            }
            if (fault == Fault.FORGETS_LINKS) {
                resource.remove("supportingInfo");
            }
            records.put("/" + type + "/" + id, resource.deepCopy());
        }
        if (fault == Fault.CHANGES_BUNDLE_ID) {
            bundle.put("id", UUID.randomUUID().toString());
        }
        return told(bundle);
    }

    private String id(String fullUrl, String own) {
        if (fault == Fault.GIVES_NEW_IDS) {
            return UUID.randomUUID().toString();
        }
        return own.isEmpty()
                ? UUID.nameUUIDFromBytes(fullUrl.getBytes(StandardCharsets.UTF_8))
                        .toString()
                : own;
    }

    private JsonNode slots() throws IOException {
        String slot = UUID.randomUUID().toString();
        String schedule = UUID.randomUUID().toString();
        return told((ObjectNode) JSON.readTree(
                """
                {"resourceType": "Bundle", "type": "searchset", "total": 1,
                 "link": [{"relation": "self", "url": "Slot?_include=Slot:schedule"}],
                 "entry": [
                  {"fullUrl": "urn:uuid:%1$s", "resource": {"resourceType": "Slot", "id": "%1$s", "status": "free",
                   "schedule": {"reference": "urn:uuid:%2$s"}}},
                  {"fullUrl": "urn:uuid:%2$s", "resource": {"resourceType": "Schedule", "id": "%2$s"}}]}"""
                        .formatted(slot, schedule)));
    }

    private JsonNode told(ObjectNode bundle) {
        if (fault == Fault.TELLS_NOTHING) {
            bundle.putArray("entry");
        }
        return bundle;
    }

    private static String outcome() {
        return """
               {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-found",
                "details": {"coding": [{"code": "REC_NOT_FOUND"}]}, "diagnostics": "There is no such thing"}]}""";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
