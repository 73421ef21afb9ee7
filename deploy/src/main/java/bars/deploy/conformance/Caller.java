package bars.deploy.conformance;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Calls the receiver as the BaRS proxy would, and keeps what was sent last for the report. One scenario's. */
final class Caller {
    static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";
    static final String NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number";
    private static final String MEDIA = "application/fhir+json; version=1.5.0";
    private static final String BASE = "/FHIR/R4";
    private static final String PROCESS = BASE + "/$process-message";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DAYS = 14;

    private final Target target;
    private final SampleCase about;
    private final SampleMessages messages;
    private final String conversation = UUID.randomUUID().toString();
    private final Deque<Slot> slots = new ArrayDeque<>();
    private String summary = "";
    private Map<String, String> sent = Map.of();
    private String remembered = "";

    Caller(Target target) {
        this.target = target;
        this.about = new SampleCase(
                () -> UUID.randomUUID().toString(),
                TestNumber.random(),
                Clock.systemUTC().instant());
        this.messages = new SampleMessages(target.route(), about);
    }

    /** A slot that the receiver offered. */
    record Slot(String id, String scheduleId) {}

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

    /** Keeps an id that a later reply has to tell; the scenario fails when there is none. */
    String remember(String id) throws IOException {
        if (id.isEmpty()) {
            throw new IOException("what had to come before has no id");
        }
        remembered = id;
        return id;
    }

    /** The id that was kept last. */
    String remembered() {
        return remembered;
    }

    SampleMessages messages() {
        return messages;
    }

    /** A new request of the service's use case. */
    SampleBundle request() {
        return onlyFor("1", "2", "3", "4", "5", "6", "8").messages.request();
    }

    /** Ends the scenario when the service is set to refuse what is there already. */
    Caller stateless() {
        if (target.stateful()) {
            throw new NotApplicable("The service is set to refuse second bookings and referrals");
        }
        return this;
    }

    SampleCase about() {
        return about;
    }

    Target target() {
        return target;
    }

    String useCase() {
        return target.useCase();
    }

    String service() {
        return target.service();
    }

    /** Ends the scenario unless the service's Application is one of these. */
    Caller onlyFor(String... applications) {
        if (Stream.of(applications).noneMatch(target.application()::equals)) {
            throw new NotApplicable("Not for Application " + target.application());
        }
        return this;
    }

    /** Headers with a fresh request id in this scenario's conversation, to be changed at will. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Request-Id", UUID.randomUUID().toString());
        headers.put("X-Correlation-Id", conversation);
        headers.put("NHSD-Target-Identifier", identifier(target.service()));
        headers.put("Accept", MEDIA);
        return headers;
    }

    Map<String, String> without(String name) {
        Map<String, String> headers = headers();
        headers.remove(name);
        return headers;
    }

    Map<String, String> with(String name, String value) {
        Map<String, String> headers = headers();
        headers.put(name, value);
        return headers;
    }

    static String identifier(String service) {
        return encoded("{\"system\":\"" + DOS + "\",\"value\":\"" + service + "\"}");
    }

    static String encoded(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    static String query(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
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

    /** As {@link #post(SampleBundle)}; the scenario fails when it is not taken. */
    JsonNode taken(SampleBundle bundle) throws IOException {
        Reply reply = post(bundle);
        if (reply.status() != 200) {
            throw new IOException("what had to come before was not taken: " + reply.status() + " " + reply.text());
        }
        return JSON.readTree(reply.body());
    }

    /** Id that the receiver gave to the first resource of a type. */
    static String id(JsonNode bundle, String type) {
        for (JsonNode entry : bundle.path("entry")) {
            if (entry.at("/resource/resourceType").asText().equals(type)) {
                return entry.at("/resource/id").asText();
            }
        }
        return "";
    }

    Reply post(byte[] body, Map<String, String> headers) throws IOException {
        headers.putIfAbsent("Content-Type", MEDIA);
        return send("POST", PROCESS, headers, body);
    }

    /** A slot that is free, another one at each call; the scenario fails when the receiver does not tell of any or none. */
    Slot slot() throws IOException {
        onlyFor("1", "2", "7");
        if (slots.isEmpty()) {
            Reply reply = get("/Slot?" + window("free"));
            if (reply.status() != 200) {
                throw new IOException("free slots were not told: " + reply.status() + " " + reply.text());
            }
            JsonNode found = JSON.readTree(reply.body());
            for (JsonNode entry : found.path("entry")) {
                JsonNode slot = entry.path("resource");
                if (slot.path("resourceType").asText().equals("Slot")) {
                    slots.add(new Slot(
                            slot.path("id").asText(),
                            idOf(found, slot.at("/schedule/reference").asText())));
                }
            }
        }
        if (slots.isEmpty()) {
            throw new NotApplicable("The service offers no free slot in the next " + DAYS + " days");
        }
        return slots.remove();
    }

    private static String idOf(JsonNode bundle, String fullUrl) {
        for (JsonNode entry : bundle.path("entry")) {
            if (entry.path("fullUrl").asText().equals(fullUrl)) {
                return entry.at("/resource/id").asText();
            }
        }
        return "";
    }

    /** A search for slots of the next days. */
    String window(String statuses) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return "status=" + statuses + "&start=" + query("ge" + utc(now)) + "&start="
                + query("le" + utc(now.plus(DAYS, ChronoUnit.DAYS))) + "&Schedule.actor:HealthcareService="
                + target.service() + "&_include=Slot:schedule&_include:iterate=Schedule:actor:HealthcareService";
    }

    private static String utc(Instant moment) {
        return moment.toString().replace("Z", "+00:00");
    }

    private Reply send(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        sent = Map.copyOf(headers);
        summary = method + " " + path + (body.length == 0 ? "" : ", " + body.length + " bytes");
        try (ProxyConnection connection = ProxyConnection.open(target.listener(), target.serverName(), target.tls())) {
            return connection.exchange(method, path, headers, body);
        }
    }
}
