package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.code.ServiceId;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Longer ways through the console, for {@link PortalIT}; somebody is signed in. */
final class PortalJourneys {
    private static final String PASSWORD = "barges wait at the lock 9";

    private final ConsoleBrowser browser;
    private final Page page;

    PortalJourneys(ConsoleBrowser browser) {
        this.browser = browser;
        this.page = browser.page();
    }

    /** Turns registry pointers on and off, as an owner; returns what is not accessible. */
    List<String> registry() {
        browser.go("/console/tenants/B81001/registry");
        browser.press("Turn on in INT");
        assertThat(page.innerText("main .nhsuk-tag >> nth=0")).isEqualTo("Pointed to");
        List<String> wrong = browser.violations("registry-on");
        browser.press("Turn off in INT");
        assertThat(page.innerText("main .nhsuk-tag >> nth=0")).isEqualTo("Not pointed to");
        return wrong;
    }

    /**
     * Sends a request and asks another service, as somebody who may see patient data; returns what is not accessible, and what
     * the browser complains of.
     *
     * @param address of the console
     */
    List<String> sending(String address) {
        ConsoleBrowser other = ConsoleBrowser.open(address);
        try {
            becomeOperator(other);
            List<String> wrong = new ArrayList<>(sending(other));
            wrong.addAll(other.complaints());
            return wrong;
        } finally {
            other.close();
        }
    }

    private static List<String> sending(ConsoleBrowser other) {
        List<String> wrong = new ArrayList<>();
        Page theirs = other.page();
        other.go("/console/tenants/B81001/requests");
        assertThat(theirs.innerText("main")).contains("No request was sent yet");
        wrong.addAll(other.violations("requests"));
        other.follow("Send a request");
        theirs.fill("[name=bundle]", "{}");
        other.press("Send request");
        assertThat(theirs.innerText(".nhsuk-error-summary")).contains("There is a problem");
        wrong.addAll(other.violations("request-refused"));
        theirs.fill("[name=bundle]", referral("B81001", "0900001"));
        other.press("Send request");
        assertThat(theirs.innerText(".nhsuk-notification-banner")).contains("in the outbox");
        assertThat(theirs.innerText("h1")).isEqualTo("New referral");
        wrong.addAll(other.violations("request-sent"));
        other.follow("Back to requests sent");
        assertThat(theirs.innerText("main table")).contains("New referral", "Open");
        wrong.addAll(other.violations("requests-listed"));
        other.follow("ask another service");
        other.press("Ask");
        assertThat(theirs.innerText(".nhsuk-error-summary")).contains("target must name");
        wrong.addAll(other.violations("lookup-refused"));
        other.go("/console/tenants/B81001/worklist");
        assertThat(theirs.innerText("main")).contains("Answers to your requests", "No answer waits");
        wrong.addAll(other.violations("worklist-with-answers"));
        return wrong;
    }

    /** An owner invites an operator, who signs in for the first time. */
    private void becomeOperator(ConsoleBrowser other) {
        browser.go("/console/people");
        page.fill("[name=name]", "Kim Example");
        page.fill("[name=email]", "kim@example.org");
        page.check("[name=roles][value=operator]");
        browser.press("Invite");
        Matcher address = Pattern.compile("/console/invitation/\\S+").matcher(page.innerText("main"));
        assertThat(address.find()).isTrue();
        Page theirs = other.page();
        other.go(address.group());
        theirs.fill("[name=password]", PASSWORD);
        other.press("Continue");
        other.go("/console/sign-in");
        theirs.fill("[name=email]", "kim@example.org");
        theirs.fill("[name=password]", PASSWORD);
        other.press("Continue");
        theirs.fill("[name=code]", ConsoleBrowser.code(theirs.innerText("main code")));
        other.press("Continue");
        other.follow("I have saved them");
    }

    /** Takes a private key out of the platform. */
    void keyExport() {
        browser.go("/console/endpoints/bars-int-b81001.example.thirdparty.nhs.uk");
        browser.click("main td a >> nth=0");
        browser.follow("Export the private key, or see who did");
        browser.press("Export the key from INT");
        assertThat(page.innerText("main")).contains("Enter a reason");
        page.fill("[name=reason]", "it moves to another host");
        browser.press("Export the key from INT");
        assertThat(browser.violations("key-ready")).isEmpty();
        assertThat(page.innerText("#passphrase")).hasSizeGreaterThan(15);
        String link = page.getAttribute("main a[download]", "href");
        Download file = page.waitForDownload(() -> page.click("main a[download]"));
        assertThat(file.suggestedFilename()).isEqualTo("bars-int-b81001.example.thirdparty.nhs.uk.p12");
        browser.go(link);

        assertThat(page.innerText("h1")).isEqualTo("Page not found");
    }

    /** A referral of a tenant to somebody outside of the platform. */
    private static String referral(String odsCode, String service) {
        String dos = "https://fhir.nhs.uk/Id/dos-service-id";
        SampleRoute route = new SampleRoute(
                new ServiceId(dos, "2000088888"),
                "OTH01",
                "Other Hospital",
                new ServiceId(dos, service),
                odsCode,
                "a1t1",
                "2.1.0");
        SampleCase about = new SampleCase(() -> UUID.randomUUID().toString(), "9990000018", Instant.now());
        return new String(new SampleMessages(route, about).request().bytes(), StandardCharsets.UTF_8);
    }
}
