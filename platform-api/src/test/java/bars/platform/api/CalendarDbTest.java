package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestTenants;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.certificate.Activation;
import bars.platform.certificate.CertificateRegister;
import bars.platform.certificate.CertificateView;
import bars.platform.certificate.DevelopmentCa;
import bars.platform.certificate.KeySpec;
import bars.platform.certificate.ProductionGate;
import bars.platform.certificate.UkTime;
import bars.platform.problem.Precondition;
import bars.platform.trust.Trust;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ends of certificates, as a calendar and as figures. */
class CalendarDbTest {
    private static final Caller ADMIN = Caller.system("test");
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String PATH = "certificates/calendar.ics";

    @RegisterExtension
    private static final Platform platform = new Platform();

    @SuppressWarnings("NullAway.Init")
    private static CertificateRegister register;

    @SuppressWarnings("NullAway.Init")
    private static DevelopmentCa authority;

    @SuppressWarnings("NullAway.Init")
    private static CertificateView live;

    @SuppressWarnings("NullAway.Init")
    private static CertificateView waiting;

    @BeforeAll
    static void open() {
        register = new CertificateRegister(
                platform.database(),
                TestTenants.vault(),
                new Ids(CLOCK),
                CLOCK,
                new ProductionGate(CLOCK, "development"));
        authority = DevelopmentCa.create("INT", CLOCK);
        new Trust(platform.database(), CLOCK, "development")
                .addAuthorities(ADMIN, Environment.INT, authority.chain(), null, false);
        var activation = new Activation(platform.database(), TestTenants.vault(), CLOCK);
        String first = endpoint("CAL1");
        CertificateView replaced = issued(first, Duration.ofDays(5));
        activation.activate(ADMIN, replaced.id(), Precondition.any(), null, false);
        CertificateView next = issued(first, Duration.ofDays(20));
        live = activation.activate(ADMIN, next.id(), Precondition.any(), null, false);
        register.request(ADMIN, first, KeySpec.RSA_2048);
        waiting = issued(endpoint("CAL2"), Duration.ofDays(80));
        TestTenants.tenant(platform.database(), "CAL3");
    }

    @Test
    void whatServesOrIsAboutToHasAnEventAtItsRealExpiry() {
        Api.Answer answer = read(PATH, platform.admin);

        String end = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(expiry(live));
        assertThat(answer.header("Content-Type")).startsWith("text/calendar");
        assertThat(lines(answer).stream().filter(line -> line.startsWith("UID:")))
                .containsExactly("UID:" + live.id(), "UID:" + waiting.id());
        assertThat(lines(answer))
                .contains(
                        "DTSTART:" + end,
                        "CATEGORIES:INT,ACTIVE",
                        "CATEGORIES:INT,CHECKED",
                        "SUMMARY:INT: Certificate of " + live.serverName() + " expires",
                        "TRIGGER:-P30D",
                        "TRIGGER:-P7D");
    }

    @Test
    void theLastDayToAskForARenewalIsSaidEverywhere() {
        platform.request("PUT", "settings/lead-days-int", "{'value':9}").send();

        Instant by = expiry(live).minus(Duration.ofDays(9));
        String moment = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(by);
        assertThat(get("certificates/" + live.id(), platform.admin)
                        .json()
                        .path("requestBy")
                        .asText())
                .isEqualTo(by.toString());
        assertThat(lines(read(PATH, platform.admin)))
                .contains("TRIGGER;VALUE=DATE-TIME:" + moment)
                .anyMatch(line -> line.contains("Ask for the renewal by " + UkTime.day(by)));
    }

