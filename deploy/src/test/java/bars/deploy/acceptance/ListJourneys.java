package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ways through the long lists of the console, for {@link ConsoleJourneysIT}; an owner is signed in. */
final class ListJourneys {
    private static final int PAGE = 50;
    private static final String FIRST_CELLS = "main tbody tr td:first-child a";

    private final AdminCalls calls;
    private final ConsolePerson owner;
    private final Page page;

    ListJourneys(AdminCalls calls, ConsolePerson owner) {
        this.calls = calls;
        this.owner = owner;
        this.page = owner.page();
    }

    /** Jobs, approvals, tokens and people, more of each than stand on one page. */
    void pages() throws IOException {
        List<String> approvals = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        List<String> people = new ArrayList<>();
        for (int i = 0; i <= PAGE; i++) {
            calls.call(
                    "POST",
                    "tenants/imports",
                    Map.of("odsCode", "C70001", "name", "Practice"),
                    "Content-Type",
                    "application/x-ndjson");
            approvals.add(made(
                    "approvals", Map.of("action", "certificate.activate", "target", "any", "reason", "one of many")));
            tokens.add(made(
                    "tokens",
                    Map.of(
                            "name",
                            "one of many",
                            "permissions",
                            List.of("tenants:read"),
                            "expiresAt",
                            Instant.now().plus(2, ChronoUnit.DAYS).toString())));
            people.add(made(
                    "users", Map.of("email", "many" + i + "@example.org", "name", "One", "roles", List.of("viewer"))));
        }

        assertThat(walked("jobs")).hasSizeGreaterThan(PAGE);
        assertThat(walked("approvals")).containsAll(approvals);
        assertThat(walked("tokens")).containsAll(tokens);
        assertThat(walked("people")).containsAll(people);
    }

    /** The audit log and the messages of some days alone. */
    void days() {
        LocalDate today = LocalDate.now(ZoneId.of("Europe/London"));
        for (String list : List.of("audit", "messages")) {
            owner.go("/console/" + list);
            page.fill("[name=from]", today.toString());
            page.fill("[name=to]", today.toString());
            page.click("main form[method=get] button");
            assertThat(page.locator(FIRST_CELLS).count()).as(list + " of today").isPositive();
            assertThat(page.inputValue("[name=to]")).isEqualTo(today.toString());
            owner.go("/console/" + list + "?from=" + today.plusDays(1));
            assertThat(page.locator(FIRST_CELLS).count())
                    .as(list + " of tomorrow")
                    .isZero();
            owner.go("/console/" + list + "?to=" + today.minusDays(1));
            assertThat(page.locator(FIRST_CELLS).count())
                    .as(list + " before today")
                    .isZero();
            owner.go("/console/" + list + "?from=24/11/2026");
            assertThat(page.innerText(".nhsuk-error-summary")).contains("Enter a day");
        }
        owner.go("/console/audit?from=" + today);
        owner.follow("Next page");
        assertThat(page.inputValue("[name=from]")).isEqualTo(today.toString());
    }

    private String made(String list, Map<String, Object> document) throws IOException {
        var made = calls.call("POST", list, document);
        return made.findValue("id").asText();
    }

    /** The ids of what stands on the pages of a list, each once. */
    private List<String> walked(String list) {
        List<String> ids = new ArrayList<>();
        owner.go("/console/" + list);
        assertThat(page.locator(FIRST_CELLS).count()).as(list).isEqualTo(PAGE);
        while (true) {
            page.locator(FIRST_CELLS)
                    .all()
                    .forEach(link -> ids.add(link.getAttribute("href").replaceFirst(".*/", "")));
            if (page.locator("main a:has-text(\"Next page\")").count() == 0) {
                assertThat(ids).as(list).doesNotHaveDuplicates();
                return ids;
            }
            owner.follow("Next page");
        }
    }
}
