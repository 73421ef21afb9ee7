package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.platform.access.TestProvider;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Ways of people who have to confirm that it is them, for {@link ConsoleJourneysIT}. */
final class ConfirmationJourneys {
    private ConfirmationJourneys() {}

    /** A file with what the platform proves itself with to the provider. */
    static Path secret() {
        try {
            Path file = Files.createTempFile("provider", ".secret");
            file.toFile().deleteOnExit();
            return Files.writeString(file, TestProvider.SECRET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From an address where only a form goes, to the page with the form. */
    static void afterARefusedForm(RunningPlatform platform, ConsolePerson person) throws IOException, SQLException {
        Page page = person.page();
        person.go("/console/trust/INT");
        page.fill("[name=cidr]", "no network");
        page.click("form[action$='/client-addresses'] button");
        assertThat(page.innerText(".nhsuk-error-summary")).contains("There is a problem");
        AgedSession.byAnHour(platform.home(), "refused@example.org");
        page.fill("[name=cidr]", "192.0.2.7/32");
        page.click("form[action$='/client-addresses'] button");
        page.fill("[name=code]", person.recoveryCode());
        person.press("Continue");

        assertThat(page.url()).endsWith("/console/trust/INT");
        assertThat(page.innerText(".nhsuk-notification-banner")).contains("Do again what you wanted to do");
        assertThat(page.inputValue("[name=cidr]")).isEqualTo("192.0.2.7/32");
        person.go("/console/trust/INT/client-addresses");
        assertThat(page.url()).as("where only a form goes").endsWith("/console/trust/INT");
        page.context().close();
    }

    /** Through the provider of the organisation that they signed in with. */
    static void withTheOrganisation(RunningPlatform platform, TestProvider organisation, ConsolePerson person)
            throws IOException, SQLException {
        organisation.person = Map.of(
                "email",
                "member@example.org",
                "email_verified",
                true,
                "groups",
                List.of("owners"),
                "amr",
                List.of("mfa"));
        Page page = person.page();
        person.go("/console/certificates/calendar");
        person.follow("Sign in with your organisation");
        assertThat(page.url()).endsWith("/console/certificates/calendar");
        person.go("/console/tokens");
        page.fill("[name=name]", "weekly report");
        page.click("label:has-text(\"tenants:read\")");
        AgedSession.byAnHour(platform.home(), "member@example.org");
        person.press("Make token");
        assertThat(page.innerText("h1")).isEqualTo("Confirm that it is you");
        person.follow("Confirm with your organisation instead");

        assertThat(page.url()).endsWith("/console/tokens");
        assertThat(page.innerText(".nhsuk-notification-banner")).contains("Do again what you wanted to do");
        assertThat(page.inputValue("[name=name]")).isEqualTo("weekly report");
        page.context().close();
    }
}
