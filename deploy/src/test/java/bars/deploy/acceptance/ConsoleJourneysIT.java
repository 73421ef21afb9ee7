package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.exchange.ProxyConnection;
import bars.platform.access.TestProvider;
import bars.platform.certificate.DevelopmentCa;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Journeys of the console that change what others rely on: a platform of their own, and no order among them. */
@EnabledIf(value = ConsoleBrowser.IS_THERE, disabledReason = ConsoleBrowser.IS_MISSING)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleJourneysIT {
    private static final Endpoint ENDPOINT = Endpoint.RIVERSIDE_INT;
    private static final Duration LIFETIME = Duration.ofDays(300);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestProvider organisation = new TestProvider();
    private final RunningPlatform platform;
    private final ConsoleBrowser browser;
    private final String base;
    private final ConsolePerson owner;

    @TempDir
    Path folder;

    ConsoleJourneysIT() {
        platform = RunningPlatform.fresh("journeys")
                .with("BARS_OIDC_ISSUER", organisation.issuer())
                .with("BARS_OIDC_CLIENT_ID", TestProvider.CLIENT)
                .with(
                        "BARS_OIDC_CLIENT_SECRET_FILE",
                        ConfirmationJourneys.secret().toString())
                .with("BARS_OIDC_ROLES", "owners=owner")
                .with("BARS_OIDC_STRONG", "mfa");
        platform.start("demo");
        base = platform.adminRequest("").build().uri().resolve("/").toString().replaceFirst("/$", "");
        browser = ConsoleBrowser.open(base);
        owner = new ConsolePerson(browser.page(), base, "owner@example.org");
        Matcher code = Pattern.compile("/console/setup\\?code=(\\S+)").matcher(platform.output());
        assertThat(code.find()).as("a set-up code in what the platform printed").isTrue();
        owner.setUp(code.group(1));
    }

    @AfterAll
    void close() {
        browser.close();
        platform.terminate();
        organisation.close();
    }

    @Test
    void fiveHundredTenantsAreImportedAfterALookAtEveryRow() {
        String list = "odsCode,name\n"
                + IntStream.range(1, 501)
                        .mapToObj(i -> String.format("C8%04d,Practice %d", i, i))
                        .collect(Collectors.joining("\n"));
        owner.go("/console/tenants/import");
        owner.page().fill("[name=list]", list);
        owner.press("Check the list");
        assertThat(owner.page().innerText("main")).contains("500 rows are ready, 0 have a problem");
        assertThat(owner.page().locator("main tbody tr").count()).isEqualTo(500);
        owner.press("Import 500 rows");
        says(owner.page(), "Succeeded");

        owner.go("/console/tenants?q=C80499");
        assertThat(owner.page().innerText("h1")).isEqualTo("Practice 499");
        owner.go("/console/search?q=c80500");
        assertThat(owner.page().innerText("h1")).isEqualTo("Practice 500");
    }

    @Test
    void aRevokedCallerIsRefusedOnceItsListIsUploaded() throws IOException, CertificateException {
        RevocableCaller caller = new RevocableCaller(platform.home().resolve("pki"), folder);
        assertThat(isLetIn(caller)).isTrue();
        Path list = Files.write(folder.resolve("revoked.crl"), caller.revocationList());

        owner.go("/console/trust/INT/lists");
        owner.page().setInputFiles("#list-file", list);
        says(owner.page(), "was read into the box");
        owner.press("Check the list");
        assertThat(owner.page().innerText("dt:has-text(\"Newly revoked\") + dd"))
                .isEqualTo("1");
        assertThat(browser.violations("revocation-check")).isEmpty();
        owner.press("Add to INT");

        assertThat(owner.page().innerText("main")).contains("Development INT Authentication");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (isLetIn(caller)) {
            assertThat(System.nanoTime()).as("the revoked caller is refused").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    @Test
    void aKeyMadeElsewhereIsBroughtInAndServes() throws IOException {
        String name = "BaRS-INT-A8T4.demo.thirdparty.nhs.uk";
        DevelopmentCa.Identity elsewhere = authority().identity(name, List.of(), LIFETIME);

        owner.go("/console/endpoints/" + name.toLowerCase(java.util.Locale.ROOT) + "/key-import");
        owner.page().fill("[name=reason]", "it moves here from another host");
        owner.page().fill("[name=privateKey]", elsewhere.key());
        owner.page().fill("[name=certificate]", elsewhere.chain());
        owner.press("Bring the key into INT");
        assertThat(owner.page().innerText(".nhsuk-notification-banner")).contains("The key was brought in");
        assertThat(browser.violations("key-imported")).isEmpty();
        owner.press("Activate in INT");

        assertThat(owner.page().innerText("main .nhsuk-tag >> nth=0")).isEqualTo("Active");
    }

    @Test
    void theConsentToBringAKeyIntoProdNamesItsCertificate() throws IOException {
        String name = "bars-prod-x26.demo.thirdparty.nhs.uk";
        owner.go("/console/endpoints/" + name + "/key-import");
        owner.page().fill("[name=reason]", "it moves here from another host");
        owner.press("Ask a second person");
        assertThat(owner.page().innerText(".nhsuk-error-summary")).contains("Hand in");
        assertThat(browser.violations("key-import-consent")).isEmpty();
        owner.page()
                .fill(
                        "[name=certificate]",
                        authority().identity(name, List.of(), LIFETIME).chain());
        owner.press("Ask a second person");

        assertThat(owner.page().innerText("dt:has-text(\"SHA-256 of the certificate\") + dd"))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void aRevocationWaitsForASecondPerson() {
        setting("two-people-revoke", "true");
        ConsolePerson second = invited("second@example.org");
        String certificate = certificateOf("bars-prod-x26.demo.thirdparty.nhs.uk");
        owner.go(certificate + "/revoke");
        assertThat(browser.violations("revoke-two-people")).isEmpty();
        revoke(certificate);
        assertThat(owner.page().innerText(".nhsuk-error-summary")).contains("consent of a second person");
        owner.press("Ask a second person");
        String request = owner.page().url();
        assertThat(owner.page().innerText("main")).contains("Somebody else has to decide what you asked for");

        second.go("/console/");
        assertThat(second.page().innerText("main")).contains("Certificate revoke");
        second.approve(request);
        owner.page().navigate(request);
        assertThat(browser.violations("approved")).isEmpty();
        owner.follow("Revoke the certificate");
        revoke(certificate);

        assertThat(owner.page().innerText("main .nhsuk-tag >> nth=0")).isEqualTo("Revoked");
        second.page().context().close();
    }

    @Test
    void aPersonWhoSignedInLongAgoConfirmsAndGoesOnWhereTheyWere() throws IOException, SQLException {
        ConsolePerson person = invited("confirming@example.org");
        person.go("/console/tokens");
        fillToken(person);
        AgedSession.byAnHour(platform.home(), "confirming@example.org");
        person.press("Make token");
        assertThat(person.page().innerText("h1")).isEqualTo("Confirm that it is you");
        person.page().fill("[name=code]", person.recoveryCode());
        person.press("Continue");
        assertThat(person.page().url()).endsWith("/console/tokens");
        assertThat(person.page().innerText(".nhsuk-notification-banner")).contains("Do again what you wanted to do");
        assertThat(person.page().inputValue("[name=name]")).as("what was typed").isEqualTo("weekly report");
        assertThat(person.page().isChecked("[value=\"tenants:read\"]")).isTrue();
        person.press("Make token");
        person.follow("I have copied it");

        person.page().click("tr:has-text(\"weekly report\") a");
        String token = person.page().url();
        AgedSession.byAnHour(platform.home(), "confirming@example.org");
        person.press("Revoke");
        person.page().fill("[name=code]", person.recoveryCode());
        person.press("Continue");
        assertThat(person.page().url()).isEqualTo(token);
        person.press("Revoke");
        assertThat(person.page().innerText("tr:has-text(\"weekly report\")")).contains("Revoked");
        person.page().context().close();
    }

    @Test
    void whoHadToSignInForAPageComesToIt() {
        ConsolePerson person = invited("signing-in@example.org");
        person.page().context().clearCookies();

        person.go("/console/certificates/calendar");
        assertThat(person.page().innerText("h1")).isEqualTo("Sign in");
        person.page().fill("[name=email]", "signing-in@example.org");
        person.page().fill("[name=password]", "not the password");
        person.press("Continue");
        person.signInAgain();

        assertThat(person.page().url()).endsWith("/console/certificates/calendar");

        person.page().context().clearCookies();
        person.go("/console/sign-in?then=https://elsewhere.example/");
        person.signInAgain();

        assertThat(person.page().url()).isEqualTo(base + "/console/");
        person.page().context().close();
    }

    @Test
    void choiceOfChecksIsThereAfterTheConfirmation() throws IOException, SQLException {
        ConsolePerson person = invited("choosing@example.org");
        person.go("/console/trust/INT/checks?approval=");
        person.page().fill("[name=graceHours]", "77");
        AgedSession.byAnHour(platform.home(), "choosing@example.org");
        person.press("Look at the change");
        assertThat(person.page().innerText("h1")).isEqualTo("Confirm that it is you");
        person.page().fill("[name=code]", person.recoveryCode());
        person.press("Continue");

        assertThat(person.page().url()).endsWith("/console/trust/INT/checks");
        assertThat(person.page().inputValue("[name=graceHours]")).isEqualTo("77");
        person.press("Look at the change");
        assertThat(person.page().innerText("main table")).contains("Hours of grace", "77");
        person.page().context().close();
    }

    @Test
    void whoConfirmsAfterARefusedFormComesToThePageItStandsOn() throws IOException, SQLException {
        ConfirmationJourneys.afterARefusedForm(platform, invited("refused@example.org"));
    }

    @Test
    void whoConfirmsWithTheirOrganisationComesBackToTheirPage() throws IOException, SQLException {
        ConsolePerson member = new ConsolePerson(browser.another(), base, "member@example.org");
        ConfirmationJourneys.withTheOrganisation(platform, organisation, member);
    }

    @Test
    void requestThatNobodyCanDecideAnyMoreIsNoWork() throws IOException, SQLException {
        new AdminCalls(platform)
                .call(
                        "POST",
                        "approvals",
                        Map.of(
                                "action",
                                "trust.weaken-checks",
                                "target",
                                "PROD",
                                "reason",
                                "this is asked for in time",
                                "change",
                                Map.of(
                                        "revocationOverrideUntil",
                                        Instant.now().plus(Duration.ofDays(2)).toString())));
        owner.go("/console/");
        assertThat(owner.page().innerText("main")).contains("this is asked for in time");

        AgedSession.requestsByAYear(platform.home());

        owner.go("/console/");
        assertThat(owner.page().innerText("main")).doesNotContain("this is asked for in time");
    }

    @Test
    void everyRoleIsShownWhatItMayAndIsNeverAnsweredWithAFailure() throws IOException {
        AdminCalls calls = new AdminCalls(platform);
        RoleWalk.makeRole(calls);
        ConsolePerson walker = invited("walker@example.org", RoleWalk.ROLE);
        RoleWalk walk = new RoleWalk(calls, walker, base);
        List<String> wrong = new ArrayList<>(walk.forms());
        wrong.addAll(walk.links());
        wrong.addAll(walk.failures());
        wrong.addAll(walk.looks());

        assertThat(wrong).isEmpty();
        walker.page().context().close();
    }

    private static void fillToken(ConsolePerson person) {
        person.page().fill("[name=name]", "weekly report");
        person.page().click("label:has-text(\"tenants:read\")");
    }

    @Test
    void searchThatFindsNothingSaysSo() {
        for (String search : List.of(
                "messages?q=ZZZ99", "messages?q=B2CD-F345", "service-levels?tenant=ZZZ99", "audit?tenant=zzz99")) {
            owner.go("/console/" + search);
            assertThat(owner.page().title()).as(search).doesNotContain("not found");
            assertThat(owner.page().innerText("main")).as(search).containsPattern("No (message|requests|events)");
        }
        ConsolePerson operator = invited("looking@example.org", "operator");
        operator.go("/console/tenants/X26/requests?state=OPEN&before=x");
        assertThat(operator.page().innerText("main")).contains("No request matches these filters");
        operator.page().context().close();
        owner.go("/console/tenants/X26/outbox?show=dead");
        assertThat(owner.page().innerText("main")).contains("No message matches these filters");
        owner.go("/console/audit?tenant=x26");
        assertThat(owner.page().locator("main tbody tr").count()).isPositive();
    }

    @Test
    void messageIsFoundByTheReferenceOfItsCase() {
        owner.go("/console/messages");
        owner.page().click("main tbody tr >> nth=0 >> a >> nth=0");
        String message = owner.page().url();
        String reference = owner.page().innerText("dt:has-text(\"Case reference\") + dd");

        owner.go("/console/search?q=" + reference.toLowerCase(Locale.ROOT));

        assertThat(owner.page().locator("main tbody tr").count()).isPositive();
        assertThat(message).endsWith(owner.page().getAttribute("main tbody tr >> nth=0 >> a >> nth=0", "href"));
    }

    @Test
    void longListsHavePagesAndAreNarrowedToDays() throws IOException {
        ListJourneys lists = new ListJourneys(new AdminCalls(platform), owner);
        lists.pages();
        lists.days();
    }

    @Test
    void checksOfACallerChangeAfterALookAtTheChange() {
        new TrustJourneys(browser, owner).checks();
    }

    @Test
    void anOverrideOfRevocationInProdWaitsForASecondPerson() {
        ConsolePerson second = invited("consenting@example.org");
        new TrustJourneys(browser, owner).override(second);
        second.page().context().close();
    }

    @Test
    void anAddressOfRevocationListsIsAddedAndRemoved() {
        new TrustJourneys(browser, owner).addresses();
    }

    @Test
    void journeysWorkWithoutJavaScript() throws IOException {
        Page page = browser.withoutScripts();
        ConsolePerson plain = new ConsolePerson(page, base, "owner@example.org");
        plain.go("/console/tenants/new");
        page.fill("[name=odsCode]", "D81001");
        page.fill("[name=name]", "Plain Surgery");
        plain.press("Add tenant");
        page.fill("[name=supplier]", "demo");
        plain.press("Add endpoint");
        plain.press("Generate key and CSR");
        page.fill("[name=answer]", issued(page));
        plain.press("Check and save");
        plain.press("Activate in INT");
        assertThat(page.innerText("main .nhsuk-tag >> nth=0")).as("onboarding").isEqualTo("Active");

        plain.press("Renew with another key");
        page.fill("[name=answer]", issued(page));
        plain.press("Check and save");
        new PlanJourneys(browser, owner).plan(page.url());
        plain.press("Activate in INT");
        assertThat(page.innerText("main .nhsuk-tag >> nth=0")).as("renewal").isEqualTo("Active");

        plain.go("/console/tenants/import");
        page.fill("[name=list]", "odsCode,name\nD81002,Another Surgery\n");
        plain.press("Check the list");
        plain.press("Import 1 row");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!page.innerText("main").contains("Succeeded")) {
            assertThat(System.nanoTime()).as("the import ends").isLessThan(end);
            page.reload();
        }

        plain.go("/console/messages");
        page.click("main td a >> nth=0");
        String request = page.innerText("dt:has-text(\"Request id\") + dd");
        page.fill("#everything", request);
        page.click(".bars-search__button");
        page.click("main td a >> nth=0");
        plain.press("Deliver again");
        assertThat(page.innerText(".nhsuk-notification-banner")).contains("in the inbox again");
        page.context().close();
    }

    @Test
    void nothingIsSaidByColourAlone() {
        List<String> wrong = new ArrayList<>();
        for (String path : List.of("", "tenants", "tenants/X26", "certificates", "handshakes", "messages", "nodes")) {
            owner.go("/console/" + path);
            wrong.addAll(browser.colourAlone(path.isEmpty() ? "dashboard" : path.replace('/', '-')));
        }

        assertThat(wrong).isEmpty();
    }

    /** In an upgrade it is the receivers that somebody waits for. */
    @Test
    void everyNodeTellsItsVersion() {
        owner.go("/console/nodes");

        assertThat(owner.page().locator("main tbody tr td:nth-child(3)").allInnerTexts())
                .hasSizeGreaterThanOrEqualTo(2)
                .noneMatch(version -> version.contains("–"));
    }

    private void revoke(String certificate) {
        owner.go(certificate + "/revoke");
        owner.page().fill("[name=confirm]", "bars-prod-x26.demo.thirdparty.nhs.uk");
        owner.page().fill("[name=reason]", "the key may be known to others");
        owner.press("Revoke in PROD");
    }

    private String certificateOf(String serverName) {
        owner.go("/console/endpoints/" + serverName);
        return String.valueOf(owner.page().getAttribute("main td a >> nth=0", "href"));
    }

    private void setting(String name, String value) {
        owner.go("/console/settings/" + name);
        owner.page().click("label[for=value-" + value + "]");
        owner.press("Save");
    }

    private ConsolePerson invited(String email) {
        return invited(email, "owner");
    }

    private ConsolePerson invited(String email, String role) {
        owner.go("/console/people");
        owner.page().fill("[name=name]", "Second Owner");
        owner.page().fill("[name=email]", email);
        owner.page().click("label[for=role-" + role + "]");
        owner.press("Invite");
        Matcher address =
                Pattern.compile("/console/invitation/\\S+").matcher(owner.page().innerText("main"));
        assertThat(address.find()).as("the address of the invitation").isTrue();
        ConsolePerson person = new ConsolePerson(browser.another(), base, email);
        person.join(address.group());
        return person;
    }

    private static void says(Page page, String words) {
        PlaywrightAssertions.assertThat(page.locator("main"))
                .containsText(words, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE.toMillis()));
    }

    private boolean isLetIn(RevocableCaller caller) {
        try (ProxyConnection connection = caller.connect(platform.receiver(), ENDPOINT.serverName())) {
            return connection
                            .exchange("GET", "/FHIR/R4/metadata", ENDPOINT.headers(), new byte[0])
                            .status()
                    == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    private String issued(Page page) throws IOException {
        Matcher request = Pattern.compile("-----BEGIN CERTIFICATE REQUEST-----[^-]+-----END CERTIFICATE REQUEST-----")
                .matcher(page.innerText("main"));
        assertThat(request.find()).isTrue();
        return authority().issue(request.group(), false, LIFETIME);
    }

    private DevelopmentCa authority() throws IOException {
        return RevocableCaller.authority(platform.home().resolve("pki"), "INT");
    }
}
