package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.TestTenants;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Certificates;
import bars.db.certificate.ServerCertificate;
import bars.platform.certificate.DevelopmentCa;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Endpoints through their whole life by the API in one run, some at once: every legal move, the illegal ones refused in code
 * and by the database, the audit complete, and no piece of a private key in a dump of the database, in a log or in an answer.
 * How many is said by {@code -Dbars.life.endpoints}.
 */
class EndpointLifeApiTest {
    private static final int ENDPOINTS = Integer.getInteger("bars.life.endpoints", 8);

    /** What a life leaves in the audit log, in this order, for the first certificate of an endpoint. */
    private static final List<String> FIRST = List.of(
            "certificate.prepared",
            "certificate.requested",
            "certificate.issued",
            "certificate.activated",
            "certificate.exported",
            "certificate.export-fetched",
            "certificate.retired");

    /** And for the one that replaced it. */
    private static final List<String> SECOND = List.of(
            "certificate.prepared",
            "certificate.issued",
            "certificate.activated",
            "certificate.rolled-back",
            "certificate.activated",
            "certificate.revoked");

    private final KeyTraces traces = new KeyTraces();
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final ByteArrayOutputStream logs = new ByteArrayOutputStream();
    private final DevelopmentCa ca = DevelopmentCa.create("INT", Clock.systemUTC());

    @Test
    void everyEndpointLivesItsWholeLife() throws SQLException {
        Handler listener = listener();
        Logger root = Logger.getLogger("bars");
        root.addHandler(listener);
        try (Platform platform = new Platform()) {
            platform.request("POST", "trust/INT/authorities")
                    .header("Content-Type", "application/x-pem-file")
                    .body(ca.chain())
                    .send();
            IntStream.range(0, ENDPOINTS).parallel().forEach(i -> live(platform, "LF" + i));
            assertThat(traces.keys()).isEqualTo(3 * ENDPOINTS);
            try (Connection owner = platform.owner()) {
                assertAudit(owner);
                assertThat(traces.isIn(dump(owner))).as("a key in the database").isFalse();
            }
            assertThat(traces.isIn(answers.toByteArray()))
                    .as("a key in an answer")
                    .isFalse();
            assertThat(traces.isIn(logs.toByteArray())).as("a key in the log").isFalse();
        } finally {
            root.removeHandler(listener);
        }
    }

    @Test
    void theCorrectedAnswerComesInWithTheTagOfTheRefusal() {
        DevelopmentCa stranger = DevelopmentCa.create("INT", Clock.systemUTC());
        try (Platform platform = new Platform()) {
            platform.request("POST", "trust/INT/authorities")
                    .header("Content-Type", "application/x-pem-file")
                    .body(ca.chain())
                    .send();
            String plan = "{'name':'Life','endpoints':[{'environment':'INT','supplier':'demo'}]}";
            String id = ok(platform.request("POST", "tenants/LFT/onboarding", plan), 200)
                    .json()
                    .at("/endpoints/0/certificate/id")
                    .asText();
            String before = tag(platform.get("certificates/" + id).send());

            Api.Answer refused = ok(answer(platform, id, issued(platform, id, stranger), before), 422);
            String after = tag(refused);

            assertThat(after).isNotEqualTo(before);
            ok(answer(platform, id, issued(platform, id), before), 412);
            ok(answer(platform, id, issued(platform, id), after), 200);
        }
    }

