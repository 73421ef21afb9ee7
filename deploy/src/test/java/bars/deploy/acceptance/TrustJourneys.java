package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ways through the console's pages of trust, for {@link ConsoleJourneysIT}; an owner is signed in. */
final class TrustJourneys {
    private static final String INT = "/console/trust/INT";
    private static final String LOOK = "Look at the change";
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final ConsoleBrowser browser;
    private final ConsolePerson owner;
    private final Page page;

    TrustJourneys(ConsoleBrowser browser, ConsolePerson owner) {
        this.browser = browser;
        this.owner = owner;
        this.page = owner.page();
    }

    /** Changes checks of INT after what was wrong is put right, and after a look. */
    void checks() {
        owner.go(INT);
        assertThat(check("Older suites")).isEqualTo("Not offered");
        owner.follow("Change the checks");
        assertThat(browser.violations("checks")).isEmpty();
        page.fill("[name=graceHours]", "two days");
        page.fill("[name=compatibilityUntil]", inDays(40));
        owner.press(LOOK);
        assertThat(page.innerText("#graceHours-error")).contains("Enter a number of hours");
        assertThat(page.inputValue("[name=graceHours]")).isEqualTo("two days");
        assertThat(browser.violations("checks-refused")).isEmpty();
        page.fill("[name=graceHours]", "48");
        owner.press(LOOK);
        assertThat(page.innerText("#compatibilityUntil-error")).contains("within the next 30 days");
        page.fill("[name=compatibilityUntil]", inDays(2));
        page.click("label[for=keyUsage-report]");
        owner.press(LOOK);

        assertThat(page.innerText("main table")).contains("Key usage", "Hours of grace", "48", "Older suites");
        assertThat(page.locator("main tbody tr").count()).isEqualTo(3);
        assertThat(page.innerText("main")).contains("would end", "recorded handshakes");
        assertThat(page.textContent("main details pre"))
                .contains("-X PATCH", "\"keyUsage\":\"report\",\"graceHours\":48");
        assertThat(browser.violations("checks-preview")).isEmpty();
        Page beside = page.context().newPage();
        browser.go(beside, INT);
        assertThat(check(beside, "Key usage"))
                .as("nothing is changed by a look")
                .isEqualTo("Enforce");
        beside.fill("[name=name]", "beside.example.nhs.uk");
        beside.click("form[action$='/client-names'] button");
        // A page that is closed while a form of it is on its way may never end.
        assertThat(beside.innerText("main li:has-text(\"beside.example.nhs.uk\")"))
                .isNotEmpty();
        beside.close();
        owner.press("Change in INT");
        assertThat(page.innerText("h1")).isEqualTo("Someone changed this while you were looking at it");

        change("[name=graceHours]", "48");
        assertThat(check("Hours of grace")).isEqualTo("48");
    }

    /** Overrides revocation in PROD, which takes the consent of {@code second}. */
    void override(ConsolePerson second) {
        String until = inDays(1);
        owner.go("/console/trust/PROD/checks");
        page.fill("[name=revocationOverrideUntil]", until);
        owner.press(LOOK);
        assertThat(page.innerText("main")).contains("a second person has to consent first");
        assertThat(browser.violations("checks-consent")).isEmpty();
        owner.press("Change in PROD");
        assertThat(page.innerText(".nhsuk-error-summary")).contains("consent of a second person");
        owner.press("Ask a second person");
        assertThat(page.innerText("#reason-error")).contains("Enter a reason");
        page.fill("[name=reason]", "the list of the authority is out of date");
        owner.press("Ask a second person");
        String request = page.url();
        assertThat(request).contains("/console/approvals/");
        assertThat(page.innerText("dt:has-text(\"Override of revocation\") + dd"))
                .startsWith("None → Until ");

        second.approve(request);
        page.navigate(request);
        owner.follow("Change the checks of PROD");
        page.click("label[for=keyUsage-report]");
        owner.press(LOOK);
        owner.press("Change in PROD");
        assertThat(page.innerText(".nhsuk-error-summary"))
                .as("the consent covers what was asked for alone")
                .contains("for another change");

        page.navigate(request);
        owner.follow("Change the checks of PROD");
        assertThat(page.inputValue("[name=revocationOverrideUntil]")).isEqualTo(until);
        owner.press(LOOK);
        owner.press("Change in PROD");
        assertThat(page.innerText(".nhsuk-notification-banner")).contains("The checks were changed");
        assertThat(check("Override of revocation")).startsWith("Until ");
    }

    /** Names an address of revocation lists, sees why nothing comes from it, and takes it away again. */
    void addresses() {
        String address = "http://mirror.example.org/list.crl";
        owner.go(INT + "/lists");
        page.fill("[name=address]", "ftp://mirror.example.org/list.crl");
        owner.press("Add the address to INT");
        assertThat(page.innerText("#address-error")).contains("http or https");
        assertThat(page.innerText("#authority-error")).contains("Say whose list is there");
        assertThat(browser.violations("revocation-source-refused")).isEmpty();
        page.fill("[name=address]", address);
        page.selectOption("#authority", new SelectOption().setIndex(1));
        String authority = page.innerText("#authority option:checked");
        owner.press("Add the address to INT");
        assertThat(page.innerText(".nhsuk-notification-banner")).contains("The address was added");
        assertThat(page.innerText("tr:has-text(\"" + address + "\")")).contains(authority, "Hand");
        long end = System.nanoTime() + PATIENCE;
        while (!page.innerText("tr:has-text(\"" + address + "\")").contains("not among the hosts")) {
            assertThat(System.nanoTime()).as("the address is asked").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            page.reload();
        }

        owner.follow(address);
        assertThat(page.innerText("dt:has-text(\"Named by\") + dd")).isEqualTo("First Owner");
        assertThat(browser.violations("revocation-source")).isEmpty();
        owner.press("Remove from INT");
        assertThat(page.innerText(".nhsuk-notification-banner")).contains("The address was removed");
        assertThat(page.innerText("main")).doesNotContain(address);
    }

    private void change(String field, String value) {
        owner.go(INT + "/checks");
        page.fill(field, value);
        owner.press(LOOK);
        owner.press("Change in INT");
        assertThat(page.innerText(".nhsuk-notification-banner")).contains("The checks were changed");
    }

    private String check(String name) {
        return check(page, name);
    }

    private static String check(Page shown, String name) {
        return shown.innerText("dt:has-text(\"" + name + "\") + dd");
    }

    /** A time as a field takes it. */
    private static String inDays(int days) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm")
                .format(LocalDateTime.now(ZoneId.of("Europe/London")).plusDays(days));
    }
}
