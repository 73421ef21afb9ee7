package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.certificate.CertificateState;
import bars.platform.access.Bounds;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.certificate.CertificateView;
import bars.portal.Console;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the pages of an examined certificate offer before it goes live. */
class CertificateTemplatesTest {
    private static final UUID ID = UUID.fromString("0190c1b2-0000-7000-8000-000000000000");
    private static final String HOME = "/console/certificates/" + ID;
    private static final Instant PLANNED = Instant.parse("2026-07-01T05:30:00Z");

    @Test
    void planIsShownAndTakenBackAsItWasSeen() {
        Document page = page(Environment.PROD, PLANNED, Permission.CERTIFICATES_ACTIVATE);

        assertThat(page.select("main h2").eachText()).contains("Planned for 1 July 2026, 6:30am");
        assertThat(page.select("form[action=" + HOME + "/unschedule] input[name=version]")
                        .eachAttr("value"))
                .containsExactly("7");
        assertThat(page.select("form[action=" + HOME + "/activate]")).isEmpty();
        assertThat(page.select("main a[href=" + HOME + "/activate]")).hasSize(1);
        assertThat(page.select("main details pre").text()).contains("-X DELETE", "/activation");
    }

    @Test
    void planIsSeenAndNotTakenBackByWhoeverMayNotActivate() {
        Document page = page(Environment.INT, PLANNED, Permission.CERTIFICATES_READ);

        assertThat(page.select("main h2").eachText()).contains("Planned for 1 July 2026, 6:30am");
        assertThat(page.select("main form, main a[href=" + HOME + "/activate]")).isEmpty();
        assertThat(page.select("main").text()).contains("certificates:activate");
    }

    @ParameterizedTest
    @EnumSource(Environment.class)
    void whatIsNotPlannedCanBeActivatedNowOrAtATime(Environment environment) {
        Document page = page(environment, null, Permission.CERTIFICATES_ACTIVATE);

        assertThat(page.select("form[action=" + HOME + "/unschedule]")).isEmpty();
        assertThat(page.select("main a[href=" + HOME + "/activate]")).hasSize(1);
        assertThat(page.select("form[action=" + HOME + "/activate] input[name=when]")
                        .eachAttr("value"))
                .isEqualTo(environment == Environment.INT ? List.of("now") : List.of());
    }

    @Test
    void everyFaultOfATimeIsSaidAtItsField() {
        Form refused = new Form(
                Map.of("when", "at", "at", "2026-03-29T01:30"), Map.of("when", "Select a time", "at", "No such time"));

        Document page = rendered(
                "certificate-activate.jte",
                Map.of("form", refused, "one", certificate(Environment.PROD, PLANNED), "second", true),
                Permission.CERTIFICATES_ACTIVATE);

        assertThat(page.select(".nhsuk-error-summary a").eachAttr("href")).containsExactlyInAnyOrder("#when", "#at");
        assertThat(page.select("#when-error, #at-error")).hasSize(2);
        assertThat(page.select("fieldset:has(legend) input[type=radio][checked]")
                        .eachAttr("value"))
                .containsExactly("at");
        assertThat(page.select("#at").attr("value")).isEqualTo("2026-03-29T01:30");
        assertThat(page.select("#at").attr("aria-describedby")).isEqualTo("at-hint at-error");
        assertThat(page.select("label[for=at]")).hasSize(1);
        assertThat(page.select("form:has(input[value=consent]) input[name=at]").attr("value"))
                .as("what was chosen outlives a request for consent that is refused")
                .isEqualTo("2026-03-29T01:30");
        assertThat(page.select("main").text()).contains("It goes live on 1 July 2026, 6:30am");
    }

    private static Document page(Environment environment, @Nullable Instant planned, Permission permission) {
        return rendered(
                "certificate.jte",
                Map.of("form", Form.empty(), "one", certificate(environment, planned), "csr", "", "earlier", false),
                permission);
    }

    private static Document rendered(String template, Map<String, Object> values, Permission permission) {
        Caller reader =
                new Caller("user:1", "Robin", Set.of(permission), new Bounds(Set.of(), Set.of()), null, null, null);
        Forms forms = new Forms(Routes.of(new Console().getClasses()), reader);
        Map<String, Object> all = new HashMap<>(values);
        all.put("shell", new Shell("Test", "Robin", "token", null, List.of(), List.of(), forms));
        return Jsoup.parse(new String(HtmlWriter.render(new Html(template, all)), StandardCharsets.UTF_8));
    }

    private static CertificateView certificate(Environment environment, @Nullable Instant planned) {
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        return new CertificateView(
                ID,
                "a.example.thirdparty.nhs.uk",
                environment,
                CertificateState.CHECKED,
                List.of(),
                "RSA_2048",
                "00",
                "00",
                "1",
                "CN=Test",
                begin,
                end,
                end,
                300L,
                end,
                List.of(),
                null,
                begin,
                planned,
                null,
                null,
                null,
                null,
                begin,
                begin,
                7);
    }
}
