package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import bars.portal.page.TenantPages.Task;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.junit.jupiter.api.Test;

/**
 * Our parts against the examples that nhsuk-frontend ships: same markup for the same content. An upgrade shows here what it
 * changes. Only what we add on purpose is left out of the comparison.
 */
class ComponentsTest {
    private static final Path COMPONENTS = Path.of("node_modules/nhsuk-frontend/dist/nhsuk/components");

    /** Attributes that we add on purpose, and those that are of no meaning to a browser. */
    private static final Set<String> OURS = Set.of("spellcheck", "data-prevent-double-click", "value", "inputmode");

    /** What an example of a field may say; a field for codes looks like ours but for its letters. */
    private static final Set<String> FIELD =
            Set.of("id", "name", "label", "hint", "errorMessage", "width", "code", "inputmode", "spellcheck");

    private static final Shell SHELL = Shell.bare("Test");

    private int compared;

    @Test
    void fieldIsTheOfficialOne() {
        for (JsonNode fixture : fixtures("input", FIELD)) {
            compare(fixture, rendered("part/input.jte", field(fixture.path("context"))));
        }
        assertThat(compared).isGreaterThanOrEqualTo(8);
    }

    @Test
    void textAreaIsTheOfficialOne() {
        for (JsonNode fixture : fixtures("textarea", Set.of("id", "name", "label", "hint", "errorMessage"))) {
            compare(fixture, rendered("part/textarea.jte", field(fixture.path("context"))));
        }
        assertThat(compared).isGreaterThanOrEqualTo(2);
    }