    @Test
    void aRefusalThatChangesNothingHasNoTag() {
        try (Platform platform = new Platform()) {
            var refused = platform.request("POST", "tenants", "{'odsCode':'!','name':'No'}")
                    .send();

            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.header("ETag")).isNull();
        }
    }

    private static String tag(Api.Answer answer) {
        return Objects.requireNonNull(answer.header("ETag"));
    }

    private static Api.Exchange answer(Platform platform, String id, String pem, String ifMatch) {
        return platform.request("PUT", "certificates/" + id + "/issued")
                .header("Content-Type", "text/plain")
                .header("If-Match", ifMatch)
                .body(pem);
    }

    @Test
    void aTraceIsFoundInEveryForm() {
        byte[] key = keys();
        KeyTraces one = new KeyTraces();
        one.add(key);

        assertThat(one.isIn(key)).isTrue();
        assertThat(one.isIn(Base64.getEncoder().encode(key))).isTrue();
        assertThat(one.isIn(java.util.HexFormat.of().formatHex(key).getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(one.isIn(keys())).isFalse();
    }

    private void live(Platform platform, String odsCode) {
        String plan = "{'name':'Life','endpoints':[{'environment':'INT','supplier':'demo'}]}";
        var begun = ok(platform.request("POST", "tenants/" + odsCode + "/onboarding", plan), 200);
        String server = begun.json().at("/endpoints/0/serverName").asText();
        String first = begun.json().at("/endpoints/0/certificate/id").asText();
        trace(platform, first);
        for (String early : List.of("activation", "rollback", "revocation", "retirement")) {
            ok(platform.request("POST", "certificates/" + first + "/" + early).header("If-Match", "*"), 409);
        }
        refusedByTheDatabase(platform, first, CertificateState.CSR_READY);
        ok(platform.request("POST", "certificates/" + first + "/requested").header("If-Match", "*"), 200);
        refusedByTheDatabase(platform, first, CertificateState.REQUESTED);
        String foreign = certificate(platform, server);
        trace(platform, foreign);
        ok(platform.request("DELETE", "certificates/" + foreign).header("If-Match", "*"), 200);
        ok(answer(platform, first, issued(platform, first), false), 200);
        refusedByTheDatabase(platform, first, CertificateState.CHECKED);
        String dark = tag(platform.get("endpoints/" + server).send());
        ok(platform.get("endpoints/" + server).header("If-None-Match", dark), 304);
        ok(platform.request("POST", "certificates/" + first + "/activation").header("If-Match", "*"), 200);
        ok(platform.get("endpoints/" + server).header("If-None-Match", dark), 200);
        refusedByTheDatabase(platform, first, CertificateState.ACTIVE);
        ok(platform.request("POST", "certificates/" + first + "/activation").header("If-Match", "*"), 409);
        ok(platform.request("POST", "certificates/" + first + "/retirement").header("If-Match", "*"), 409);
        var export = ok(
                platform.request("POST", "certificates/" + first + "/exports", "{'reason':'a copy of the life'}"), 201);
        ok(platform.get(export.json().path("link").asText()).header("Accept", "*/*"), 200);
        renew(platform, server, first);
    }

    private void renew(Platform platform, String server, String first) {
        String second = certificate(platform, server);
        trace(platform, second);
        ok(answer(platform, second, issued(platform, second), true), 200);
        refusedByTheDatabase(platform, first, CertificateState.SUPERSEDED);
        ok(platform.request("POST", "certificates/" + second + "/rollback").header("If-Match", "*"), 200);
        assertThat(platform.get("certificates/" + first)
                        .send()
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("ACTIVE");
        ok(platform.request("POST", "certificates/" + second + "/activation").header("If-Match", "*"), 200);
        ok(platform.request("POST", "certificates/" + first + "/retirement").header("If-Match", "*"), 200);
        refusedByTheDatabase(platform, first, CertificateState.RETIRED);
        ok(
                platform.request("POST", "certificates/" + second + "/revocation", "{'reason':'the life is over'}")
                        .header("If-Match", "*"),
                200);
        refusedByTheDatabase(platform, second, CertificateState.REVOKED);
        for (String late : List.of("activation", "rollback", "requested", "retirement", "revocation")) {
            ok(platform.request("POST", "certificates/" + second + "/" + late).header("If-Match", "*"), 409);
        }
        ok(platform.request("POST", "certificates/" + second + "/exports", "{'reason':'too late'}"), 409);
    }

    private Api.Answer ok(Api.Exchange exchange, int expected) {
        Api.Answer answer = exchange.send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(expected);
        answers.writeBytes(answer.body().getBytes(StandardCharsets.ISO_8859_1));
        return answer;
    }

    private String certificate(Platform platform, String server) {
        return ok(platform.request("POST", "endpoints/" + server + "/certificates", "{}"), 201)
                .json()
                .path("id")
                .asText();
    }

    private static Api.Exchange answer(Platform platform, String id, String pem, boolean activate) {
        return platform.request("PUT", "certificates/" + id + "/issued" + (activate ? "?activate=true" : ""))
                .header("Content-Type", "text/plain")
                .header("If-Match", "*")
                .body("Dear supplier,\r\n\r\n" + pem.replace("\n", "\r\n"));
    }

    private String issued(Platform platform, String id) {
        return issued(platform, id, ca);
    }

    private static String issued(Platform platform, String id, DevelopmentCa issuer) {
        byte[] csr = platform.get("certificates/" + id + "/csr")
                .header("Accept", "application/pkcs10")
                .sendForBytes();
        return issuer.issue(
                "-----BEGIN CERTIFICATE REQUEST-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(csr)
                        + "\n-----END CERTIFICATE REQUEST-----\n",
                true,
                Duration.ofDays(90));
    }

    private void trace(Platform platform, String id) {
        platform.database().doAsPlatform(work -> {
            ServerCertificate one =
                    new Certificates(work).byId(UUID.fromString(id)).orElseThrow();
            byte[] sealed = Objects.requireNonNull(one.sealedKey());
            traces.add(TestTenants.vault()
                    .open(sealed, ServerCertificate.sealContext(one.environment(), one.tenantId(), one.id())));
        });
    }

    private static void refusedByTheDatabase(Platform platform, String id, CertificateState present) {
        try (Connection owner = platform.owner()) {
            for (CertificateState to : CertificateState.values()) {
                if (to != present && !present.successors().contains(to)) {
                    assertThatThrownBy(() -> {
                                try (var update = owner.prepareStatement(
                                        "update server_certificate set state = ? where id = ?::uuid")) {
                                    update.setString(1, to.name());
                                    update.setString(2, id);
                                    update.executeUpdate();
                                }
                            })
                            .as("%s to %s", present, to)
                            .isInstanceOf(SQLException.class);
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertAudit(Connection owner) throws SQLException {
        int first = 0;
        int second = 0;
        try (var select = owner.prepareStatement(
                        """
                        select array_agg(action order by id) from audit_event
                        where action like 'certificate.%' group by target
                        """);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                List<String> actions = List.of((String[]) row.getArray(1).getArray());
                first += actions.equals(FIRST) ? 1 : 0;
                second += actions.equals(SECOND) ? 1 : 0;
            }
        }
        assertThat(first).as("complete lives of first certificates").isEqualTo(ENDPOINTS);
        assertThat(second).as("complete lives of second certificates").isEqualTo(ENDPOINTS);
    }

    /** Every row of every table as text, bytes in hexadecimal. */
    private static byte[] dump(Connection owner) throws SQLException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<String> tables = new ArrayList<>();
        try (var select = owner.prepareStatement("select format('%I.%I', schemaname, tablename) from pg_tables"
                        + " where schemaname not in ('pg_catalog', 'information_schema')");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        assertThat(tables).hasSizeGreaterThan(20);
        for (String table : tables) {
            try (var select = owner.prepareStatement("select t::text from " + table + " t");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    all.writeBytes(row.getString(1).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return all.toByteArray();
    }

    private Handler listener() {
        return new Handler() {
            @Override
            public void publish(LogRecord message) {
                logs.writeBytes(String.valueOf(message.getMessage()).getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void flush() {
                setLevel(Level.ALL);
            }

            @Override
            public void close() {
                logs.reset();
            }
        };
    }

    private static byte[] keys() {
        try {
            var generator = java.security.KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
