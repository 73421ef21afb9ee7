package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Ids;
import bars.platform.mail.Mail;
import bars.platform.mail.MailFault;
import bars.platform.mail.MailServer;
import bars.platform.reminder.ExportWatch;
import bars.platform.reminder.NoticeCourier;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each mail goes once, whoever carries it, and what did not go can be sent when it is asked for again. */
class NoticesApiTest {
    private static final Post POST = new Post();

    @RegisterExtension
    private static final Platform platform = new Platform(POST);

    /** A mail server that keeps what it takes. */
    private static final class Post implements MailServer {
        private final List<UUID> taken = new ArrayList<>();
        private boolean isConfigured = true;
        private boolean isBroken;
        private Runnable meanwhile = () -> {};

        @Override
        public boolean isConfigured() {
            return isConfigured;
        }

        @Override
        public String send(Mail mail) throws MailFault {
            if (isBroken) {
                throw new MailFault("try again later");
            }
            Runnable other = meanwhile;
            meanwhile = () -> {};
            other.run();
            taken.add(mail.id());
            return "<" + mail.id() + ">";
        }
    }

    @BeforeAll
    static void prepare() {
        for (String one : List.of(
                "supplier-contact-email'team@supplier.example", "supplier-name'Supplier", "supplier-product'Product")) {
            String[] setting = one.split("'", 2);
            platform.request("PUT", "settings/" + setting[0], "{'value':'" + setting[1] + "'}")
                    .send();
        }
    }

    @BeforeEach
    void empty() {
        courier(platform.clock).run();
        POST.taken.clear();
    }

    @Test
    void aMailWaitsForNobodyWhileTheOneBeforeIsSent() {
        String certificate = certificate("NOT1");
        List<Integer> carriedByTheOther = new ArrayList<>();
        send(certificate, "one@supplier.example");
        send(certificate, "two@supplier.example");
        POST.meanwhile = () -> carriedByTheOther.add(courier(platform.clock).run());

        courier(platform.clock).run();

        assertThat(carriedByTheOther).containsExactly(1);
        assertThat(POST.taken).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aNodeWhoseClockIsAheadTakesNothingThatIsBeingSent() {
        send(certificate("NOT2"), "one@supplier.example");
        Clock ahead = Clock.offset(platform.clock, Duration.ofHours(1));
        POST.meanwhile = () -> courier(ahead).run();

        courier(platform.clock).run();

        assertThat(POST.taken).hasSize(1);
    }

    @Test
    void aRequestThatWasGivenUpIsSentWhenItIsAskedForAgain() throws SQLException {
        String certificate = certificate("NOT3");
        send(certificate, "one@supplier.example");
        POST.isBroken = true;
        aged(certificate);
        courier(platform.clock).run();
        POST.isBroken = false;
        assertThat(states(certificate)).containsExactly("DEAD");

        var again = send(certificate, "one@supplier.example");
        courier(platform.clock).run();

        assertThat(again.status()).as(again.body()).isEqualTo(201);
        assertThat(POST.taken)
                .containsExactly(UUID.fromString(again.json().path("id").asText()));
        assertThat(states(certificate)).containsExactly("SENT");
    }

    @Test
    void aRequestThatIsDraftedAnewIsSentAnewAndKeepsTheProofOfTheFirst() {
        String certificate = certificate("NOT4");
        send(certificate, "one@supplier.example");
        courier(platform.clock).run();
        platform.request("PUT", "certificates/" + certificate + "/request-pack/dns-request", "{'state':'DRAFTED'}")
                .send();

        var anew = send(certificate, "one@supplier.example");
        var twice = send(certificate, "one@supplier.example");
        courier(platform.clock).run();

        assertThat(anew.status()).as(anew.body()).isEqualTo(201);
        assertThat(anew.json().path("subject").asText()).doesNotStartWith("Reminder");
        assertThat(twice.status()).as("it is on its way").isEqualTo(409);
        assertThat(states(certificate)).containsExactly("SENT", "SENT");
    }

    @Test
    void whatWasKeptForWantOfAServerGoesOnceThereIsOne() {
        String certificate = certificate("NOT5");
        platform.request(
                        "PUT",
                        "tenants/NOT5",
                        "{'name':'Told','contacts':[{'name':'Desk','email':'duty@tenant.example.org','purpose':'certificates'}]}")
                .header("If-Match", "*")
                .send();
        var export = platform.request("POST", "certificates/" + certificate + "/exports", "{'reason':'moves away'}")
                .send();
        assertThat(export.status()).as(export.body()).isEqualTo(201);
        POST.isConfigured = false;
        var watch = new ExportWatch(platform.database(), POST, new Ids(platform.clock), platform.clock);
        watch.run();
        List<String> before = states(certificate);
        POST.isConfigured = true;

        watch.run();
        watch.run();
        courier(platform.clock).run();
        watch.run();
        courier(platform.clock).run();

        assertThat(before).isNotEmpty().containsOnly("HELD");
        assertThat(states(certificate)).hasSameSizeAs(before).containsOnly("SENT");
        assertThat(POST.taken).hasSameSizeAs(before);
    }

    private static NoticeCourier courier(Clock clock) {
        return new NoticeCourier(platform.database(), POST, clock);
    }

    private static Api.Answer send(String certificate, String recipient) {
        return platform.request(
                        "POST",
                        "certificates/" + certificate + "/request-pack/dns-request/sending",
                        "{'recipient':'" + recipient + "'}")
                .send();
    }

    private static List<String> states(String certificate) {
        return platform.get("certificates/" + certificate + "/notices")
                .send()
                .json()
                .path("data")
                .findValuesAsText("state");
    }

    /** As if they had been written three days ago. */
    private static void aged(String certificate) throws SQLException {
        try (var owner = platform.owner();
                var update = owner.prepareStatement(
                        "update notice set created_at = created_at - interval '3 days' where certificate_id = ?")) {
            update.setObject(1, UUID.fromString(certificate));
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private static String certificate(String odsCode) {
        platform.request("PUT", "tenants/" + odsCode, "{'name':'Told'}").send();
        String server = platform.request(
                        "POST", "tenants/" + odsCode + "/endpoints", "{'environment':'INT','supplier':'demo'}")
                .send()
                .json()
                .path("serverName")
                .asText();
        return CheckedCertificates.add(platform, "INT", server);
    }
}
