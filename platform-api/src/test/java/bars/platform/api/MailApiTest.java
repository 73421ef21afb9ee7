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
        platform.request("PUT", "settings/supplier-contact-email", "{'value':'team@supplier.example'}")
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
        assertThat(state(certificate, 0)).isEqualTo("DRAFTED");
        assertThat(courier().run()).isPositive();

        MimeMessage mail = Arrays.stream(server.getReceivedMessages())
                .filter(one -> text(one).contains("BaRS-PROD-MAIL1."))
                .findFirst()
                .orElseThrow();
        assertThat(mail.getAllRecipients()[0]).hasToString("dir@nhs.net");
        assertThat(mail.getReplyTo()[0]).hasToString("team@supplier.example");
        assertThat(text(mail)).contains("application/pkcs10", ".csr");
        assertThat(state(certificate, 0)).isEqualTo("SENT");
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
    void aServerThatIsGoneLeavesTheMailWaitingWithTheReason() {
        int port = server.getSmtp().getPort();
        try (Platform alone = new Platform(new SmtpServer(account(1), Clock.systemUTC()))) {
            alone.request("PUT", "tenants/MAIL5", "{'name':'x'}").send();
            String name = alone.request("POST", "tenants/MAIL5/endpoints", "{'environment':'PROD','supplier':'demo'}")
                    .send()
                    .json()
                    .path("serverName")
                    .asText();
            String id = alone.request("POST", "endpoints/" + name + "/certificates", "{}")
                    .send()
                    .json()
                    .path("id")
                    .asText();
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

    private static String state(String certificate, int document) {
        return platform.get("certificates/" + certificate + "/request-pack")
                .send()
                .json()
                .at("/documents/" + document + "/state")
                .asText();
    }

    private static String certificate(String odsCode, String environment) {
        platform.request("PUT", "tenants/" + odsCode, "{'name':'Mailed'}").send();
        String name = platform.request(
                        "POST",
                        "tenants/" + odsCode + "/endpoints",
                        "{'environment':'" + environment + "','supplier':'demo'}")
                .send()
                .json()
                .path("serverName")
                .asText();
        return platform.request("POST", "endpoints/" + name + "/certificates", "{}")
                .send()
                .json()
                .path("id")
                .asText();
    }
}
