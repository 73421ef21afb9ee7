package bars.deploy.acceptance;

import bars.platform.access.BuiltInRole;
import bars.platform.access.Permission;
import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pages of the console as a person finds them whose one role changes; for {@link ConsoleJourneysIT}. */
final class RoleWalk {
    /** The role of the person. */
    static final String ROLE = "walker";

    private static final Pattern FORM = Pattern.compile("<form [^>]*method=\"post\".*?</form>", Pattern.DOTALL);
    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");
    private static final Pattern FIELD = Pattern.compile("<(input|select|textarea) [^>]*name=\"(\\w+)\"[^>]*>");
    private static final Pattern VALUE = Pattern.compile("value=\"([^\"]+)\"");
    private static final Pattern CHOSEN = Pattern.compile("<option value=\"([^\"]+)\"[^>]*selected");
    private static final Pattern SERVER_NAME = Pattern.compile("[a-z0-9.-]+[.]thirdparty[.]nhs[.]uk");
    private static final Pattern LINK = Pattern.compile("<a [^>]*href=\"(/console/[^\"#]*)");
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    /** What people do for themselves: it takes no permission, and would end the walk. */
    private static final String FOR_ONESELF = "/console/(sign-out|account/.*)";

    /** Asking for the consent of a second person takes none either; it is shown to whoever may do what it is for. */
    private static final String CONSENT = ".*/consent";

    /** What others rely on, and would be changed by a form with nothing in it. */
    private static final String RELIED_UPON =
            "/console/(start/.*|settings/.*|tokens/.*|people/.*|trust/.*/.*/.*|.*(x26|a8t4|X26|A8T4).*)";

    private static final Set<Permission> EVERYTHING = EnumSet.allOf(Permission.class);
    private static final Set<Permission> LOOKING = EnumSet.copyOf(Stream.of(Permission.values())
            .filter(one -> one.wire().endsWith(":read"))
            .toList());
    private static final List<String> NONSENSE = List.of(
            "\u0000", "-1", "999999999999999999", "'\"><b>%00", "2026-02-30", "\ud83d\ude00 \u0663\u0663", "a,b:c\n:");
    private static final List<String> ASKED = List.of(
            "q",
            "before",
            "after",
            "page",
            "environment",
            "since",
            "tenant",
            "actor",
            "action",
            "from",
            "to",
            "show",
            "rule",
            "within",
            "month",
            "state",
            "days",
            "approval",
            "back",
            "then",
            "sort");
    private static final int ALIKE = 2;
    private static final int MOST_PAGES = 400;

    private final AdminCalls calls;
    private final Page page;
    private final APIRequestContext walker;
    private final String base;

    /** @param walker whose one role is {@link #ROLE} */
    RoleWalk(AdminCalls calls, ConsolePerson walker, String base) {
        this.calls = calls;
        this.page = walker.page();
        this.walker = page.request();
        this.base = base;
    }

    /** Makes the role. */
    static void makeRole(AdminCalls calls) throws IOException {
        calls.call("PUT", "roles/" + ROLE, role(EVERYTHING));
    }

    /** Makes a tenant with a request for a certificate, and asks for somebody's consent to it; returns its id. */
    private String makeCertificate() throws IOException {
        calls.call("POST", "tenants", Map.of("odsCode", "W1A01", "name", "Walked Surgery"));
        var endpoint = calls.call(
                "POST",
                "tenants/W1A01/endpoints",
                Map.of("environment", "INT", "hosting", "supplier", "supplier", "demo"));
        String certificate = calls.call(
                        "POST",
                        "endpoints/" + endpoint.get("serverName").asText() + "/certificates",
                        Map.of("keySpec", "RSA_2048"))
                .get("id")
                .asText();
        calls.call(
                "POST",
                "approvals",
                Map.of("action", "certificate.activate", "target", certificate, "reason", "somebody has to look"));
        return certificate;
    }