    @Test
    void buttonIsTheOfficialOne() {
        for (JsonNode fixture : fixtures("button", Set.of("text", "variant"))) {
            String kind = fixture.path("context").path("variant").asText("");
            if (Set.of("", "secondary", "warning").contains(kind)) {
                String text = fixture.path("context").path("text").asText();
                compare(fixture, rendered("part/button.jte", Map.of("shell", SHELL, "text", text, "kind", kind)));
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(3);
    }

    @Test
    void errorSummaryIsTheOfficialOne() {
        for (JsonNode fixture : fixtures("error-summary", Set.of("heading", "errorList"))) {
            JsonNode context = fixture.path("context");
            Map<String, String> errors = new LinkedHashMap<>();
            context.path("errorList")
                    .forEach(one -> errors.put(
                            one.path("href").asText("").replace("#", ""),
                            one.path("text").asText()));
            boolean ours = text(context.path("heading")).equals("There is a problem")
                    && errors.size() == context.path("errorList").size()
                    && !errors.containsValue("");
            if (ours) {
                compare(fixture, rendered("part/errors.jte", Map.of("form", new Form(Map.of(), errors))));
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(3);
    }

    @Test
    void numbersOfPagesAreTheOfficialOnes() {
        for (JsonNode fixture : fixtures("pagination", Set.of("items", "previous", "next"))) {
            JsonNode items = fixture.path("context").path("items");
            if (fixture.path("html").asText().contains("Blaenorol")) {
                continue;
            }
            int last = items.path(items.size() - 1).path("number").asInt();
            for (JsonNode item : items) {
                if (item.path("current").asBoolean()) {
                    Pages pages = new Pages(item.path("number").asInt(), last, "#/section/");
                    List<Integer> shown = new ArrayList<>();
                    items.forEach(one -> shown.add(one.path("number").asInt()));
                    if (pages.numbers().equals(shown)) {
                        compare(
                                fixture,
                                rendered("part/pagination.jte", Map.of("pages", pages))
                                        .replace("page=", ""));
                    }
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(2);
    }

    @Test
    void tasksAreTheOfficialOnes() throws IOException {
        JsonNode fixture = fixtures("task-list", Set.of("idPrefix", "items")).get(0);
        List<Task> tasks = new ArrayList<>();
        fixture.path("context").path("items").forEach(item -> tasks.add(task(item)));
        List<Element> wanted =
                Jsoup.parseBodyFragment(fixture.path("html").asText()).select("li");
        List<Element> made = Jsoup.parseBodyFragment(
                        rendered("part/tasks.jte", Map.of("tasks", tasks, "id", "your-health")))
                .select("li");

        assertThat(made).hasSameSizeAs(wanted);
        for (int i = 0; i < made.size(); i++) {
            if (wanted.get(i).select(".nhsuk-task-list__hint").isEmpty()) {
                assertThat(normal(made.get(i))).isEqualTo(normal(wanted.get(i)));
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(4);
    }

    @Test
    void statusTagsAreTheOfficialOnes() {
        for (JsonNode fixture : fixtures("tag", Set.of("text", "colour"))) {
            String colour = fixture.path("context").path("colour").asText("");
            if (!colour.isEmpty() && !colour.equals("false")) {
                Board.Cell tag = Board.tag(fixture.path("context").path("text").asText(), colour);
                Board board = new Board("", "", List.of("State"), List.of(List.of(tag)), "", "");
                String page = rendered("part/board.jte", Map.of("board", board));
                compare(
                        fixture,
                        Jsoup.parseBodyFragment(page).select("td > strong").outerHtml());
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(10);
    }

    private static Task task(JsonNode item) {
        String name = text(item.path("heading"));
        String href = item.path("href").asText("");
        return new Task(name, href, text(item.path("status").path("tag")).equals("Completed"));
    }

    private static Map<String, Object> field(JsonNode context) {
        Map<String, String> errors = new HashMap<>();
        if (context.has("errorMessage")) {
            errors.put(context.path("name").asText(), text(context.path("errorMessage")));
        }
        Map<String, Object> values = new HashMap<>();
        values.put("form", new Form(Map.of(), errors));
        values.put("name", context.path("name").asText());
        values.put("label", text(context.path("label")));
        values.put("hint", text(context.path("hint")));
        if (context.has("width")) {
            values.put("width", context.path("width").asText());
        }
        return values;
    }

    /** Those that say nothing that our part cannot say. */
    private static List<JsonNode> fixtures(String component, Set<String> sayable) {
        try {
            List<JsonNode> chosen = new ArrayList<>();
            JsonNode all = new ObjectMapper()
                    .readTree(COMPONENTS.resolve(component + "/fixtures.json").toFile());
            for (JsonNode fixture : all.path("fixtures")) {
                List<String> said = new ArrayList<>();
                fixture.path("context").fieldNames().forEachRemaining(said::add);
                JsonNode label = fixture.path("context").path("label");
                boolean plain = label.isMissingNode() || label.isTextual() || label.size() == 1;
                // Our parts take text; examples with markup of their own say something else.
                boolean text = fixture.path("context").findValue("html") == null
                        && !fixture.path("name").asText().contains("call block");
                if (sayable.containsAll(said) && plain && text) {
                    chosen.add(fixture);
                }
            }
            return chosen;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void compare(JsonNode fixture, String made) {
        JsonNode context = fixture.path("context");
        String html = fixture.path("html").asText();
        // Our fields are known by one name; the examples have another id.
        String wanted = context.has("id")
                ? html.replace(
                                "\"" + context.path("id").asText(),
                                "\"" + context.path("name").asText())
                        .replace(
                                " " + context.path("id").asText() + "-",
                                " " + context.path("name").asText() + "-")
                : html;
        assertThat(normal(Jsoup.parseBodyFragment(made).body()))
                .as(fixture.path("name").asText())
                .isEqualTo(normal(Jsoup.parseBodyFragment(wanted).body()));
        compared++;
    }

    private static String rendered(String part, Map<String, Object> values) {
        return new String(HtmlWriter.render(new Html(part, values)), StandardCharsets.UTF_8);
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.asText() : node.path("text").asText("");
    }

    /** Elements, their classes and attributes in one order, and their text without blanks around it. */
    private static String normal(Node node) {
        if (node instanceof TextNode text) {
            return text.text().strip();
        }
        if (!(node instanceof Element element) || element.attr("type").equals("hidden")) {
            return "";
        }
        Map<String, String> attributes = new TreeMap<>();
        for (Attribute one : element.attributes()) {
            if (one.getKey().equals("class")) {
                TreeSet<String> classes = new TreeSet<>(element.classNames());
                classes.removeIf(name -> name.startsWith("bars-") || name.equals("nhsuk-input--code"));
                attributes.put("class", String.join(" ", classes));
            } else if (!OURS.contains(one.getKey())) {
                attributes.put(one.getKey(), one.getValue());
            }
        }
        StringBuilder whole = new StringBuilder("<" + element.normalName() + attributes + ">");
        element.childNodes().forEach(child -> whole.append(normal(child)));
        return whole.append("</>").toString();
    }
}
