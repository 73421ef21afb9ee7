package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** A certificate that shall go live later, for {@link ConsoleJourneysIT}; an owner is signed in. */
final class PlanJourneys {
    private static final String TAKE_BACK = "Take the plan back";

    private final ConsoleBrowser browser;
    private final ConsolePerson owner;
    private final Page page;

    PlanJourneys(ConsoleBrowser browser, ConsolePerson owner) {
        this.browser = browser;
        this.owner = owner;
        this.page = owner.page();
    }

    /** Plans the activation of the examined certificate at {@code address}, plans it anew, and takes the plan back. */
    void plan(String address) {
        page.navigate(address);
        choose("2020-01-01T06:30");
        assertThat(page.innerText("#at-error")).contains("still to come");
        assertThat(page.inputValue("[name=at]")).isEqualTo("2020-01-01T06:30");
        assertThat(browser.violations("activate-refused")).isEmpty();
        page.click("label[for=when-now]");
        owner.press("Activate in INT");
        assertThat(page.innerText("#when-error")).contains("Select the time");

        page.navigate(address);
        choose(inDays(2));
        assertThat(page.innerText(".nhsuk-notification-banner")).contains("The certificate goes live on");
        assertThat(page.innerText("main .nhsuk-tag >> nth=0")).isEqualTo("Checked");
        assertThat(browser.violations("planned")).isEmpty();
        owner.go("/console/");
        assertThat(page.innerText("main")).contains("Look at it, or take the plan back");

        Page beside = page.context().newPage();
        beside.navigate(address);
        page.navigate(address);
        choose(inDays(3));
        beside.click("main button:has-text(\"" + TAKE_BACK + "\")");
        assertThat(beside.innerText("h1")).isEqualTo("Someone changed this while you were looking at it");
        beside.close();

        owner.press(TAKE_BACK);
        assertThat(page.innerText(".nhsuk-notification-banner")).contains("The plan was taken back");
        assertThat(page.innerText("main")).contains("Activate in INT").doesNotContain("Planned for");
    }

    private void choose(String time) {
        owner.follow("at another time");
        page.click("label[for=when-at]");
        page.fill("[name=at]", time);
        owner.press("Activate in INT");
    }

    private static String inDays(int days) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'12:00")
                .format(LocalDateTime.now(ZoneId.of("Europe/London")).plusDays(days));
    }
}
