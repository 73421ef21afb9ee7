package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.certificate.KeySpec;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import bars.portal.web.Board;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Takes;
import bars.portal.web.Visit;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who the supplier is, and the policies of the site. */
@Path("settings")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class SettingPages {
    /** Headings with the names that stand below them; the last takes what no other does. */
    private static final Map<String, String> GROUPS = new LinkedHashMap<>();

    static {
        GROUPS.put("The supplier", "supplier-.*");
        GROUPS.put("Certificates", "key-spec-.*|renew-.*|roll-back-.*|conformance-.*");
        GROUPS.put("A second person", "two-people-.*");
        GROUPS.put(
                "Addresses and everything else",
                "(?!supplier-|key-spec-|renew-|roll-back-|conformance-|two-people-).*");
    }

    private final SettingsBook book;

    @Inject
    public SettingPages(SettingsBook book) {
        this.book = book;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        var all = book.list(visit.caller());
        List<Board> groups = new ArrayList<>();
        GROUPS.forEach((heading, beginning) -> groups.add(new Board(
                heading,
                "",
                List.of("Setting", "Value", "Origin"),
                all.stream()
                        .filter(one -> one.name().matches(beginning))
                        .map(SettingPages::row)
                        .toList(),
                "",
                "")));
        return Html.of(visit, "Settings", "settings.jte", "groups", groups);
    }

    private static List<Board.Cell> row(SettingsBook.SettingView one) {
        return List.of(
                Board.link(one.description(), "/console/settings/" + one.name()),
                Board.text(shown(one.value())),
                Board.text(one.isDefault() ? "Default" : "Set here"));
    }

    @GET
    @Path("{name}")
    public Html show(@BeanParam Visit visit, @PathParam("name") String name) {
        var one = book.get(visit.caller(), name);
        return page(
                visit,
                name,
                Form.with(Map.of(
                        "value",
                        one.value().isBoolean()
                                ? one.value().asText()
                                : shown(one.value()).replace("–", ""),
                        "version",
                        Long.toString(one.version()))));
    }

    @POST
    @Takes(value = Permission.SETTINGS_WRITE, onPlatform = true, inBoth = true)
    @Path("{name}")
    public Response save(@BeanParam Visit visit, @PathParam("name") String name) {
        Form form = visit.form();
        long version = form.value("version").matches("[0-9]{1,18}") ? Long.parseLong(form.value("version")) : 0;
        try {
            book.put(
                    visit.caller(),
                    name,
                    new SettingsBook.SettingDocument(value(name, form.value("value"))),
                    version == 0 ? null : Precondition.oneOf(Set.of(version)));
            return visit.to("/console/settings", "Saved");
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, name, form.refused(problem, List.of("value"))));
        }
    }

    private static Html page(Visit visit, String name, Form form) {
        KnownSetting setting = KnownSetting.byName(name).orElseThrow(() -> Problem.notFound("setting"));
        return Html.of(
                visit,
                "Setting",
                "setting.jte",
                "form",
                form,
                "name",
                name,
                "description",
                setting.description(),
                "expectation",
                setting.expectation(),
                "choices",
                choices(setting));
    }

    /** What there is to choose from, by value; empty where anything may be typed. */
    private static Map<String, String> choices(KnownSetting setting) {
        Map<String, String> choices = new LinkedHashMap<>();
        if (setting.standard().isBoolean()) {
            choices.put("true", "Yes");
            choices.put("false", "No");
        } else if (setting.wire().startsWith("key-spec-")) {
            for (KeySpec spec : KeySpec.values()) {
                choices.put(spec.name(), spec.name().replace('_', ' '));
            }
        }
        return choices;
    }

    private static String shown(JsonNode value) {
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(part.asText()));
            return parts.isEmpty() ? "–" : String.join(", ", parts);
        }
        return value.isBoolean()
                ? (value.booleanValue() ? "Yes" : "No")
                : value.asText().isEmpty() ? "–" : value.asText();
    }

    /** What was typed, as the setting is written; what does not fit stays a text, which the setting refuses. */
    static JsonNode value(String name, String typed) {
        JsonNode standard =
                KnownSetting.byName(name).map(KnownSetting::standard).orElse(NullNode.getInstance());
        if (standard.isBoolean() && (typed.equals("true") || typed.equals("false"))) {
            return BooleanNode.valueOf(typed.equals("true"));
        }
        if (standard.isArray()) {
            var hosts = JsonNodeFactory.instance.arrayNode();
            Arrays.stream(typed.split("[,\\s]+"))
                    .filter(host -> !host.isEmpty())
                    .forEach(hosts::add);
            return hosts;
        }
        return standard.isInt() && typed.matches("[0-9]{1,9}")
                ? IntNode.valueOf(Integer.parseInt(typed))
                : TextNode.valueOf(typed);
    }
}
