package bars.platform.tenant;

import bars.messages.service.Choice;
import bars.platform.problem.Violations;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be written about a service. */
final class ServiceRules {
    /** Source: CodeSystem usecases-categories-bars. */
    private static final Pattern USE_CASE = Pattern.compile("a[1-9][0-9]?t[1-9][0-9]?");

    private static final Pattern APPLICATION = Pattern.compile("[1-9][0-9]?");
    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+([-.+][0-9A-Za-z.-]+)?");

    private ServiceRules() {}

    /** @param kinds of handlers that there are */
    static Violations broken(ServiceDocument document, SortedSet<String> kinds) {
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
        settings(violations, document.settings() == null ? Map.of() : document.settings());
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
                    APPLICATION.matcher(application).matches(), at, "application", "An Application is a number");
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

    /** A misspelt value would be taken for the recommended one. */
    private static void settings(Violations violations, Map<String, Object> settings) {
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
