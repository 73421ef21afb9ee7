package bars.deploy.acceptance;

import static bars.deploy.acceptance.MarkedPatient.BIRTH_DATE;
import static bars.deploy.acceptance.MarkedPatient.EMAIL;
import static bars.deploy.acceptance.MarkedPatient.FAMILY;
import static bars.deploy.acceptance.MarkedPatient.GIVEN;
import static bars.deploy.acceptance.MarkedPatient.NHS_NUMBER;
import static bars.deploy.acceptance.MarkedPatient.POSTCODE;
import static bars.deploy.acceptance.MarkedPatient.base64;
import static bars.deploy.acceptance.MarkedPatient.encoded;
import static bars.deploy.acceptance.MarkedPatient.everything;
import static bars.deploy.acceptance.MarkedPatient.seenIn;
import static bars.deploy.acceptance.MarkedPatient.writtenIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.deploy.acceptance.TenantSystem.Answer;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import bars.deploy.tls.ClientTls;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A patient who cannot be mistaken goes every way there is, taken and refused, and is then looked for wherever the platform
 * writes or answers. The last test ends the platform, so that everything is written.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedactionIT extends RedactionSite {
    @Test
    @Order(1)
    void lookFindsEveryForm() {
        for (String form : MarkedPatient.forms()) {
            assertThat(seenIn("{\"message\":\"" + form + "\"}")).as(form).isNotEmpty();
        }
        assertThat(seenIn(base64("{\"value\":\"" + FAMILY + "\"}"))).isNotEmpty();
        List<String> sent = seenIn(new String(referral(INBOX), StandardCharsets.UTF_8));
        for (String fact : MarkedPatient.facts()) {
            assertThat(sent).as(fact).anySatisfy(one -> assertThat(one).startsWith(fact));
        }
        assertThat(seenIn(PLATFORM.output())).isEmpty();
    }

    @Test
    @Order(2)
    void takenOnceAndRefusedAgain() throws IOException {
        Map<String, String> headers = headers(INBOX);
        byte[] referral = referral(INBOX);

        Reply taken = exchange("POST", PROCESS, headers, referral);
        assertThat(taken.status()).as(taken.text()).isEqualTo(200);
        refused("the same again", 409, exchange("POST", PROCESS, headers, referral));
        refused(
                "another body under the same ids",
                409,
                exchange("POST", PROCESS, headers, changed(referral, GIVEN, GIVEN + "a")));
        Map<String, byte[]> odd = new LinkedHashMap<>();
        odd.put("another request", referral(INBOX));
        odd.put("code", changed(referral(INBOX), "\"364075005\"", "\"" + FAMILY + "\""));
        odd.put("number of another system", changed(referral(INBOX), NUMBER_SYSTEM, "https://" + FAMILY + ".example"));
        String extension =
                "\"extension\":[{\"url\":\"https://" + FAMILY + ".example\",\"valueString\":\"" + GIVEN + "\"}],";
        odd.put("extension", changed(referral(INBOX), "\"gender\":", extension + "\"gender\":"));
        for (Map.Entry<String, byte[]> one : odd.entrySet()) {
            Reply reply = post(INBOX, one.getValue());
            softly.assertThat(reply.status())
                    .as(one.getKey() + " " + reply.text())
                    .isEqualTo(200);
        }
    }

    @Test
    @Order(3)
    void bodiesThatAreRefused() throws IOException {
        byte[] good = referral(INBOX);
        String text = new String(good, StandardCharsets.UTF_8);
        byte[] cut = text.substring(0, text.indexOf(FAMILY) + FAMILY.length()).getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> malformed = new LinkedHashMap<>();
        malformed.put("cut in the middle", cut);
        malformed.put("member twice", changed(good, "\"family\":", "\"family\":\"" + FAMILY + "\",\"family\":"));
        malformed.put("bare words", changed(good, "\"" + BIRTH_DATE + "\"", FAMILY));
        malformed.put("text alone", everything().getBytes(StandardCharsets.UTF_8));
        malformed.put("string alone", ("\"" + everything() + "\"").getBytes(StandardCharsets.UTF_8));
        malformed.put("object for a name", changed(good, "\"" + FAMILY + "\"", "{\"" + FAMILY + "\":1}"));
        malformed.put("name for a date", changed(good, BIRTH_DATE, FAMILY));
        malformed.put("name for a code", changed(good, "\"gender\":\"female\"", "\"gender\":\"" + FAMILY + "\""));
        malformed.put("name for a list", changed(good, "[\"" + GIVEN + "\"]", "{\"" + GIVEN + "\":[]}"));
        malformed.put("unknown element", changed(good, "\"family\":", "\"" + GIVEN + "\":"));
        malformed.put("unknown long element", changed(good, "\"family\":", "\"" + everything() + "\":"));
        malformed.put(
                "unknown type", changed(good, "\"resourceType\":\"Patient\"", "\"resourceType\":\"" + GIVEN + "\""));
        malformed.put("not Base64", changed(good, "\"data\":\"", "\"data\":\"" + EMAIL));
        malformed.put("broken encoding", broken(good));
        for (Map.Entry<String, byte[]> one : malformed.entrySet()) {
            refused(one.getKey(), 400, post(INBOX, one.getValue()));
        }
    }

    @Test
    @Order(4)
    void messagesThatTheRulesRefuse() throws IOException {
        byte[] good = referral(INBOX);
        Map<String, byte[]> wrong = new LinkedHashMap<>();
        wrong.put("reason", changed(good, "\"code\":\"new\"", "\"code\":\"" + GIVEN + "\""));
        wrong.put("event", changed(good, "\"code\":\"servicerequest-request\"", "\"code\":\"" + GIVEN + "\""));
        wrong.put("definition", changed(good, "bars-message-servicerequest", GIVEN));
        wrong.put("category", changed(good, "\"code\":\"referral\"", "\"code\":\"" + GIVEN + "\""));
        wrong.put(
                "status", changed(good, "\"status\":\"active\",\"intent\"", "\"status\":\"" + GIVEN + "\",\"intent\""));
        wrong.put("bundle type", changed(good, "\"type\":\"message\"", "\"type\":\"" + GIVEN + "\""));
        wrong.put("receiver", changed(good, "|" + INBOX, "|" + GIVEN));
        for (Map.Entry<String, byte[]> one : wrong.entrySet()) {
            refused(one.getKey(), 400, post(INBOX, one.getValue()));
        }
        refused("version", 422, post(INBOX, changed(good, "\"versionId\":\"2.1.0\"", "\"versionId\":\"99.9.9\"")));
        refused("use case", 422, post(INBOX, changed(good, "\"code\":\"a1t1\"", "\"code\":\"a2t1\"")));
    }

    @Test
    @Order(5)
    void mediaSizesAndHeadersThatAreRefused() throws IOException {
        byte[] xml = ("<Bundle xmlns=\"http://hl7.org/fhir\"><" + FAMILY + " value=\"" + everything() + "\"/></Bundle>")
                .getBytes(StandardCharsets.UTF_8);
        refused("XML", 406, exchange("POST", PROCESS, headers("Content-Type", "application/fhir+xml"), xml));
        refused("another type", 406, exchange("POST", PROCESS, headers("Content-Type", "text/" + FAMILY), xml));
        refused("no type", 406, exchange("POST", PROCESS, headers("Content-Type", everything()), xml));
        refused("accept", 406, exchange("POST", PROCESS, headers("Accept", "text/" + FAMILY), referral(INBOX)));
        refused("encoding", 406, exchange("POST", PROCESS, headers("Content-Encoding", FAMILY), referral(INBOX)));
        byte[] large =
                everything().repeat(12 * 1024 * 1024 / everything().length()).getBytes(StandardCharsets.UTF_8);
        refused("too large", 413, exchange("POST", PROCESS, headers(INBOX), large));

        byte[] good = referral(INBOX);
        refused("request id", 400, exchange("POST", PROCESS, headers("X-Request-Id", FAMILY), good));
        refused("request id of words", 400, exchange("POST", PROCESS, headers("X-Request-Id", everything()), good));
        refused("correlation id", 400, exchange("POST", PROCESS, headers("X-Correlation-Id", NHS_NUMBER), good));
        for (String value : List.of(
                FAMILY,
                base64(everything()),
                base64("{\"system\":\"https://fhir.nhs.uk/Id/dos-service-id\",\"value\":{\"" + FAMILY + "\":1}}"),
                base64("{\"system\":\"" + everything() + "\""))) {
            refused("target " + value, 400, exchange("POST", PROCESS, headers("NHSD-Target-Identifier", value), good));
        }
        String nobody = "{\"system\":\"https://fhir.nhs.uk/Id/dos-service-id\",\"value\":\"" + FAMILY + "\"}";
        refused(
                "unknown target",
                404,
                exchange("POST", PROCESS, headers("NHSD-Target-Identifier", base64(nobody)), good));
        for (String name :
                List.of("NHSD-End-User-Organisation", "NHSD-Requesting-Software", "NHSD-Requesting-Practitioner")) {
            String unclosed = base64("{\"resourceType\":\"" + FAMILY + "\",\"name\":\"" + everything());
            refused(name, 400, exchange("POST", PROCESS, headers(name, unclosed), good));
            refused(name + " plain", 400, exchange("POST", PROCESS, headers(name, everything()), good));
        }
        String known = base64("{\"resourceType\":\"Organization\",\"name\":\"" + everything() + "\"}");
        Map<String, String> more = headers("NHSD-End-User-Organisation", known);
        more.put("User-Agent", everything());
        more.put("Cookie", "patient=" + encoded(everything()));
        more.put("traceparent", everything());
        more.put("baggage", "patient=" + FAMILY);
        more.put("Forwarded", "for=" + FAMILY);
        more.put("X-" + FAMILY, everything());
        refused("known headers", 404, exchange("GET", BASE + "/ServiceRequest/" + UUID.randomUUID(), more, NOTHING));
        refused("host", 421, exchange("GET", BASE + "/metadata", headers("Host", FAMILY + ".nhs.uk"), NOTHING));
        refused("header of 100 KB", 431, exchange("GET", BASE + "/metadata", headers("X-Patient", tooMuch()), NOTHING));
    }

    @Test
    @Order(6)
    void readsGoodAndBad() throws IOException {
        String number = "patient:identifier=" + encoded(NUMBER_SYSTEM + "|" + NHS_NUMBER);
        Reply found = get("/ServiceRequest?" + number);
        assertThat(found.status()).as(found.text()).isEqualTo(200);
        assertThat(found.text()).as("the patient is found").contains("\"match\"");
        String person = "patient:name=" + FAMILY + "&patient:address-postalcode=" + encoded(POSTCODE);
        softly.assertThat(get("/ServiceRequest?" + person + "&patient:birthdate=" + BIRTH_DATE)
                        .status())
                .as("by demographics")
                .isEqualTo(200);
        softly.assertThat(get("/Appointment?" + number).status())
                .as("appointments")
                .isEqualTo(200);
        String window = "&start=ge2030-01-01T00:00:00%2B00:00&start=le2030-01-02T00:00:00%2B00:00"
                + "&_include=Slot:schedule&_include:iterate=Schedule:actor:HealthcareService";
        softly.assertThat(get("/ServiceRequest?" + number + "&" + FAMILY + "=" + encoded(everything()))
                        .status())
                .as("unknown parameter")
                .isEqualTo(200);

        Map<String, Integer> bad = new LinkedHashMap<>();
        for (String type : List.of("/ServiceRequest", "/Appointment")) {
            bad.put(type + "?patient:identifier=" + NHS_NUMBER, 400);
            bad.put(type + "?patient:identifier=" + encoded(NUMBER_SYSTEM + "|" + FAMILY), 400);
            bad.put(type + "?" + person, 400);
            bad.put(type + "?" + person + "&patient:birthdate=" + FAMILY, 400);
            bad.put(type + "?patient=" + NHS_NUMBER + "&" + FAMILY + "=" + encoded(everything()), 400);
            bad.put(type + "?patient:identifier=%zz" + FAMILY, 400);
            bad.put(type + "/" + NHS_NUMBER, 400);
            bad.put(type + "/" + encoded(everything()), 400);
            bad.put(type + "/" + UUID.randomUUID() + "?family=" + FAMILY, 404);
            bad.put(type + "/" + UUID.randomUUID() + "/" + FAMILY, 404);
        }
        bad.put("/ServiceRequest?identifier=" + FAMILY, 400);
        String service = "/Slot?Schedule.actor:HealthcareService=";
        bad.put(service + INBOX + "&status=" + FAMILY + window, 400);
        bad.put(service + FAMILY + "&status=free" + window, 404);
        bad.put(service + encoded(everything()) + "&status=free" + window, 400);
        bad.put(service + INBOX + "&status=free&start=ge" + FAMILY + "&" + NHS_NUMBER + "=1", 400);
        bad.put(
                service + INBOX + "&status=free&patient=" + NHS_NUMBER + window.replace("le2030-01-02", "le2031-01-02"),
                422);
        bad.put("/MessageDefinition?context=" + FAMILY, 404);
        bad.put("/" + FAMILY, 404);
        bad.put("/" + encoded(everything()) + "?nhs=" + NHS_NUMBER, 404);
        bad.put("/%zz" + FAMILY, 400);
        for (Map.Entry<String, Integer> one : bad.entrySet()) {
            refused(one.getKey(), one.getValue(), get(one.getKey()));
        }
    }

    @Test
    @Order(7)
    void verbsAndPathsThatAreNone() throws IOException {
        byte[] good = referral(INBOX);
        refused("verb", 405, exchange("DELETE", BASE + "/metadata?family=" + FAMILY, headers(INBOX), NOTHING));
        refused("writing", 501, exchange("PUT", BASE + "/Appointment/" + FAMILY, headers(INBOX), good));
        refused("creating", 501, exchange("POST", BASE + "/ServiceRequest", headers(INBOX), good));
        refused("elsewhere", 404, exchange("GET", "/" + FAMILY + "?number=" + NHS_NUMBER, headers(INBOX), NOTHING));
        refused("posted elsewhere", 404, exchange("POST", "/" + FAMILY, headers(INBOX), good));
        refused("strange verb", 405, exchange(FAMILY, BASE + "/metadata", headers(INBOX), NOTHING));
        refused("long path", 431, exchange("GET", BASE + "/ServiceRequest?name=" + tooMuch(), headers(INBOX), NOTHING));
        String head = "Host: " + ENDPOINT.serverName() + "\r\n";
        for (String request : List.of(
                "GET " + BASE + "/" + FAMILY + " HTTP/9.9\r\n" + head + "\r\n",
                FAMILY + "\r\n" + head + "\r\n",
                "GET " + BASE + "/metadata HTTP/1.1\r\n" + head + FAMILY + " " + NHS_NUMBER + "\r\n\r\n",
                "GET " + BASE + "/metadata HTTP/1.1\r\n" + head + FAMILY + " : " + NHS_NUMBER + "\r\n\r\n",
                "GET " + BASE + "/metadata HTTP/1.1\r\n" + head + "Content-Length: " + FAMILY + "\r\n\r\n",
                "POST " + PROCESS + " HTTP/1.1\r\n" + head + "Transfer-Encoding: chunked\r\n\r\n" + FAMILY + "\r\n")) {
            try (ProxyConnection connection = PLATFORM.connect(ENDPOINT)) {
                connection.send(request.getBytes(StandardCharsets.ISO_8859_1));
                refused(request, 400, connection.await());
            }
        }
    }

    @Test
    @Order(8)
    void bodyThatDoesNotEndAndConnectionsThatAreNone() throws IOException {
        StringBuilder head = new StringBuilder("POST " + PROCESS + "?family=" + FAMILY + " HTTP/1.1\r\nHost: "
                + ENDPOINT.serverName() + "\r\nContent-Length: 90000\r\n");
        headers(INBOX).forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        byte[] request = (head + "\r\n" + everything()).getBytes(StandardCharsets.UTF_8);
        try (ProxyConnection connection =
                ProxyConnection.open(PLATFORM.receiver(), ENDPOINT.serverName(), PLATFORM.proxy("int"), 30_000)) {
            connection.send(request);
            refused("half a body", 408, connection.await());
        }
        Path pki = PLATFORM.home().resolve("pki");
        SSLContext nobody = ClientTls.trusting(pki.resolve("int/ca-chain.pem"));
        SSLContext other = ClientTls.presenting(
                pki.resolve("prod/proxy.pem"), pki.resolve("prod/proxy.key"), pki.resolve("int/ca-chain.pem"));
        for (SSLContext tls : List.of(nobody, other)) {
            assertThatThrownBy(() -> {
                        try (ProxyConnection connection =
                                ProxyConnection.open(PLATFORM.receiver(), ENDPOINT.serverName(), tls)) {
                            connection.exchange("POST", PROCESS, headers(INBOX), referral(INBOX));
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        try (Socket plain = new Socket(PLATFORM.receiver().getAddress(), PLATFORM.receiverPort())) {
            plain.setSoTimeout(20_000);
            plain.getOutputStream().write(request);
            byte[] answer = plain.getInputStream().readAllBytes();
            assertThat(seenIn(new String(answer, StandardCharsets.ISO_8859_1))).isEmpty();
        } catch (IOException closed) {
            assertThat(closed).as("a refusal without TLS").hasMessageContaining("reset");
        }
    }

    @Test
    @Order(9)
    void systemOfTheTenantThatFails() throws IOException {
        Map<Answer, Integer> failures = new LinkedHashMap<>();
        failures.put(new Answer(500, "text/html", "<html>" + everything() + "</html>"), 500);
        failures.put(new Answer(200, FHIR, "{\"resourceType\":\"" + FAMILY + "\",\"" + GIVEN), 500);
        failures.put(new Answer(200, FHIR, "{\"resourceType\":\"Patient\",\"id\":\"" + NHS_NUMBER + "\"}"), 500);
        failures.put(new Answer(200, "text/" + FAMILY, everything()), 500);
        failures.put(new Answer(302, FHIR, everything()), 500);
        failures.put(new Answer(503, "text/plain", everything()), 503);
        failures.put(outcome(FAMILY, everything()), 500);
        failures.put(outcome("REC_UNPROCESSABLE_ENTITY", "The number " + NHS_NUMBER + " is not ours"), 422);
        for (Map.Entry<Answer, Integer> one : failures.entrySet()) {
            system.at(PROCESS, request -> one.getKey());
            refused("relayed " + one.getKey(), one.getValue(), post(RELAY, referral(RELAY)));
            system.at(BASE + "/ServiceRequest", request -> one.getKey());
            refused(
                    "relayed search " + one.getKey(),
                    one.getValue(),
                    exchange(
                            "GET",
                            BASE + "/ServiceRequest?patient:identifier=" + encoded(NUMBER_SYSTEM + "|" + NHS_NUMBER),
                            headers(RELAY),
                            NOTHING));
        }
        CountDownLatch over = new CountDownLatch(1);
        system.at(PROCESS, request -> {
            over.await();
            return outcome("REC_SERVER_ERROR", everything());
        });
        refused("relayed to nobody in time", 408, post(RELAY, referral(RELAY)));
        over.countDown();
    }

    @Test
    @Order(10)
    void adminApiThatRefuses() throws IOException {
        String text = new String(referral(INBOX), StandardCharsets.UTF_8);
        String cut = text.substring(0, text.indexOf(FAMILY) + FAMILY.length());
        String requests = "tenants/" + ODS + "/requests?environment=INT";
        posted(requests, 422, cut);
        posted(requests, 422, everything());
        posted(requests, 422, text);
        posted(requests, 422, text.replace("|20009999", "|" + FAMILY));
        posted(requests, 422, text.replace("\"family\":", "\"family\":1,\"family\":"));
        posted(requests, 422, text.replace("\"family\":", "\"" + GIVEN + "\":"));
        problem(415, "POST", requests, Map.of("Content-Type", "text/" + FAMILY), everything());
        String responses = "tenants/" + ODS + "/responses";
        posted(responses, 400, cut);
        posted(responses, 400, "{\"" + FAMILY + "\":\"" + everything() + "\"}");
        posted(responses, 422, "{\"message\":\"" + FAMILY + "\",\"kind\":\"DNA\"}");
        posted(responses, 422, "{\"message\":\"" + UUID.randomUUID() + "\",\"kind\":\"" + FAMILY + "\"}");
        posted(responses, 422, text);
        posted("tenants/" + ODS + "/outbox", 405, cut);
        String lookups = "tenants/" + ODS + "/lookups?environment=INT";
        String lookup = "{\"kind\":\"REFERRALS\",\"target\":\"%s\",\"service\":\"" + INBOX + "\",\"patient\":\"%s\"}";
        posted(lookups, 422, lookup.formatted(FAMILY, NHS_NUMBER));
        posted(lookups, 422, lookup.formatted("https://fhir.nhs.uk/Id/dos-service-id|20009999", everything()));
        posted(lookups, 503, lookup.formatted("https://fhir.nhs.uk/Id/dos-service-id|20009999", NHS_NUMBER));
        String slots = "tenants/" + ODS + "/slots?environment=INT&service=" + INBOX;
        String unknown = "{\"slots\":[{\"" + FAMILY + "\":\"" + NHS_NUMBER + "\"}]}";
        problem(400, "PUT", slots, Map.of("Content-Type", "application/json"), unknown);

        String query = "?" + FAMILY + "=" + NHS_NUMBER;
        String cursor = base64(everything()).replace("=", "");
        for (String path : List.of(
                "messages" + query,
                "messages?cursor=" + cursor,
                "messages/" + UUID.randomUUID() + query,
                "tenants/" + ODS + "/inbox?limit=" + FAMILY,
                "tenants/" + ODS + "/inbox?environment=" + FAMILY,
                "audit-events?from=" + BIRTH_DATE + FAMILY,
                "jobs" + query)) {
            problem(400, "GET", path, Map.of(), "");
        }
        problem(404, "GET", "messages?correlationId=" + FAMILY, Map.of(), "");
        problem(422, "POST", requests, Map.of("Content-Type", "application/json", "X-Request-Id", FAMILY), cut);
        String jwt = base64("{\"alg\":\"RS256\"}").replace("=", "") + "."
                + base64("{\"sub\":\"" + everything() + "\"}").replace("=", "") + ".c2ln";
        for (String token : List.of(FAMILY, jwt)) {
            problem(401, "GET", "me" + query, Map.of("Authorization", "Bearer " + token), "");
        }
    }

    @Test
    @Order(11)
    void pagesOfTheConsole() throws IOException {
        for (String path : List.of("sign-in", "no-such-page", "tenants/" + ODS + "/worklist", "help")) {
            HttpResponse<String> page = PLATFORM.admin(
                    PLATFORM.adminRequest("/console/" + path + "?q=" + encoded(everything()) + "&" + FAMILY + "=1")
                            .GET(),
                    false);
            softly.assertThat(page.statusCode()).as(path).isLessThan(500);
            softly.assertThat(seenIn(page.body())).as(path).isEmpty();
        }
    }

    /** Reading is written down, and a response that cannot be delivered is tried. */
    @Test
    @Order(12)
    void thoseWhoMayReadItAndAnswer() throws IOException {
        JsonNode taken = messages().stream()
                .filter(one -> one.at("/service/value").asText().equals(INBOX))
                .findFirst()
                .orElseThrow();
        String id = taken.path("id").asText();
        String record = taken.at("/record/id").asText();
        for (String path : List.of(
                "messages/" + id + "/payload?reason=To+see+that+it+is+there",
                "tenants/" + ODS + "/inbox/" + id,
                "tenants/" + ODS + "/referrals/" + record)) {
            softly.assertThat(seenIn(api.get(path).toString())).as(path).isNotEmpty();
        }
        api.post(
                "tenants/" + ODS + "/responses",
                Map.of("message", id, "kind", "DNA", "note", "Nobody saw " + everything()));
    }

    @Test
    @Order(99)
    void patientIsNowhere() throws IOException {
        Map<String, String> told = new HashMap<>();
        told.put("/metrics", PLATFORM.management("/metrics").body());
        told.put("/health", PLATFORM.management("/health").body());
        for (String path : List.of(
                "handshakes?limit=200",
                "jobs?limit=200",
                "messages?limit=200&tenant=" + ODS,
                "nodes",
                "statistics/traffic",
                "statistics/service-levels",
                "tenants/" + ODS + "/requests?limit=200",
                "tenants/" + ODS + "/worklist?limit=200",
                "tenants/" + ODS + "/webhooks")) {
            told.put(path, api.get(path).toString());
        }
        told.put("audit-events", api.text("audit-events", "application/x-ndjson"));
        String hook = api.get("tenants/" + ODS + "/webhooks").at("/data/0/id").asText();
        told.put(
                "deliveries",
                api.get("tenants/" + ODS + "/webhooks/" + hook + "/deliveries").toString());
        collector.await("POST $process-message", "GET ServiceRequest");
        PLATFORM.terminate();
        told.put("traces", collector.all());
        told.put("printed", PLATFORM.output());
        StringBuilder logs = new StringBuilder();
        try (Stream<Path> files = Files.walk(PLATFORM.home())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = PLATFORM.home().relativize(file).toString();
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                // One file after the other: the whole folder, programs too, is more than this machine should hold.
                softly.assertThat(name.startsWith("database") ? writtenIn(content) : seenIn(content))
                        .as(name)
                        .isEmpty();
                if (name.startsWith("logs")) {
                    logs.append(content);
                }
            }
        }

        told.forEach((name, text) -> softly.assertThat(seenIn(text)).as(name).isEmpty());
        // Nobody wrote a number that was only blacked out in the end.
        softly.assertThat(logs.toString().contains("[number]"))
                .as("numbers that the log's last net held")
                .isFalse();
        // Something was written at all about what was done here.
        holds(logs.toString(), "event=relay host=localhost", "event=start");
        holds(told.get("printed"), "Ready after");
        holds(told.get("/metrics"), "bars_messages_total", ODS);
        holds(told.get("handshakes?limit=200"), "\"no-certificate\"", "\"chain\"");
        holds(told.get("audit-events"), "\"tenant\":\"" + ODS + "\"", "payload");
    }
}
