package bars.deploy.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TwinTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private static RSAKey key;

    @SuppressWarnings("NullAway.Init")
    private static HttpServer jwks;

    @SuppressWarnings("NullAway.Init")
    private static Twin twin;

    @BeforeAll
    static void start() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("Demo-INT-1").generate();
        jwks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        jwks.createContext("/jwks", exchange -> {
            byte[] body = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        jwks.start();
        twin = Twin.start(scenario(""), 0, Clock.systemUTC(), null);
    }

    @AfterAll
    static void stop() {
        twin.close();
        jwks.stop(0);
    }

    private record Rule(
            String breaks,
            int status,
            String says,
            Consumer<Map<String, Object>> header,
            Consumer<Map<String, Object>> claims) {}

    @Test
    void everyRuleOfAnAssertionIsEnforced() throws Exception {
        Consumer<Map<String, Object>> leave = map -> {};
        long now = Instant.now().getEpochSecond();
        Rule[] rules = {
            new Rule("typ", 400, "Invalid 'typ'", h -> h.put("typ", "XYZ"), leave),
            new Rule("no kid", 400, "Missing 'kid'", h -> h.remove("kid"), leave),
            new Rule("foreign kid", 401, "no matching public key", h -> h.put("kid", "Demo-INT-9"), leave),
            new Rule("alg", 400, "must be 'RS512'", h -> h.put("alg", "RS256"), leave),
            new Rule("sub", 400, "non-matching 'iss'/'sub'", leave, c -> c.put("sub", "other")),
            new Rule("unknown", 401, "Invalid 'iss'/'sub'", leave, c -> {
                c.put("iss", "other");
                c.put("sub", "other");
            }),
            new Rule("aud", 401, "'aud' claim", leave, c -> c.put("aud", twin.tokenUrl("INT") + "/")),
            new Rule("exp text", 400, "must be an integer", leave, c -> c.put("exp", "soon")),
            new Rule("expired", 400, "JWT has expired", leave, c -> c.put("exp", now - 60)),
            new Rule("too long", 400, "more than 5 minutes", leave, c -> c.put("exp", now + 400)),
            new Rule("no jti", 400, "Missing 'jti'", leave, c -> c.remove("jti")),
            new Rule("jti number", 400, "Invalid 'jti'", leave, c -> c.put("jti", 7)),
        };
        for (Rule rule : rules) {
            HttpResponse<String> answer = token(assertion(key, rule.header(), rule.claims()));
            assertThat(answer.statusCode()).as(rule.breaks()).isEqualTo(rule.status());
            assertThat(answer.body()).as(rule.breaks()).contains(rule.says(), "message_id");
        }
    }

    @Test
    void aForeignSignatureAndARepeatedAssertionAreRefused() throws Exception {
        RSAKey foreign = new RSAKeyGenerator(2048).keyID("Demo-INT-1").generate();
        String good = assertion(key, h -> {}, c -> {});

        assertThat(token(assertion(foreign, h -> {}, c -> {})).body()).contains("signature verification failed");
        assertThat(token(good).statusCode()).isEqualTo(200);
        assertThat(token(good).body()).contains("Non-unique 'jti'");
        assertThat(token("nonsense").body()).contains("Malformed JWT");
    }

    @Test
    void aTokenTellsItsLifeAsAText() throws Exception {
        assertThat(token(assertion(key, h -> {}, c -> {})).body()).contains("\"expires_in\":\"599\"");
    }

    @Test
    void aMessageHasOneEffectAndItsRepetitionIsADuplicate() throws Exception {
        String request = UUID.randomUUID().toString();
        int before = twin.effects();

        HttpResponse<String> first = post("good", request, "{}");
        HttpResponse<String> second = post("good", request, "{}");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("X-Request-Id")).hasValue(request);
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("REC_CONFLICT", "duplicate");
        assertThat(twin.effects()).isEqualTo(before + 1);
    }

    @Test
    void sentinelsAnswerAsTheNationalHarnessDoes() throws Exception {
        assertThat(post("good", UUID.randomUUID().toString(), "{\"value\":\"9658499031\"}")
                        .body())
                .contains("REC_UNPROCESSABLE_ENTITY");
    }

    @Test
    void aCounterpartSaysWhatItTakesAndOffersSlots() throws Exception {
        String window =
                "&start=ge2030-01-01T09:00:00%2B00:00&start=le2030-01-01T12:00:00%2B00:00&_include=Slot:schedule"
                        + "&_include=Schedule:actor:HealthcareService";

        assertThat(read("/metadata").body()).contains("servicerequest-response-validation-full", "receiver");
        assertThat(read("/MessageDefinition?context=s%7Cgood").body()).contains("bars-message-booking-request");
        assertThat(read("/MessageDefinition?context=FAIL0404").statusCode()).isEqualTo(404);
        assertThat(read("/Slot?Schedule.actor:HealthcareService=good&status=free" + window)
                        .body())
                .contains("\"total\":7", "2030-01-01T09:30:00");
        assertThat(read("/Slot?Schedule.actor:HealthcareService=2000081230&status=free" + window)
                        .statusCode())
                .isEqualTo(408);
        assertThat(read("/Slot?status=free" + window).statusCode()).isEqualTo(400);
    }

    @Test
    void unknownTargetsAndMissingHeadersAreTheProxysToRefuse() throws Exception {
        assertThat(post("elsewhere", UUID.randomUUID().toString(), "{}").body()).contains("PROXY_NOT_FOUND");
        HttpRequest bare = HttpRequest.newBuilder(URI.create(twin.baseUrl("INT") + "/Slot"))
                .header("Authorization", "Bearer " + access())
                .build();
        HttpResponse<String> answer = CLIENT.send(bare, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("BAD_REQUEST");
        assertThat(answer.headers().firstValue("X-Request-Id")).isEmpty();
    }

    @Test
    void aScenarioThatCannotWorkIsToldInOneSentence() {
        assertThat(Scenario.parse("environments: {INT: {catalogue: {'s|v': 'https://a.nhs.uk/FHIR/R4'}}}")
                        .objection())
                .get()
                .asString()
                .contains("client is needed");
        assertThat(Scenario.parse("environments: {INT: {client: {chain: a.pem, key: b.key, authorities: c.pem}}}")
                        .from(Path.of("/nowhere"))
                        .objection())
                .get()
                .asString()
                .contains("/nowhere/a.pem");
        assertThatThrownBy(() -> Scenario.parse("faults: [{kind: sulk}]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sulk");
    }

    @Test
    void faultsOfTheScenarioHappen() throws Exception {
        try (Twin faulty = Twin.start(
                scenario(
                        "faults: [{path: /$process-message, every: 2, kind: answer, status: 503, code: REC_UNAVAILABLE}]"),
                0,
                Clock.systemUTC(),
                null)) {
            Twin usual = twin;
            twin = faulty;
            try {
                assertThat(post("good", UUID.randomUUID().toString(), "{}").statusCode())
                        .isEqualTo(200);
                assertThat(post("good", UUID.randomUUID().toString(), "{}").statusCode())
                        .isEqualTo(503);
            } finally {
                twin = usual;
            }
        }
    }

    @Test
    void theTokenEndpointFailsWhereTheScenarioSaysSoAndTellsWhomItServed() throws Exception {
        try (Twin faulty = Twin.start(
                scenario("faults: [{path: /oauth2/token, times: 1, kind: answer, status: 403, code: public_key error,"
                        + " issue: As told}, {kind: answer, status: 500, times: 1}]"),
                0,
                Clock.systemUTC(),
                null)) {
            Twin usual = twin;
            twin = faulty;
            try {
                HttpResponse<String> refused = token(assertion(key, h -> {}, c -> {}));
                HttpResponse<String> given = token(assertion(key, h -> {}, c -> {}));

                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.body()).contains("public_key error", "As told", "message_id");
                assertThat(given.statusCode()).isEqualTo(200);
                assertThat(faulty.issues()).singleElement().satisfies(one -> {
                    assertThat(one.apiKey()).isEqualTo("k-1");
                    assertThat(one.kid()).isEqualTo("Demo-INT-1");
                });
                assertThat(control("tokens"))
                        .contains("Demo-INT-1")
                        .doesNotContain(given.body().replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1"));
                assertThat(control("pointers")).isEqualTo("[]");
            } finally {
                twin = usual;
            }
        }
        assertThatThrownBy(() -> Scenario.parse("faults: [{path: /oauth2/token, kind: lost}]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("answer, drop, late");
    }

    private static String control(String what) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + twin.port() + "/_twin/" + what);
        return CLIENT.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Scenario scenario(String more) {
        return Scenario.parse(
                """
                environments:
                  INT:
                    applications: [{apiKey: k-1, jwks: 'http://127.0.0.1:%d/jwks'}]
                    catalogue: {'s|good': twin}
                    perSecond: 1000
                %s
                """
                        .formatted(jwks.getAddress().getPort(), more));
    }

    private static String assertion(
            RSAKey signer, Consumer<Map<String, Object>> headerChange, Consumer<Map<String, Object>> claimChange)
            throws Exception {
        Map<String, Object> header = new HashMap<>(new JWSHeader.Builder(JWSAlgorithm.RS512)
                .type(JOSEObjectType.JWT)
                .keyID("Demo-INT-1")
                .build()
                .toJSONObject());
        headerChange.accept(header);
        Map<String, Object> claims = new HashMap<>(Map.of(
                "iss",
                "k-1",
                "sub",
                "k-1",
                "aud",
                twin.tokenUrl("INT"),
                "jti",
                UUID.randomUUID().toString(),
                "exp",
                Instant.now().getEpochSecond() + 240));
        claimChange.accept(claims);
        var jws = new JWSObject(JWSHeader.parse(header), new Payload(claims));
        jws.sign(new RSASSASigner(signer));
        return jws.serialize();
    }

    private static HttpResponse<String> token(String assertion) throws Exception {
        String form = "grant_type=client_credentials"
                + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                + "&client_assertion=" + assertion;
        HttpRequest request = HttpRequest.newBuilder(URI.create(twin.tokenUrl("INT")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String access() throws Exception {
        String body = token(assertion(key, h -> {}, c -> {})).body();
        return body.replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
    }

    private static HttpResponse<String> read(String path) throws Exception {
        String target = Base64.getEncoder()
                .encodeToString("{\"system\":\"s\",\"value\":\"good\"}".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(twin.baseUrl("INT") + path))
                .header("Authorization", "Bearer " + access())
                .header("X-Request-Id", UUID.randomUUID().toString())
                .header("X-Correlation-Id", UUID.randomUUID().toString())
                .header("NHSD-Target-Identifier", target)
                .header("NHSD-End-User-Organisation", "e30=")
                .header("NHSD-Requesting-Software", "e30=")
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String service, String requestId, String body) throws Exception {
        String target = Base64.getEncoder()
                .encodeToString(("{\"system\":\"s\",\"value\":\"" + service + "\"}").getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(twin.baseUrl("INT") + "/$process-message"))
                .header("Authorization", "Bearer " + access())
                .header("X-Request-Id", requestId)
                .header("X-Correlation-Id", UUID.randomUUID().toString())
                .header("NHSD-Target-Identifier", target)
                .header("NHSD-End-User-Organisation", "e30=")
                .header("NHSD-Requesting-Software", "e30=")
                .header("use-context", "a4t1|validation|servicerequest-response|new")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