    @Test
    void linesEndAndFoldAsTheFormatDemands() {
        String text = read(PATH, platform.admin).body();

        assertThat(text).startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n").endsWith("END:VCALENDAR\r\n");
        assertThat(text.replace("\r\n", "")).doesNotContain("\n", "\r");
        assertThat(text.split("\r\n")).allSatisfy(line -> assertThat(line.getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(75));
    }

    @Test
    void theSameCertificatesAreTheSameText() {
        assertThat(read(PATH, platform.admin).body())
                .isEqualTo(read(PATH, platform.admin).body());
    }

    @Test
    void aCallerSeesItsOwnCertificatesAlone() {
        String own = platform.bound("CAL1", Environment.INT);

        assertThat(lines(read(PATH, own)).stream().filter(line -> line.startsWith("UID:")))
                .containsExactly("UID:" + live.id());
        assertThat(read(PATH, own).body()).doesNotContainIgnoringCase("CAL2");
        assertThat(read(PATH + "?tenant=CAL2", platform.admin).body())
                .contains(waiting.id().toString())
                .doesNotContain(live.id().toString());
        assertThat(get(PATH + "?tenant=CAL2", own).status()).isEqualTo(404);
        assertThat(get(PATH + "?environment=PROD", own).status()).isEqualTo(404);
        assertThat(get(PATH, platform.token(Set.of(Permission.SYSTEM_READ), Set.of(), Set.of()))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aCalendarWithoutCertificatesIsStillACalendar() {
        String empty = read(PATH + "?tenant=CAL3", platform.admin).body();

        assertThat(empty).contains("BEGIN:VTIMEZONE").doesNotContain("BEGIN:VEVENT");
    }

    @Test
    void figuresCountTheSameCertificatesByWhatRemainsAndByMonth() {
        JsonNode figures = read("statistics/expiry", platform.admin).json();

        assertThat(figures.path("certificates").asInt()).isEqualTo(2);
        assertThat(Instant.parse(figures.path("nextExpiry").asText())).isEqualTo(expiry(live));
        assertThat(figures.path("remaining").findValuesAsText("term"))
                .containsExactly("EXPIRED", "WITHIN_7_DAYS", "WITHIN_30_DAYS", "WITHIN_90_DAYS", "LATER");
        assertThat(figures.path("remaining").findValuesAsText("certificates")).containsExactly("0", "0", "1", "1", "0");
        assertThat(figures.path("months").findValuesAsText("month")).containsExactly(month(live), month(waiting));
        assertThat(read("statistics/expiry?tenant=CAL3", platform.admin)
                        .json()
                        .path("nextExpiry")
                        .isNull())
                .isTrue();
        assertThat(read("statistics/expiry", platform.bound("CAL2", Environment.INT))
                        .json()
                        .path("certificates")
                        .asInt())
                .isEqualTo(1);
    }

    private static String month(CertificateView one) {
        return YearMonth.from(expiry(one).atZone(ZoneOffset.UTC)).toString();
    }

    private static Instant expiry(CertificateView one) {
        return java.util.Objects.requireNonNull(one.expiresAt());
    }

    /** The lines as they were before they were folded. */
    private static List<String> lines(Api.Answer answer) {
        return List.of(answer.body().replace("\r\n ", "").split("\r\n"));
    }

    private static Api.Answer read(String path, String token) {
        Api.Answer answer = get(path, token);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static Api.Answer get(String path, String token) {
        return platform.get(path)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "*/*")
                .send();
    }

    private static String endpoint(String odsCode) {
        TestTenants.tenant(platform.database(), odsCode);
        TestTenants.endpoint(platform.database(), odsCode, Environment.INT);
        return "bars-int-" + odsCode.toLowerCase(java.util.Locale.ROOT) + ".demo.thirdparty.nhs.uk";
    }

    private static CertificateView issued(String serverName, Duration life) {
        CertificateView made = register.request(ADMIN, serverName, KeySpec.RSA_2048);
        register.requested(ADMIN, made.id(), Precondition.any(), null);
        byte[] answer = authority.issue(csr(made.id()), true, life).getBytes(StandardCharsets.US_ASCII);
        return register.issued(ADMIN, made.id(), Precondition.any(), answer, false)
                .certificate();
    }

    private static String csr(UUID id) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(register.csr(ADMIN, id))
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }
}
