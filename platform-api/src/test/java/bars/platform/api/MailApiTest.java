package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.platform.mail.SmtpServer;
import bars.platform.reminder.NoticeCourier;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests go out through a real mail server and leave their proof. */
class MailApiTest {
    @SuppressWarnings("NullAway.Init")
    private static Platform platform;

    @SuppressWarnings("NullAway.Init")
    private static GreenMail server;

    @BeforeAll
    static void open() {
        server = new GreenMail(ServerSetup.SMTP.dynamicPort());
        server.start();
        server.setUser("bars@supplier.example", "bars", "secret");
        platform = new Platform(new SmtpServer(account(server.getSmtp().getPort()), Clock.systemUTC()));
        prepare(platform);
    }

    /** Everything that the texts need to be whole. */
    private static void prepare(Platform one) {
        one.request("PUT", "settings/supplier-contact-email", "{'value':'team@supplier.example'}")
                .send();
        one.request("PUT", "settings/supplier-name", "{'value':'Supplier'}").send();
        one.request("PUT", "settings/supplier-product", "{'value':'Product'}").send();
        one.request(
                        "POST",
                        "conformance-certificates",
                        "{'product':'Product','application':'1','reference':'TCC-1','validFrom':'2026-01-01'}")
                .send();
    }

    @BeforeEach
    void empty() throws Exception {
        server.purgeEmailFromAllMailboxes();
    }

    @AfterAll
    static void close() {
        platform.close();
        server.stop();
    }

