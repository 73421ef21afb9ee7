package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.platform.certificate.DevelopmentCa;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The console as people use it, in a browser, from the first account on. Each journey goes on where the last one ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PortalIT {
    private static final String PASSWORD = "tulips grow by the canal 7";
    private static final Duration LIFETIME = Duration.ofDays(365);

    private final RunningPlatform platform;
    private final ConsoleBrowser browser;
    private final Page page;
    private String authenticatorKey = "";

    PortalIT() {
        Assumptions.assumeTrue(
                Files.isExecutable(ConsoleBrowser.CHROMIUM),
                "There is no " + ConsoleBrowser.CHROMIUM + ": the console is not looked at in a browser");
        platform = RunningPlatform.shared();
        browser = ConsoleBrowser.open(
                platform.adminRequest("").build().uri().resolve("/").toString().replaceFirst("/$", ""));
        page = browser.page();
    }

    @AfterAll
    void close() {
        browser.close();
    }

    @Test
    @Order(1)
    void firstRunEndsAtTheDashboard() {
        List<String> wrong = new ArrayList<>();
        browser.go("/console/setup?code=" + setUpCode());
        wrong.addAll(browser.violations("setup"));
        page.fill("[name=name]", "Robin Example");
        page.fill("[name=email]", "robin@example.org");
        page.fill("[name=password]", PASSWORD);
        browser.press("Create account");
        wrong.addAll(browser.violations("sign-in"));
        page.fill("[name=email]", "robin@example.org");
        page.fill("[name=password]", PASSWORD);
        browser.press("Continue");
        wrong.addAll(browser.violations("enrol"));
        authenticatorKey = page.innerText("main code");
        page.fill("[name=code]", ConsoleBrowser.code(authenticatorKey));
        browser.press("Continue");
        wrong.addAll(browser.violations("recovery"));
        browser.follow("I have saved them");

        assertThat(page.innerText("h1")).isEqualTo("Dashboard");
        assertThat(wrong).isEmpty();
    }

    @Test
    @Order(2)
    void tenantIsOnboardedInBothEnvironmentsWithFewClicks() throws IOException {
        browser.go("/console/tenants");
        browser.forgetClicks();
        browser.follow("Add a tenant");
        page.fill("[name=odsCode]", "B81001");
        page.fill("[name=name]", "Lakeside <script>alert(1)</script> Surgery");
        browser.press("Add tenant");
        for (String environment : List.of("INT", "PROD")) {
            endpoint(environment);
            page.fill("[name=answer]", issued(environment));
            browser.press("Check and save");
            browser.press("Activate in " + environment);
            assertThat(page.innerText("main .nhsuk-tag--green >> nth=0")).isEqualTo("Active");
            browser.go("/console/tenants/B81001");
        }

        assertThat(page.locator("main td .nhsuk-tag--green").count()).isEqualTo(2);
        assertThat(page.innerText("h1")).isEqualTo("Lakeside <script>alert(1)</script> Surgery");
        assertThat(browser.clicks()).isLessThanOrEqualTo(25);
    }

    @Test
    @Order(3)
    void certificateOfTheOtherEnvironmentIsRefusedWithTheReason() throws IOException {
        browser.go("/console/tenants");
        browser.follow("Add a tenant");
        page.fill("[name=odsCode]", "B81002");
        page.fill("[name=name]", "Hilltop Surgery");
        browser.press("Add tenant");
        endpoint("INT");
        page.fill("[name=answer]", issued("PROD"));
        browser.press("Check and save");

        assertThat(page.innerText(".nhsuk-error-summary")).contains("There is a problem");
        assertThat(page.locator("button:has-text(\"Activate\")").count()).isZero();
        assertThat(browser.violations("certificate-refused")).isEmpty();
    }

    @Test
    @Order(4)
    void listIsImportedOnlyAfterALookAtEveryRow() {
        browser.go("/console/tenants/import");
        page.fill("[name=list]", "odsCode,name\nB81003,Riverbank Surgery\n!,Nobody\n");
        browser.press("Check the list");
        assertThat(page.innerText("main")).contains("1 row is ready, 1 has a problem");
        assertThat(browser.violations("import-preview")).isEmpty();
        browser.press("Import 1 row");
        assertThat(page.url()).contains("/console/jobs/");

        page.waitForCondition(() -> {
            page.reload();
            return page.innerText("main").contains("Succeeded");
        });
        browser.go("/console/search?q=b81003");
        assertThat(page.innerText("h1")).isEqualTo("Riverbank Surgery");
    }

    @Test
    @Order(5)
    void tokenIsShownOnceAndRevoked() {
        browser.go("/console/tokens");
        page.fill("[name=name]", "nightly report");
        browser.click("label:has-text(\"tenants:read\")");
        browser.press("Make token");
        assertThat(page.innerText("main pre")).hasSizeGreaterThan(20);
        assertThat(browser.violations("token-made")).isEmpty();
        browser.follow("I have copied it");
        browser.click("tr:has-text(\"nightly report\") a");
        browser.press("Revoke");

        assertThat(page.innerText("tr:has-text(\"nightly report\")")).contains("Revoked");
    }

    @Test
    @Order(6)
    void auditLogIsProvenIntact() {
        browser.go("/console/audit");
        browser.press("Verify the whole log");

        assertThat(page.innerText("h1")).isEqualTo("The audit log is what was written");
        assertThat(browser.violations("audit-verified")).isEmpty();
    }

    @Test
    @Order(7)
    void invitedPersonChoosesAPassword() {
        browser.go("/console/people");
        page.fill("[name=name]", "Sam Example");
        page.fill("[name=email]", "sam@example.org");
        page.fill("[name=roles]", "viewer");
        browser.press("Invite");
        Matcher address = Pattern.compile("/console/invitation/\\S+").matcher(page.innerText("main"));
        assertThat(address.find()).isTrue();
        browser.go(address.group());
        assertThat(browser.violations("invitation")).isEmpty();
        page.fill("[name=password]", "short");
        browser.press("Continue");
        assertThat(page.innerText(".nhsuk-error-summary")).contains("There is a problem");
        page.fill("[name=password]", "windmills turn by the sea 3");
        browser.press("Continue");

        assertThat(page.innerText("main")).contains("Your password is set");
    }

    @Test
    @Order(8)
    void callerAddressIsAddedAndRemoved() {
        browser.go("/console/trust/INT");
        page.fill("[name=cidr]", "192.0.2.0/24");
        browser.click("form[action$='/client-addresses'] button");
        browser.follow("192.0.2.0/24");
        assertThat(browser.violations("trust-entry")).isEmpty();
        browser.press("Remove from INT");

        assertThat(page.innerText("main")).contains("Removed").doesNotContain("192.0.2.0/24");
    }

    @Test
    @Order(9)
    void everyPageIsAccessibleAndFitsTheNarrowestScreen() {
        List<String> wrong = new ArrayList<>();
        for (String path : paths()) {
            browser.go("/console/" + path);
            String name = path.isEmpty() ? "dashboard" : path.replaceAll("[^A-Za-z0-9]+", "-");
            assertThat(page.locator("h1").count()).as(path).isEqualTo(1);
            wrong.addAll(browser.violations(name));
            int overflow = browser.overflow(name);
            if (overflow > 0) {
                wrong.add(name + ": wider than the screen by " + overflow);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    /** Last, because it goes on under another name of the same console: a passkey needs a name, not an address. */
    @Test
    @Order(20)
    void passkeyIsMadeAndSignsInByItself() {
        virtualAuthenticator();
        String local = page.url().replaceFirst("(https://)[^:]+(:[0-9]+).*", "$1localhost$2");
        page.navigate(local + "/console/sign-in");
        page.fill("[name=email]", "robin@example.org");
        page.fill("[name=password]", PASSWORD);
        browser.press("Continue");
        page.fill("[name=code]", ConsoleBrowser.code(authenticatorKey));
        browser.press("Continue");
        page.navigate(local + "/console/account");
        browser.follow("Add a passkey");
        page.fill("[name=name]", "Desk <b>key</b>");
        browser.press("Continue");
        page.waitForURL("**/console/account");
        assertThat(page.innerText("main")).contains("Desk <b>key</b>, added");
        page.click("header button:has-text(\"Sign out\")");

        page.navigate(local + "/console/sign-in");
        browser.follow("Sign in with a passkey");
        browser.press("Continue");

        page.waitForURL("**/console/");
        assertThat(page.innerText("h1")).isEqualTo("Dashboard");
        assertThat(browser.complaints()).isEmpty();
    }

    private void virtualAuthenticator() {
        var session = page.context().newCDPSession(page);
        session.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        for (String able :
                List.of("hasResidentKey", "hasUserVerification", "isUserVerified", "automaticPresenceSimulation")) {
            options.addProperty(able, true);
        }
        JsonObject parameters = new JsonObject();
        parameters.add("options", options);
        session.send("WebAuthn.addVirtualAuthenticator", parameters);
    }

    /** The sections, and from the lists among them the first thing each. */
    private List<String> paths() {
        List<String> all = new ArrayList<>(List.of(
                "",
                "tenants/new",
                "tenants/import",
                "tenants/B81001",
                "tenants/B81001/edit",
                "tenants/B81001/outbox",
                "endpoints/bars-int-b81001.example.thirdparty.nhs.uk",
                "trust/INT",
                "trust/PROD",
                "trust/INT/versions/1",
                "handshakes",
                "approvals",
                "roles",
                "roles/owner",
                "settings",
                "settings/supplier-name",
                "help",
                "help/accessibility",
                "help/api",
                "help/problems",
                "account/passkeys/new",
                "account",
                "account/step-up",
                "no-such-page"));
        for (String list :
                List.of("tenants", "certificates", "messages", "templates", "jobs", "audit", "tokens", "people")) {
            all.add(list);
            browser.go("/console/" + list);
            String first = page.getAttribute("main td a >> nth=0", "href");
            all.add(first.replaceFirst("^/console/", ""));
            if (list.equals("certificates")) {
                all.add(first.replaceFirst("^/console/", "") + "/request");
            }
        }
        return all;
    }

    private void endpoint(String environment) {
        if (environment.equals("PROD")) {
            browser.click("label:has-text(\"PROD\")");
        }
        page.fill("[name=supplier]", "example");
        browser.press("Add endpoint");
        browser.press("Generate key and CSR");
    }

    /** What the development CA of {@code authority} answers to the request on the page. */
    private String issued(String authority) throws IOException {
        Path folder = platform.home().resolve("pki").resolve(authority.equals("INT") ? "int" : "prod");
        DevelopmentCa ca = DevelopmentCa.restore(
                authority,
                Files.readString(folder.resolve("ca-chain.pem")),
                Files.readString(folder.resolve("issuer.key")),
                Clock.systemUTC());
        Matcher request = Pattern.compile("-----BEGIN CERTIFICATE REQUEST-----[^-]+-----END CERTIFICATE REQUEST-----")
                .matcher(page.innerText("main"));
        assertThat(request.find()).isTrue();
        return ca.issue(request.group(), false, LIFETIME);
    }

    private String setUpCode() {
        Matcher code = Pattern.compile("/console/setup\\?code=(\\S+)").matcher(platform.output());
        assertThat(code.find()).as("a set-up code in what the platform printed").isTrue();
        return code.group(1);
    }
}
