package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.platform.access.BuiltInRole;
import bars.platform.reminder.ExportWatch;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeyExportsApiTest {
    /** pbeWithSHAAnd3-KeyTripleDES-CBC. Source: RFC 7292, appendix C. */
    private static final String TRIPLE_DES = "060a2a864886f70d010c0103";

    /** aes256-CBC. Source: NIST CSOR. */
    private static final String AES_256 = "060960864801650304012a";

    @RegisterExtension
    private static final Platform platform = new Platform();

    @SuppressWarnings("NullAway.Init")
    private static String integration;

    @SuppressWarnings("NullAway.Init")
    private static String production;

    @BeforeAll
    static void open() {
        integration = checked("EXP1", "INT");
        production = checked("EXP1", "PROD");
    }

    @Test
    void aKeyLeavesOnceUnderAPassphraseThatWasDrawn() throws Exception {
        var made = export(integration, "{'reason':'the endpoint moves'}");

        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.header("Cache-Control")).isEqualTo("no-store");
        String passphrase = made.json().path("passphrase").asText();
        assertThat(passphrase).hasSizeGreaterThanOrEqualTo(20);
        byte[] file = fetched(made);
        assertThat(HexFormat.of().formatHex(file)).contains(AES_256).doesNotContain(TRIPLE_DES);
        assertOpens(file, passphrase);
        assertThat(platform.get(link(made)).send().status()).as("a second time").isEqualTo(404);
    }

    @Test
    void oldToolsAndPemAreServedOnRequest() throws Exception {
        String own = "correct horse battery";
        var legacy = export(
                integration, "{'reason':'an old import tool','encryption':'LEGACY_3DES','passphrase':'" + own + "'}");
        var pem = export(integration, "{'reason':'a web server','format':'PKCS8','passphrase':'" + own + "'}");

        assertThat(legacy.json().has("passphrase")).isFalse();
        byte[] file = fetched(legacy);
        assertThat(HexFormat.of().formatHex(file)).contains(TRIPLE_DES).doesNotContain(AES_256);
        assertOpens(file, own);
        assertThat(new String(fetched(pem), StandardCharsets.US_ASCII))
                .contains("BEGIN ENCRYPTED PRIVATE", "BEGIN CERTIFICATE")
                .doesNotContain("BEGIN PRIVATE");
    }

    @Test
    void aWeakPassphraseAMissingReasonAndAWrongFormatAreRefused() {
        for (String wrong : new String[] {
            "{}",
            "{'reason':' '}",
            "{'reason':'r','passphrase':'short'}",
            "{'reason':'r','passphrase':'aaaaaaaaaaaaaaaaaaaaaaaa'}",
            "{'reason':'r','passphrase':'bars-int-exp1.demo.thirdparty.nhs.uk'}",
            "{'reason':'r','passphrase':'pässword pässword pässword'}",
            "{'reason':'r','format':'PKCS8','encryption':'LEGACY_3DES'}"
        }) {
            var answer = export(integration, wrong);
            assertThat(answer.status()).as(wrong + answer.body()).isEqualTo(422);
            assertThat(answer.body()).doesNotContain("aaaaaaaa");
        }
    }

    @Test
    void nobodyElseFollowsALinkAndTheHistoryNamesWhoAndWhy() {
        var made = export(integration, "{'reason':'history is kept'}");
        String other = platform.token(EnumSet.allOf(bars.platform.access.Permission.class), Set.of(), Set.of());

        assertThat(platform.get(link(made))
                        .header("Authorization", "Bearer " + other)
                        .send()
                        .status())
                .isEqualTo(404);
        assertThat(platform.get(link(made)).send().status()).isEqualTo(200);
        var history =
                platform.get("certificates/" + integration + "/exports").send().json();
        assertThat(history.at("/data/0/reason").asText()).isEqualTo("history is kept");
        assertThat(history.at("/data/0/fetchedAt").asText()).isNotEmpty();
        assertThat(history.toString())
                .doesNotContain(link(made).substring(link(made).length() - 64));
        assertThat(platform.get("audit-events?tenant=EXP1").send().body())
                .contains("certificate.exported", "certificate.export-fetched");
    }

    @Test
    void theTenantIsToldOnceOfEachKeyThatWasTakenOut() {
        platform.request(
                        "PUT",
                        "tenants/EXP2",
                        "{'name':'Told','contacts':[{'name':'Duty desk','email':'duty@tenant.example.org','purpose':'certificates'}]}")
                .send();
        String certificate = checked("EXP2", "INT");
        export(certificate, "{'reason':'moves to another data centre'}");
        var watch = platform.wiring.get(ExportWatch.class);

        assertThat(watch.run()).isPositive();
        assertThat(watch.run()).as("the same is said once").isZero();

        var notices =
                platform.get("certificates/" + certificate + "/notices").send().json();
        assertThat(notices.path("data")).hasSize(1);
        assertThat(notices.at("/data/0/recipient").asText()).isEqualTo("duty@tenant.example.org");
        assertThat(notices.at("/data/0/subject").asText()).contains("bars-int-exp2.", "was taken out");
        assertThat(notices.at("/data/0/about").asText()).startsWith("key-export:");
        assertThat(notices.at("/data/0/fault").asText()).contains("No mail server");
    }

    @Test
    void theQueryOfAWebhooksAddressIsForWhoMayChangeIt() {
        String certificate = checked("EXP3", "INT");
        var hook = platform.request(
                        "POST",
                        "tenants/EXP3/webhooks",
                        "{'environment':'INT','url':'https://hooks.example.org/keys?code=hidden'}")
                .send();
        assertThat(hook.status()).as(hook.body()).isEqualTo(201);
        export(certificate, "{'reason':'moves to another data centre'}");
        platform.wiring.get(ExportWatch.class).run();
        String viewer = platform.token(BuiltInRole.VIEWER.permissions(), Set.of(), Set.of());
        var notices = platform.get("certificates/" + certificate + "/notices");

        assertThat(recipients(notices)).contains("https://hooks.example.org/keys?code=hidden");
        assertThat(recipients(notices.header("Authorization", "Bearer " + viewer)))
                .contains("https://hooks.example.org/keys");
    }

    @Test
    void productionNeedsTheConsentOfAnotherPerson() {
        String document = "{'reason':'the endpoint moves'}";
        var alone = export(production, document);
        var asked = platform.request(
                        "POST",
                        "approvals",
                        "{'action':'certificate.export','target':'" + production
                                + "','tenant':'EXP1','environment':'PROD','reason':'the endpoint moves'}")
                .send();
        String path = "approvals/" + asked.json().path("id").asText();
        var own =
                platform.request("POST", path + "/decision", "{'consent':true}").header("If-Match", "\"0\"");
        String second = platform.token(EnumSet.allOf(bars.platform.access.Permission.class), Set.of(), Set.of());

        assertThat(alone.status()).isEqualTo(409);
        assertThat(alone.body()).contains("second person");
        assertThat(own.send().status()).isEqualTo(403);
        var given = platform.request("POST", path + "/decision", "{'consent':true}")
                .header("If-Match", "\"0\"")
                .header("Authorization", "Bearer " + second)
                .send();
        assertThat(given.status()).as(given.body()).isEqualTo(200);
        var made = export(production, document);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(export(production, document).status())
                .as("one consent, one export")
                .isEqualTo(409);
    }

    private static void assertOpens(byte[] file, String passphrase) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(file), passphrase.toCharArray());
        String alias = store.aliases().nextElement();
        PrivateKey key = (PrivateKey) store.getKey(alias, passphrase.toCharArray());
        X509Certificate leaf = (X509Certificate) store.getCertificateChain(alias)[0];
        assertThat(store.getCertificateChain(alias)).hasSizeGreaterThan(1);
        assertThat(((RSAPrivateCrtKey) key).getModulus()).isEqualTo(((RSAPublicKey) leaf.getPublicKey()).getModulus());
    }

    private static Api.Answer export(String certificate, String document) {
        return platform.request("POST", "certificates/" + certificate + "/exports", document)
                .send();
    }

    private static String link(Api.Answer made) {
        return made.json().path("link").asText();
    }

    private static byte[] fetched(Api.Answer made) {
        var file = platform.get(link(made)).header("Accept", "*/*").sendForBytes();
        assertThat(file).isNotEmpty();
        return file;
    }

    /** A certificate that waits for its activation. */
    private static String checked(String odsCode, String environment) {
        platform.request("POST", "tenants", "{'odsCode':'" + odsCode + "','name':'Exporter'}")
                .send();
        String server = platform.request(
                        "POST",
                        "tenants/" + odsCode + "/endpoints",
                        "{'environment':'" + environment + "','supplier':'demo'}")
                .send()
                .json()
                .path("serverName")
                .asText();
        return CheckedCertificates.add(platform, environment, server);
    }

    private static List<String> recipients(Api.Exchange notices) {
        return notices.send().json().path("data").findValuesAsText("recipient");
    }
}
