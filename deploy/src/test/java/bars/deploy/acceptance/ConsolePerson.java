package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/** A person at a browser of the console: signs in with a password and an authenticator app. */
final class ConsolePerson {
    private static final String PASSWORD = "lanterns drift along the quay 9";

    private final Page page;
    private final String base;
    private final String email;
    private final List<String> recovery = new ArrayList<>();

    ConsolePerson(Page page, String base, String email) {
        this.page = page;
        this.base = base;
        this.email = email;
    }

    Page page() {
        return page;
    }

    void go(String path) {
        page.navigate(base + path);
    }

    void press(String button) {
        page.click("main button:has-text(\"" + button + "\")");
    }

    void follow(String link) {
        page.click("main a:has-text(\"" + link + "\")");
    }

    /** Consents to the request at {@code address}, and is told so before anybody else goes on. */
    void approve(String address) {
        page.navigate(address);
        press("Approve");
        assertThat(page.innerText(".nhsuk-notification-banner")).contains("Approved");
    }

    /** Makes the first account with the set-up code that the platform printed. */
    void setUp(String code) {
        go("/console/setup?code=" + code);
        page.fill("[name=name]", "First Owner");
        page.fill("[name=email]", email);
        page.fill("[name=password]", PASSWORD);
        press("Create account");
        signIn();
    }

    /** Follows an invitation. */
    void join(String path) {
        go(path);
        page.fill("[name=password]", PASSWORD);
        press("Continue");
        go("/console/sign-in");
        signIn();
    }

    /** A code that stands in for the authenticator app, each once. */
    String recoveryCode() {
        return recovery.remove(0);
    }

    /** With the second factor that was set up before. */
    void signInAgain() {
        password();
        page.fill("[name=code]", recoveryCode());
        press("Continue");
    }

    private void password() {
        page.fill("[name=email]", email);
        page.fill("[name=password]", PASSWORD);
        press("Continue");
    }

    private void signIn() {
        password();
        page.fill("[name=code]", ConsoleBrowser.code(page.innerText("main code")));
        press("Continue");
        recovery.addAll(page.locator("main li code").allInnerTexts());
        follow("I have saved them");
    }
}