    @Test
    void aRequestIsSentByTheMailServerAndCountsAsSentWhenItWasTaken() throws Exception {
        String certificate = certificate("MAIL1", "PROD");

        var handed = send(certificate, "dir-mail", "");
        assertThat(handed.status()).as(handed.body()).isEqualTo(201);
        assertThat(handed.json().path("state").asText()).isEqualTo("DUE");
        assertThat(state(certificate, "dir-mail")).isEqualTo("DRAFTED");
        assertThat(courier().run()).isPositive();

        MimeMessage mail = Arrays.stream(server.getReceivedMessages())
                .filter(one -> text(one).contains("BaRS-PROD-MAIL1."))
                .findFirst()
                .orElseThrow();
        assertThat(mail.getAllRecipients()[0]).hasToString("dir@nhs.net");
        assertThat(mail.getReplyTo()[0]).hasToString("team@supplier.example");
        assertThat(text(mail)).contains("application/pkcs10", ".csr");
        assertThat(state(certificate, "dir-mail")).isEqualTo("SENT");
        assertThat(platform.get("certificates/" + certificate)
                        .send()
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("REQUESTED");
        var notices =
                platform.get("certificates/" + certificate + "/notices").send().json();
        assertThat(notices.at("/data/0/receipt").asText())
                .contains(mail.getMessageID())
                .contains("taken by");
    }

    @Test
    void whatWasSentIsChasedAndWhatIsAnsweredIsNot() throws Exception {
        String certificate = certificate("MAIL2", "PROD");
        String path = "certificates/" + certificate + "/request-pack/dir-mail";
        send(certificate, "dir-mail", "");
        courier().run();

        var twice = send(certificate, "dir-mail", "");
        courier().run();
        platform.request("PUT", path, "{'state':'ANSWERED'}").send();

        assertThat(twice.json().path("subject").asText()).startsWith("Reminder: ");
        assertThat(Arrays.stream(server.getReceivedMessages())
                        .filter(one -> text(one).contains("BaRS-PROD-MAIL2.")))
                .hasSize(2);
        assertThat(send(certificate, "dir-mail", "").status()).isEqualTo(409);
    }

    @Test
    void aFormIsNoMailAndAPersonHasToBeNamed() {
        String certificate = certificate("MAIL3", "INT");

        var form = send(certificate, "itoc-form", "");
        var wrong = send(certificate, "dns-request", "{'recipient':'a@b@c'}");
        var named = send(certificate, "dns-request", "{'recipient':'dns@supplier.example'}");

        assertThat(form.status()).isEqualTo(422);
        assertThat(form.body()).contains("no mail address");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(named.status()).isEqualTo(201);
        assertThat(send(certificate, "dns-request", "{'recipient':'dns@supplier.example'}")
                        .status())
                .as("it is on its way")
                .isEqualTo(409);
    }

    @Test
    void aSubjectCannotSmuggleHeadersIn() throws Exception {
        String certificate = certificate("MAIL4", "PROD");

        var smuggled = send(certificate, "dns-request", "{'recipient':'a@b.example\\nBcc: c@d.example'}");

        assertThat(smuggled.status()).isEqualTo(422);
    }

    @Test
    void aTextWithAGapStaysInTheHouse() {
        platform.request("PUT", "tenants/MAIL6", "{'name':'Gap'}").send();
        String name = endpoint(platform, "MAIL6", "PROD");
        String certificate = platform.request("POST", "endpoints/" + name + "/certificates", "{}")
                .send()
                .json()
                .path("id")
                .asText();

        var refused = send(certificate, "dir-mail", "");

        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/conformance");
        assertThat(refused.json().at("/errors/0/code").asText()).isEqualTo("gap");
        assertThat(platform.get("certificates/" + certificate + "/request-pack?kind=dir-mail")
                        .send()
                        .json()
                        .at("/documents/0/gaps/0")
                        .asText())
                .isEqualTo("conformance");
        assertThat(platform.get("certificates/" + certificate + "/notices")
                        .send()
                        .json()
                        .path("data"))
                .isEmpty();
    }

    @Test
    void aServerThatIsGoneLeavesTheMailWaitingWithTheReason() {
        int port = server.getSmtp().getPort();
        try (Platform alone = new Platform(new SmtpServer(account(1), Clock.systemUTC()))) {
            prepare(alone);
            String id = certificate(alone, "MAIL5", "PROD");
            alone.request("POST", "certificates/" + id + "/request-pack/dir-mail/sending")
                    .send();

            assertThat(alone.wiring.get(NoticeCourier.class).run()).isZero();

            var notice = alone.get("certificates/" + id + "/notices").send().json();
            assertThat(notice.at("/data/0/state").asText()).isEqualTo("DUE");
            assertThat(notice.at("/data/0/fault").asText()).contains("did not take it");
            assertThat(port).isPositive();
        }
    }

    private static SmtpServer.Account account(int port) {
        return new SmtpServer.Account("127.0.0.1", port, "none", null, "", "bars@supplier.example");
    }

    private static String text(MimeMessage mail) {
        return GreenMailUtil.getWholeMessage(mail);
    }

    private static NoticeCourier courier() {
        return platform.wiring.get(NoticeCourier.class);
    }

    private static Api.Answer send(String certificate, String kind, String body) {
        String path = "certificates/" + certificate + "/request-pack/" + kind + "/sending";
        return (body.isEmpty() ? platform.request("POST", path) : platform.request("POST", path, body)).send();
    }

    private static String state(String certificate, String kind) {
        return platform.get("certificates/" + certificate + "/request-pack?kind=" + kind)
                .send()
                .json()
                .at("/documents/0/state")
                .asText();
    }

    private static String certificate(String odsCode, String environment) {
        return certificate(platform, odsCode, environment);
    }

    private static String certificate(Platform one, String odsCode, String environment) {
        one.request("PUT", "tenants/" + odsCode, "{'name':'Mailed'}").send();
        String name = endpoint(one, odsCode, environment);
        var service = one.request(
                        "POST",
                        "endpoints/" + name + "/services",
                        "{'system':'https://fhir.nhs.uk/Id/dos-service-id','value':'2000077','useCases':['a1t1'],"
                                + "'applicationVersions':{'1':['2.1.0']},'handler':{'kind':'inbox'}}")
                .send();
        assertThat(service.status()).as(service.body()).isEqualTo(201);
        return one.request("POST", "endpoints/" + name + "/certificates", "{}")
                .send()
                .json()
                .path("id")
                .asText();
    }

    private static String endpoint(Platform one, String odsCode, String environment) {
        return one.request(
                        "POST",
                        "tenants/" + odsCode + "/endpoints",
                        "{'environment':'" + environment + "','supplier':'demo'}")
                .send()
                .json()
                .path("serverName")
                .asText();
    }
}
