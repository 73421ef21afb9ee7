package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.platform.certificate.DevelopmentCa;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
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
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;

/** The console as people use it, in a browser, from the first account on. Each journey goes on where the last one ended. */
@EnabledIf(value = ConsoleBrowser.IS_THERE, disabledReason = ConsoleBrowser.IS_MISSING)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PortalIT {
    private static final String PASSWORD = "tulips grow by the canal 7";
    private static final Duration LIFETIME = Duration.ofDays(365);
    private static final Duration JOB_PATIENCE = Duration.ofSeconds(60);

    private final RunningPlatform platform;
    private final ConsoleBrowser browser;
    private final Page page;
    private String authenticatorKey = "";

    PortalIT() {
        platform = RunningPlatform.shared();
        browser = ConsoleBrowser.open(address());
        page = browser.page();
    }

    private String address() {
        return platform.adminRequest("").build().uri().resolve("/").toString().replaceFirst("/$", "");
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
        assertThat(page.innerText("h1")).isEqualTo("Who runs this platform");
        wrong.addAll(browser.violations("start-organisation"));
        page.fill("[name=supplier-name]", "Example Systems");
        page.fill("[name=supplier-label]", "example");
        browser.press("Save and continue");
        wrong.addAll(browser.violations("start-trust"));
        browser.press("Save and continue");
        wrong.addAll(browser.violations("start-done"));
        browser.follow("dashboard");

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
            activate(environment);
            assertThat(page.innerText("main .nhsuk-tag--green >> nth=0")).isEqualTo("Active");
            browser.go("/console/tenants/B81001");
        }

        assertThat(page.locator("main .bars-panel h3 .nhsuk-tag--green").count())
                .isEqualTo(2);
        assertThat(page.innerText("h1")).isEqualTo("Lakeside <script>alert(1)</script> Surgery");
        assertThat(browser.told("Onboarding INT and PROD")).isLessThanOrEqualTo(25);
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

        untilSucceeded();
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
        browser.click("label[for=role-viewer]");
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
    void certificateIsRenewedWhileTheOldOneServes() throws IOException {
        browser.go("/console/tenants/B81001");
        browser.follow("BaRS-INT-B81001");
        browser.click("main td a >> nth=0");
        browser.press("Renew with another key");
        page.fill("[name=answer]", issued("INT"));
        browser.press("Check and save");
        activate("INT");
        assertThat(page.innerText("main .nhsuk-tag--green >> nth=0")).isEqualTo("Active");
        browser.follow("Back to the endpoint");

        assertThat(page.locator("main td .nhsuk-tag:has-text(\"Active\")").count())
                .isEqualTo(1);
        assertThat(page.locator("main td .nhsuk-tag:has-text(\"Replaced\")").count())
                .isEqualTo(1);
    }

    @Test
    @Order(10)
    void serviceIsAddedChangedAndGuarded() {
        browser.go("/console/endpoints/bars-int-b81001.example.thirdparty.nhs.uk");
        page.fill("[name=value]", "0900001");
        page.fill("[name=useCases]", "a1t1");
        browser.press("Add service");
        browser.follow("0900001");
        assertThat(browser.violations("service")).isEmpty();
        page.fill("[name=useCases]", "not a use case");
        browser.press("Save in INT");
        assertThat(page.innerText(".nhsuk-error-summary")).contains("There is a problem");
        page.fill("[name=useCases]", "a1t1, a4t1");
        browser.press("Save in INT");
        assertThat(page.inputValue("[name=useCases]")).isEqualTo("a1t1, a4t1");
        page.fill("[name=rules]", "DENY ods=RX1");
        browser.press("Save who may call");

        assertThat(page.inputValue("[name=rules]")).isEqualTo("DENY ods=RX1");
    }

    @Test
    @Order(11)
    void revocationIsAskedForByName() {
        browser.go("/console/tenants/B81001");
        browser.follow("BaRS-PROD-B81001");
        browser.click("main td a >> nth=0");
        browser.follow("Revoke");
        assertThat(browser.violations("revoke")).isEmpty();
        page.fill("[name=confirm]", "something else");
        page.fill("[name=reason]", "the key may be known to others");
        browser.press("Revoke in PROD");
        assertThat(page.innerText(".nhsuk-error-summary")).contains("to confirm");
        page.fill("[name=confirm]", "bars-prod-b81001.example.thirdparty.nhs.uk");
        browser.press("Revoke in PROD");

        assertThat(page.innerText("main .nhsuk-tag >> nth=0")).isEqualTo("Revoked");
    }

    @Test
    @Order(12)
    void messageIsFoundByItsIdAndDeliveredAgain() {
        browser.go("/console/messages");
        browser.click("main td a >> nth=0");
        String request = page.innerText("dt:has-text(\"Request id\") + dd");
        page.fill("#everything", request);
        browser.click(".bars-search__button");
        browser.click("main td a >> nth=0");
        assertThat(page.innerText("dt:has-text(\"Request id\") + dd")).isEqualTo(request);
        browser.press("Deliver again");

        assertThat(page.innerText(".nhsuk-notification-banner")).contains("in the inbox again");
    }

    @Test
    @Order(13)
    void formsWorkByKeyboardAlone() {
        browser.go("/console/tenants/new");
        page.keyboard().press("Tab");
        assertThat(page.evaluate("() => document.activeElement.className").toString())
                .contains("nhsuk-skip-link");
        page.keyboard().press("Enter");
        browser.tabTo("odsCode");
        page.keyboard().type("B81005");
        page.keyboard().press("Tab");
        page.keyboard().type("Keyboard Surgery");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        page.waitForURL("**/console/tenants/B81005");

        assertThat(page.innerText("h1")).isEqualTo("Keyboard Surgery");
    }

    @Test
    @Order(14)
    void requestIsSentAnotherServiceIsAskedAndPointersAreTurnedOn() {
        PortalJourneys journeys = new PortalJourneys(browser);
        assertThat(journeys.sending(address())).isEmpty();
        assertThat(journeys.registry()).isEmpty();
    }

    @Test
    @Order(15)
    void consoleWorksWithoutJavaScript() {
        Page plain = browser.withoutScripts();
        browser.go(plain, "/console/tenants/new");
        plain.fill("[name=odsCode]", "B81006");
        plain.fill("[name=name]", "Plain Surgery");
        plain.click("main button:has-text(\"Add tenant\")");
        plain.fill("[name=supplier]", "example");
        plain.click("main button:has-text(\"Add endpoint\")");
        plain.click("main button:has-text(\"Generate key and CSR\")");

        assertThat(plain.innerText("main")).contains("BEGIN CERTIFICATE REQUEST");
        browser.go(plain, "/console/");
        assertThat(plain.locator("h1").innerText()).isEqualTo("Dashboard");
        plain.context().close();
    }

    @Test
    @Order(16)
    void everyPageIsAccessibleAndFitsTheNarrowestScreen() {
        List<String> wrong = new ArrayList<>();
        for (String path : paths()) {
            browser.go("/console/" + path);
            String name = path.isEmpty() ? "dashboard" : path.replaceAll("[^A-Za-z0-9]+", "-");
            assertThat(page.locator("h1").count()).as(path).isEqualTo(1);
            wrong.addAll(browser.violations(name));
            for (int width : List.of(ConsoleBrowser.NARROW, ConsoleBrowser.ZOOMED)) {
                int overflow = browser.overflow(name, width);
                if (overflow > 0) {
                    wrong.add(name + ": wider than " + width + " by " + overflow);
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(17)
    void manyRequestsAreMadeInOneJob() {
        browser.go("/console/certificates/bulk");
        page.fill("[name=serverNames]", "nobody.example.org");
        browser.press("Continue");
        browser.press("Make keys and requests");
        assertThat(page.innerText("main")).contains("One of the names is no endpoint of the platform");
        page.fill("[name=serverNames]", "bars-int-b81006.example.thirdparty.nhs.uk");
        browser.press("Continue");
        assertThat(browser.violations("bulk-check")).isEmpty();
        browser.press("Make keys and requests");
        untilSucceeded();

        Download file = page.waitForDownload(() -> page.click("text=Download all as a ZIP file"));
        assertThat(file.suggestedFilename()).isEqualTo("certificate-requests.zip");
    }

    @Test
    @Order(18)
    void keyIsTakenOutOnceAndForAReason() {
        new PortalJourneys(browser).keyExport();
    }

    @Test
    @Order(19)
    void recoveryCodesAreMadeAnew() {
        browser.go("/console/account");
        browser.press("Make recovery codes anew");
        assertThat(page.locator("main li code").count()).isEqualTo(10);
        browser.follow("I have saved them");

        assertThat(page.innerText("main")).contains("You have 10 left");
    }

    @Test
    @Order(20)
    void tenantLeavesWithASignedReceipt() {
        browser.go("/console/tenants/B81003/leaving");
        browser.press("Let it leave INT and PROD");
        assertThat(page.innerText("main")).contains("Type B81003 to confirm");
        page.fill("[name=confirm]", "B81003");
        browser.press("Let it leave INT and PROD");
        untilSucceeded();

        assertThat(page.innerText("main")).contains("Receipt, signature");
    }

    /** The page of a job loads itself anew when the job is over. */
    private void untilSucceeded() {
        PlaywrightAssertions.assertThat(page.locator("main"))
                .containsText(
                        "Succeeded", new LocatorAssertions.ContainsTextOptions().setTimeout(JOB_PATIENCE.toMillis()));
    }

    /** Last, because it goes on under another name of the same console: a passkey needs a name, not an address. */
    @Test
    @Order(21)
    void passkeyIsMadeAndSignsInByItself() {
        browser.virtualAuthenticator();
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

    /** The sections, and from the lists among them the first thing each. */
    private List<String> paths() {
        List<String> all = new ArrayList<>(ConsolePages.FIXED);
        for (String list : List.of(
                "tenants",
                "certificates",
                "messages",
                "handshakes",
                "templates",
                "jobs",
                "audit",
                "tokens",
                "people")) {
            all.add(list);
            browser.go("/console/" + list);
            String first = page.getAttribute("main td a >> nth=0", "href");
            all.add(first.replaceFirst("^/console/", ""));
            if (list.equals("certificates")) {
                all.add(first.replaceFirst("^/console/", "") + "/request");
                all.add(first.replaceFirst("^/console/", "") + "/activate");
                all.add(first.replaceFirst("^/console/", "") + "/revoke");
                all.add(first.replaceFirst("^/console/", "") + "/export");
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

    /** In PROD the console asks once more. */
    private void activate(String environment) {
        if (environment.equals("PROD")) {
            browser.follow("Activate in PROD");
            browser.press("Activate in PROD");
        } else {
            browser.press("Activate in INT");
        }
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
