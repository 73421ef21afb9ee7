package bars.platform.tenant;

import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import bars.platform.problem.Violations;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be written about a service. */
final class ServiceRules {
    /** Source: CodeSystem usecases-categories-bars. */
    private static final Pattern USE_CASE = Pattern.compile("a[1-9][0-9]?t[1-9][0-9]?");

    /** Source: the standard's Applications. */
    private static final Pattern APPLICATION = Pattern.compile("[1-8]");

    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+([-.+][0-9A-Za-z.-]+)?");

    /** What the platform's own kinds of handlers read; those of suppliers read what they like. */
    private static final Map<String, Set<String>> MEMBERS =
            Map.of("inbox", Set.of("kind"), "relay", Set.of("kind", "url", "atOnce", "failures", "restSeconds"));

    private ServiceRules() {}

    /**
     * @param kinds of handlers that there are
     * @param before what is replaced: what it holds already stays possible; null for a new service
     * @throws bars.platform.problem.Problem when a member of the handler or a setting is not known
     */
    static Violations broken(ServiceDocument document, SortedSet<String> kinds, @Nullable ServiceDocument before) {
        var violations = new Violations()
                .check(isUri(document.system()), "/system", "uri", "Enter the URI of the naming system")
                .check(
                        TenantRules.isText(document.value(), 200)
                                && document.value() != null
                                && document.value().equals(document.value().strip()),
                        "/value",
                        "required",
                        "Enter the identifier, 1 to 200 characters without blanks around it")
                .check(
                        document.name() == null || TenantRules.isText(document.name(), 200),
                        "/name",
                        "text",
                        "A name has 1 to 200 characters");
        useCases(violations, document.useCases());
        versions(violations, document.applicationVersions());
        handler(violations, document.handler(), kinds);
        members(orEmpty(document.handler()), before == null ? null : before.handler());
        settings(violations, orEmpty(document.settings()), before == null ? null : before.settings());
        return violations;
    }

    private static void useCases(Violations violations, @Nullable List<@Nullable String> useCases) {
        if (useCases == null) {
            return;
        }
        violations.check(
                new HashSet<>(useCases).size() == useCases.size(), "/useCases", "unique", "A use case is named once");
        for (int i = 0; i < useCases.size(); i++) {
            String useCase = useCases.get(i);
            violations.check(
                    useCase != null && USE_CASE.matcher(useCase).matches(),
                    "/useCases/" + i,
                    "use-case",
                    "A use case is a code such as a1t1");
        }
    }

    private static void versions(
            Violations violations, @Nullable Map<String, @Nullable List<@Nullable String>> applications) {
        if (applications == null) {
            return;
        }
        applications.forEach((application, versions) -> {
            String at = "/applicationVersions/" + application;
            violations.check(
                    APPLICATION.matcher(application).matches(),
                    at,
                    "application",
                    "An Application is a number from 1 to 8");
            violations.check(
                    versions != null
                            && !versions.isEmpty()
                            && versions.stream()
                                    .allMatch(version -> version != null
                                            && VERSION.matcher(version).matches()),
                    at,
                    "version",
                    "List versions such as 2.1.0");
        });
    }

    /** A misspelt member would be taken for one that is absent. */
    private static void members(Map<String, Object> handler, @Nullable Map<String, Object> before) {
        Object kind = handler.get("kind");
        Set<String> known = MEMBERS.get(String.valueOf(kind));
        if (known != null) {
            boolean same = before != null && kind != null && kind.equals(before.get("kind"));
            refuseUnknown("/handler/", handler, known, same ? before : null);
        }
    }

    private static void refuseUnknown(
            String at, Map<String, Object> written, Set<String> known, @Nullable Map<String, Object> before) {
        Set<String> unknown = new TreeSet<>(written.keySet());
        unknown.removeAll(known);
        unknown.removeAll(orEmpty(before).keySet());
        UnknownMembers.refuse(at, unknown, known);
    }

    private static Map<String, Object> orEmpty(@Nullable Map<String, Object> map) {
        return map == null ? Map.of() : map;
    }

    /** A misspelt name or value would be taken for the recommended one. */
    private static void settings(
            Violations violations, Map<String, Object> settings, @Nullable Map<String, Object> before) {
        refuseUnknown("/settings/", settings, ServiceProfile.settingNames(), before);
        for (Choice choice : Choice.values()) {
            Object value = settings.get(choice.key());
            violations.check(
                    value == null || choice.options().contains(value),
                    "/settings/" + choice.key(),
                    "choice",
                    "Select one of " + String.join(", ", choice.options()));
        }
        Object days = settings.get("slotWindowDays");
        violations.check(
                days == null || days instanceof Integer number && number > 0 && number <= 366,
                "/settings/slotWindowDays",
                "range",
                "Enter the days that a search for slots may span, 1 to 366");
    }

    private static void handler(Violations violations, @Nullable Map<String, Object> handler, SortedSet<String> kinds) {
        if (handler == null) {
            return;
        }
        Object kind = handler.get("kind");
        violations.check(
                kind instanceof String text && kinds.contains(text),
                "/handler/kind",
                "kind",
                "Select a handler that every receiver has: " + HandlerKinds.words(kinds));
        if ("relay".equals(kind)) {
            violations.check(
                    handler.get("url") instanceof String url && isUri(url) && url.startsWith("https://"),
                    "/handler/url",
                    "https",
                    "A relay needs the https address of the tenant's own receiver");
            within(violations, handler, "atOnce", 256);
            within(violations, handler, "failures", 100);
            within(violations, handler, "restSeconds", 600);
        }
    }

    private static void within(Violations violations, Map<String, Object> handler, String name, int most) {
        Object value = handler.get(name);
        violations.check(
                value == null || (value instanceof Integer number && number >= 1 && number <= most),
                "/handler/" + name,
                "range",
                "It must be a whole number from 1 to " + most);
    }

    private static boolean isUri(@Nullable String text) {
        try {
            return text != null && text.length() <= 500 && new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
