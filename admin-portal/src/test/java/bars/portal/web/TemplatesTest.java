package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.sender.OutboxState;
import bars.db.sender.SentRequest;
import bars.platform.access.Bounds;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.exchange.ReplyView;
import bars.platform.exchange.SentRequestView;
import bars.platform.problem.ProblemType;
import bars.platform.sender.OutboxDesk;
import bars.portal.Console;
import bars.portal.page.SigningPages;
import bars.portal.reference.ApiReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
    private static final Path TEMPLATES = Path.of("src/main/jte");
    private static final String HOSTILE = "\"><script>alert(1)</script>' onmouseover='x";
    private static final Form TYPED = new Form(
            Map.of("code", HOSTILE, "name", HOSTILE, "email", HOSTILE, "list", HOSTILE, "tags", HOSTILE),
            Map.of("name", HOSTILE, "", HOSTILE));

    static List<Path> templates() {
        try (Stream<Path> files = Files.walk(TEMPLATES)) {
            return files.filter(file -> file.toString().endsWith(".jte"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "setup.jte",
                "tenant-new.jte",
                "invitation.jte",
                "import.jte",
                "sign-in.jte",
                "tenant-edit.jte",
                "checks.jte"
            })
    void whatWasTypedComesBackAsText(String template) {
        Document page =
                rendered(template, Map.of("form", TYPED, "fresh", false, "odsCode", HOSTILE, "environment", HOSTILE));

        assertHarmless(page);
        assertThat(page.select(".nhsuk-error-summary").text()).contains(HOSTILE);
    }

    @Test
    void cellsOfAListAreText() {
        List<Board.Cell> row = List.of(
                Board.text(HOSTILE),
                Board.code(HOSTILE),
                Board.link(HOSTILE, "/console/tenants?q=" + HOSTILE),
                Board.tag(HOSTILE, "red"));
        Board board = new Board(HOSTILE, HOSTILE, List.of("1", "2", "3", "4"), List.of(row), HOSTILE, "");

        Document page = rendered("board.jte", Map.of("board", board));

        assertHarmless(page);
        assertThat(page.select("td").eachText())
                .allSatisfy(text -> assertThat(text).contains(HOSTILE));
    }

    @Test
    void aLookAtAChangeCarriesWhatWasTypedAsText() {
        Board board = new Board(HOSTILE, HOSTILE, List.of("1"), List.of(List.of(Board.text(HOSTILE))), "", "");
        Map<String, Object> values = Map.of(
                "environment", HOSTILE,
                "form", TYPED,
                "fields", List.of("name", "list"),
                "changes", board,
                "refused", board,
                "outcome", List.of(Facts.fact(HOSTILE, HOSTILE)),
                "patch", HOSTILE,
                "second", true);

        Document page = rendered("checks-preview.jte", values);

        assertHarmless(page);
        assertThat(page.select("input[name=name], input[name=list]").eachAttr("value"))
                .containsExactly(HOSTILE, HOSTILE);
        assertThat(page.select("button[name=step]").eachAttr("value")).containsExactly("change", "consent");
    }

    @Test
    void factsAndTheirButtonsAreText() {
        Facts facts = new Facts(
                HOSTILE,
                "/console/jobs",
                HOSTILE,
                List.of(Facts.fact(HOSTILE, HOSTILE)),
                List.of(new Facts.Deed(HOSTILE, "/console/jobs/1/stop", "warning", "POST /api/v1/jobs/" + HOSTILE)));

        Document page = rendered("facts.jte", Map.of("facts", facts));

        assertHarmless(page);
        assertThat(page.select("h1").text()).isEqualTo(HOSTILE);
    }

    @Test
    void anAnswerThatWaitsCanBeTakenOutAndOneThatWasTakenCannot() {
        Instant now = Instant.parse("2030-01-01T09:00:00Z");
        UUID waiting = UUID.randomUUID();
        SentRequestView request = new SentRequestView(
                UUID.randomUUID(),
                "A1001",
                Environment.INT,
                UUID.randomUUID(),
                new SentRequestView.Target("s", HOSTILE),
                "NEW_VALIDATION",
                HOSTILE,
                SentRequest.State.BEGUN,
                OutboxState.DELIVERED,
                UUID.randomUUID(),
                HOSTILE,
                now,
                now,
                List.of(
                        new SentRequest.Answer(UUID.randomUUID(), "INTERIM_RESPONSE", now, now),
                        new SentRequest.Answer(waiting, "FULL_RESPONSE", now, null)),
                new ReplyView(
                        List.of(new ReplyView.CaseReference(HOSTILE, HOSTILE)),
                        List.of(new ReplyView.AssignedId(HOSTILE, "ServiceRequest", HOSTILE))));

        Document page =
                rendered("request-sent.jte", Map.of("home", "/console/tenants/A1001/requests", "request", request));

        assertHarmless(page);
        assertThat(page.select("main h3").eachText())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("Interim response");
        assertThat(page.select("main form").eachAttr("action"))
                .containsExactly("/console/tenants/A1001/requests/" + request.id() + "/answers/" + waiting);
        assertThat(page.select("a[href=/console/tenants/A1001/outbox/" + request.id() + "]"))
                .hasSize(1);
        assertThat(page.select("dt:contains(Their case reference) + dd").text()).isEqualTo(HOSTILE);
        assertThat(page.select("dt:contains(ServiceRequest) + dd").text()).isEqualTo(HOSTILE + " " + HOSTILE);
    }

    @Test
    void theOutboxSaysThatSendingIsStoppedAndWhy() {
        Instant since = Instant.parse("2030-01-01T09:00:00Z");
        var own = new OutboxDesk.PauseView(Environment.INT, true, "user:1", HOSTILE, since);
        var all = new OutboxDesk.PauseView(Environment.PROD, true, "user:1", "planned outage", since);
        Board none = new Board("Messages", "", List.of(), List.of(), "Nothing was sent yet.", "");
        Map<String, Object> values = Map.of(
                "odsCode", "A1001",
                "home", "/console/tenants/A1001/outbox",
                "stops", List.of(new OutboxDesk.Stop(false, own), new OutboxDesk.Stop(true, all)),
                "messages", none,
                "show", "",
                "environment", "");

        Document page = rendered("outbox.jte", values);

        assertHarmless(page);
        List<String> said = page.select(".nhsuk-inset-text").eachText();
        assertThat(said).hasSize(2).allSatisfy(one -> assertThat(one).contains("2030"));
        assertThat(said.get(0)).contains("Sending in INT is stopped since", HOSTILE);
        assertThat(said.get(1)).contains("PROD is stopped for every tenant", "planned outage");
    }

    @Test
    void referenceShowsEveryOperationOfTheContract() throws IOException {
        ApiReference reference = ApiReference.load();
        String contract = Files.readString(Path.of("../platform-api/src/main/openapi/bars-admin.yaml"));
        List<String> ids = Pattern.compile("operationId: (\\w+)")
                .matcher(contract)
                .results()
                .map(found -> found.group(1))
                .toList();

        Document page = rendered("reference.jte", Map.of("reference", reference));

        assertHarmless(page);
        assertThat(page.select("details").eachAttr("id")).containsAll(ids).hasSizeGreaterThan(ids.size());
        assertThat(page.select("#listTenants").text()).contains("GET /tenants", "odsCode", "TenantPage");
    }

    @Test
    void everyTypeOfProblemHasItsPlace() {
        Document page = rendered("problem-types.jte", Map.of("types", List.of(ProblemType.values())));

        assertHarmless(page);
        assertThat(page.select("main h2.nhsuk-heading-m").eachText())
                .containsExactlyElementsOf(
                        Stream.of(ProblemType.values()).map(ProblemType::title).toList());
    }

    @Test
    void searchWordComesBackAsText() {
        Document page = rendered(
                "tenants.jte",
                Map.of("query", HOSTILE, "tenants", List.of(), "next", "", "all", "0", "endpoints", Map.of()));

        assertHarmless(page);
        assertThat(page.select("input#q").attr("value")).isEqualTo(HOSTILE);
    }

    @Test
    void everyFieldHasALabelAndEveryErrorLeadsToItsField() {
        Document page = rendered("setup.jte", Map.of("form", TYPED));

        assertThat(page.title()).startsWith("Error: ");
        assertThat(page.select("input[type=text], input[type=password]"))
                .allSatisfy(field ->
                        assertThat(page.select("label[for=" + field.id() + "]")).hasSize(1));
        assertThat(page.select(".nhsuk-error-summary a").eachAttr("href")).containsExactly("#name");
    }

    @Test
    void errorOfAnApplicationStandsAtItsFieldInItsEnvironment() {
        Form refused = new Form(Map.of("environment", "PROD", "apiKey", "a b"), Map.of("apiKey", HOSTILE));
        Board none = new Board("Keys", "", List.of("Key"), List.of(), "No keys yet.", "");
        List<SigningPages.Known> known = Stream.of(Environment.values())
                .map(environment -> new SigningPages.Known(environment, null))
                .toList();

        Document page =
                rendered("signing.jte", Map.of("odsCode", "A1001", "board", none, "known", known, "form", refused));

        assertHarmless(page);
        assertThat(page.select(".nhsuk-error-summary a").eachAttr("href")).containsExactly("#apiKey");
        assertThat(page.select("input#apiKey").eachAttr("value")).containsExactly("a b");
        assertThat(page.select("input#apiKey").attr("aria-describedby")).isEqualTo("apiKey-error-PROD");
        assertThat(page.select("#apiKey-error-PROD").text()).contains(HOSTILE);
        assertThat(page.select("input#apiKey-INT").attr("value")).isEmpty();
        assertThat(page.select(".nhsuk-error-message")).hasSize(1);
        assertThat(page.select("label")).allSatisfy(label -> assertThat(page.select("#" + label.attr("for")))
                .hasSize(1));
    }

    @Test
    void whoeverMakesATokenChoosesItsEnvironment() {
        Form refused = new Form(Map.of("environments", "BOTH"), Map.of("environments", "Name INT or PROD"));
        Map<String, String> choices = new TreeMap<>(Map.of("INT", "INT", "PROD", "PROD", "BOTH", "Both"));
        Board none = new Board("Tokens", "", List.of("Token"), List.of(), "No tokens yet.", "");

        Document page = rendered(
                "tokens.jte",
                Map.of("form", refused, "board", none, "permissions", List.of(), "environments", choices));

        assertThat(page.select("input[name=environments]").eachAttr("value"))
                .containsExactlyInAnyOrder("INT", "PROD", "BOTH");
        assertThat(page.select("input[name=environments][checked]").eachAttr("value"))
                .containsExactly("BOTH");
        assertThat(page.select(".nhsuk-error-summary a").eachAttr("href")).containsExactly("#environments");
        assertThat(page.select("#environments")).hasSize(1);
    }

    @Test
    void formIsNotShownToWhoeverItRefuses() {
        Document page = rendered("tenant-new.jte", Map.of("form", Form.empty()), reader(Permission.TENANTS_READ));

        assertThat(page.select("main form")).isEmpty();
        assertThat(page.select("main").text()).contains("tenants:write").contains("tenant-manager");
        assertThat(rendered("tenant-new.jte", Map.of("form", Form.empty()), reader(Permission.TENANTS_WRITE))
                        .select("main form button"))
                .hasSize(1);
    }

    @Test
    void whatAFormSaysOfThingsIsReadByWhoeverItRefuses() {
        Map<String, Object> values = Map.of("odsCode", "A1001", "form", Form.with(Map.of("name", "Riverside Surgery")));

        Document page = rendered("tenant-edit.jte", values, reader(Permission.TENANTS_READ));

        assertThat(page.select("main form")).isEmpty();
        assertThat(page.select("main fieldset[disabled] input[name=name]").attr("value"))
                .isEqualTo("Riverside Surgery");
        assertThat(rendered("tenant-edit.jte", values, reader(Permission.TENANTS_WRITE))
                        .select("main form input[name=name]"))
                .hasSize(1);
    }

    @Test
    void whoeverConfirmsWithTheirOrganisationIsLedBack() {
        Map<String, Object> values = Map.of(
                "form",
                Form.empty(),
                "action",
                "/console/account/step-up?back=/console/tokens",
                "organisation",
                "/console/sign-in/sso?then=/console/tokens");

        assertThat(rendered("code.jte", values).select("main p a").eachAttr("href"))
                .containsExactly("/console/sign-in/sso?then=/console/tokens");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void templateHasNothingInlineAndNothingUnescaped(Path template) throws IOException {
        assertThat(Files.readString(template)).doesNotContain("$unsafe").doesNotContain(" style=");
        assertThat(Pattern.compile("\\son[a-z]+=")
                        .matcher(Files.readString(template))
                        .find())
                .isFalse();
    }

    /** Whoever hears the page instead of seeing it is told at the field what is wrong with it. */
    @ParameterizedTest
    @MethodSource("templates")
    void everyErrorIsSaidWithItsField(Path template) throws IOException {
        String text = Files.readString(template);
        Matcher errors = Pattern.compile("class=\"nhsuk-error-message\"( id=\"(\\$\\{)?(\\w+)}?-error)?")
                .matcher(text);
        while (errors.find()) {
            String field = errors.group(3);
            assertThat(field).as("an error that nothing refers to").isNotNull();
            String told = "aria-describedby=\"[^>]*\\b" + field + "(-| \\+ \"-)error";
            assertThat(Pattern.compile(told).matcher(text).find()).as(field).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyFormThatChangesSomethingCarriesTheToken(Path template) throws IOException {
        String text = Files.readString(template);
        Matcher forms = Pattern.compile("<form [^>]*method=\"post\".*?</form>|part\\.form\\(.*?`\\)", Pattern.DOTALL)
                .matcher(text);
        while (forms.find()) {
            assertThat(forms.group()).containsAnyOf("part.button(", "name=\"_csrf\"", "${content}");
        }
    }

    @Test
    void pagesReadAndChangeThroughVerbsAlone() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/bars/portal/page"))) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain("import bars.db.Database")
                        .doesNotContain("import bars.db.Work");
            }
        }
    }

    private static Forms reader(Permission permission) {
        Caller reader =
                new Caller("user:1", "Robin", Set.of(permission), new Bounds(Set.of(), Set.of()), null, null, null);
        return new Forms(Routes.of(new Console().getClasses()), reader);
    }

    private static Document rendered(String template, Map<String, Object> values) {
        return rendered(template, values, Forms.NONE);
    }

    private static Document rendered(String template, Map<String, Object> values, Forms forms) {
        Shell shell = new Shell(HOSTILE, HOSTILE, "token", HOSTILE, List.of(), List.of(), forms);
        Map<String, Object> all = new java.util.HashMap<>(values);
        all.put("shell", shell);
        return Jsoup.parse(new String(HtmlWriter.render(new Html(template, all)), StandardCharsets.UTF_8));
    }

    private static void assertHarmless(Document page) {
        assertThat(page.select("script").eachAttr("src")).containsExactly(Assets.js());
        assertThat(page.select("h1")).hasSize(1);
        for (Element element : page.getAllElements()) {
            element.attributes()
                    .forEach(one ->
                            assertThat(one.getKey()).doesNotStartWith("on").isNotEqualTo("style"));
        }
    }
}