    /**
     * Forms that are shown to somebody whom they refuse, and forms that are not shown to somebody from whom they are taken: for
     * whoever can look at everything, and may do one thing after the other.
     */
    List<String> forms() throws IOException {
        String certificate = makeCertificate();
        become(EVERYTHING);
        Map<String, String> pages = crawl("/console/certificates/" + certificate);
        pages.values().removeIf(text -> fields(text).isEmpty());
        Map<String, Map<String, String>> all = new TreeMap<>();
        pages.values().forEach(text -> all.putAll(fields(text)));
        String token = token();
        List<String> wrong = new ArrayList<>();
        for (Permission permission : Permission.values()) {
            if (LOOKING.contains(permission) && permission != Permission.TENANTS_READ) {
                continue; // it adds nothing to looking
            }
            Set<Permission> role = EnumSet.copyOf(LOOKING);
            role.add(permission);
            become(role);
            Set<String> shown = new TreeSet<>();
            pages.keySet()
                    .forEach(page ->
                            shown.addAll(fields(walker.get(base + page).text()).keySet()));
            all.forEach((action, fields) -> {
                boolean here = shown.contains(action);
                int answer =
                        here && !isHarmless(action, certificate) ? 0 : sent(action, here ? Map.of() : fields, token);
                if (here && answer == 403) {
                    wrong.add("with " + permission + " a form is shown that is refused: " + action);
                }
                if (!here && answer != 403 && !action.matches(CONSENT)) {
                    wrong.add("with " + permission + " a form is not shown that is taken: " + action + " " + answer);
                }
                if (answer >= 500) {
                    wrong.add("a form with nothing in it is answered with a failure: " + action);
                }
            });
        }
        return wrong;
    }

    /** Links that lead somebody with a built-in role to a page that they are refused, or to none. */
    List<String> links() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (BuiltInRole role : BuiltInRole.values()) {
            become(role.permissions());
            crawl("/console/").forEach((page, text) -> {
                if (text.matches("[45][0-9]{2}")) {
                    wrong.add(role + " is led to " + page + ": " + text);
                }
            });
        }
        return wrong;
    }

    /** Addresses and forms with nonsense in them that are answered with a failure and not with what is wrong. */
    List<String> failures() throws IOException {
        become(EVERYTHING);
        List<String> wrong = new ArrayList<>();
        Map<String, Map<String, String>> forms = new TreeMap<>();
        String token = token();
        crawl("/console/").forEach((page, text) -> {
            forms.putAll(fields(text));
            for (String nonsense : NONSENSE) {
                String value = URLEncoder.encode(nonsense, StandardCharsets.UTF_8);
                String query = ASKED.stream().map(name -> name + "=" + value).collect(Collectors.joining("&"));
                int answer = walker.get(base + page.replaceFirst("[?].*", "") + "?" + query)
                        .status();
                if (answer >= 500) {
                    wrong.add("asked for " + nonsense + ": " + page + " " + answer);
                }
            }
        });
        forms.keySet().removeIf(action -> action.matches(RELIED_UPON));
        forms.forEach((action, fields) -> {
            for (String nonsense : NONSENSE) {
                Map<String, String> filled = new TreeMap<>(fields);
                filled.replaceAll((name, value) -> name.equals("version") ? value : nonsense);
                int answer = sent(action, filled, token);
                if (answer >= 500) {
                    wrong.add("filled in with " + nonsense + ": " + action + " " + answer);
                }
            }
        });
        return wrong;
    }

    /** What is not accessible, or wider than the narrowest screen, for a person who may only look. */
    List<String> looks() throws IOException {
        become(BuiltInRole.AUDITOR.permissions());
        List<String> wrong = new ArrayList<>();
        List<String> withheld = new ArrayList<>();
        crawl("/console/").forEach((path, text) -> {
            if (text.contains("This needs the permission")) {
                withheld.add(path);
            }
        });
        for (String path : withheld) {
            page.navigate(base + path);
            String name = "looking-" + kind(path).replaceAll("[^A-Za-z0-9]+", "-");
            wrong.addAll(ConsoleBrowser.violations(page, name));
            if (ConsoleBrowser.overflow(page, name, ConsoleBrowser.NARROW) > 0) {
                wrong.add(name + " is too wide");
            }
        }
        if (withheld.isEmpty()) {
            wrong.add("nothing is withheld from whoever may only look");
        }
        return wrong;
    }

    /** What every page says that links lead to, and the status of what cannot be shown; of pages that are alike, some. */
    private Map<String, String> crawl(String also) {
        Map<String, String> found = new LinkedHashMap<>();
        Map<String, Integer> kinds = new HashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(also, "/console/"));
        while (!open.isEmpty() && found.size() < MOST_PAGES) {
            String page = open.poll();
            if (found.containsKey(page) || (kinds.merge(kind(page), 1, Integer::sum) > ALIKE)) {
                continue;
            }
            APIResponse answer = walker.get(base + page);
            boolean isPage = answer.status() < 400
                    && answer.headers().getOrDefault("content-type", "").startsWith("text/html");
            String text = isPage ? answer.text() : String.valueOf(answer.status());
            found.put(page, text);
            LINK.matcher(text).results().forEach(link -> open.add(plain(link.group(1))));
        }
        return found;
    }

    private static String kind(String page) {
        return page.replaceFirst("[?].*", "")
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID")
                .replaceAll("/(tenants|endpoints|tokens|audit|settings|templates|roles)/[^/]+", "/$1/ONE");
    }

    /** The forms on a page: where they go, and what they send as they stand, with what a person has to type. */
    private static Map<String, Map<String, String>> fields(String page) {
        Map<String, Map<String, String>> forms = new TreeMap<>();
        FORM.matcher(page).results().map(MatchResult::group).forEach(form -> {
            var action = ACTION.matcher(form);
            if (action.find() && !action.group(1).matches(FOR_ONESELF)) {
                forms.put(plain(action.group(1)), typed(plain(action.group(1)), page, form));
            }
        });
        return forms;
    }

    private static Map<String, String> typed(String action, String page, String form) {
        Map<String, String> fields = new TreeMap<>();
        FIELD.matcher(form).results().forEach(field -> {
            var value = (field.group(1).equals("select") ? CHOSEN : VALUE)
                    .matcher(field.group(1).equals("select") ? form.substring(field.end()) : field.group());
            boolean isChoice =
                    field.group().contains("type=\"radio\"") || field.group().contains("type=\"checkbox\"");
            if (!isChoice || field.group().contains(" checked")) {
                fields.put(field.group(2), value.find() ? plain(value.group(1)) : "");
            }
        });
        var name = SERVER_NAME.matcher(page);
        fields.put("confirm", name.find() ? name.group() : action.replaceFirst("/console/tenants/([^/]+)/.*", "$1"));
        fields.put("serverNames", "nobody.example.org");
        fields.put("step", "start");
        fields.put("list", "odsCode,name\nW9A01,Practice\n");
        fields.putIfAbsent("environment", "INT");
        return fields;
    }

    private static boolean isHarmless(String action, String certificate) {
        return !action.matches(RELIED_UPON)
                && (!action.matches("/console/certificates/.{36}/.*") || action.contains(certificate));
    }

    private int sent(String action, Map<String, String> fields, String token) {
        FormData form = FormData.create().set("_csrf", token);
        fields.forEach((name, value) -> {
            if (!name.equals("_csrf")) {
                form.set(name, value);
            }
        });
        return walker.post(base + action, RequestOptions.create().setForm(form).setMaxRedirects(0))
                .status();
    }

    private String token() {
        var token = TOKEN.matcher(walker.get(base + "/console/account").text());
        if (!token.find()) {
            throw new AssertionError("the walker is not signed in");
        }
        return token.group(1);
    }

    private void become(Set<Permission> permissions) throws IOException {
        calls.call("PUT", "roles/" + ROLE, role(permissions), "Content-Type", "application/json", "If-Match", "*");
    }

    private static Map<String, Object> role(Set<Permission> permissions) {
        return Map.of(
                "description",
                "Walks through the console",
                "permissions",
                permissions.stream().map(Permission::wire).sorted().toList());
    }

    private static String plain(String attribute) {
        return attribute.replace("&amp;", "&");
    }
}
