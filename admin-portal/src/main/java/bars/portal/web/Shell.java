package bars.portal.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page.
 *
 * @param title heading and, with the service's name, the page's title
 * @param person who is signed in; null for nobody
 * @param csrf token that every form carries
 * @param notice told once after a form worked
 */
public record Shell(
        String title, @Nullable String person, String csrf, @Nullable String notice, List<Section> sections) {
    /** A section of the navigation. */
    public record Section(String name, String path, boolean current) {}

    private static final List<Section> ALL = List.of(
            new Section("Dashboard", "/console/", false),
            new Section("Tenants", "/console/tenants", false),
            new Section("Certificates", "/console/certificates", false),
            new Section("Messages", "/console/messages", false),
            new Section("Trust", "/console/trust/INT", false),
            new Section("Handshakes", "/console/handshakes", false),
            new Section("Jobs", "/console/jobs", false),
            new Section("Approvals", "/console/approvals", false),
            new Section("Audit", "/console/audit", false),
            new Section("People", "/console/people", false),
            new Section("Settings", "/console/settings", false),
            new Section("Texts", "/console/templates", false),
            new Section("Help", "/console/help", false));

    static Shell of(Visit visit, String title) {
        String path = visit.path();
        List<Section> sections = visit.isSignedIn()
                ? ALL.stream()
                        .map(s -> new Section(s.name(), s.path(), isIn(path, s.path())))
                        .toList()
                : List.of();
        return new Shell(title, visit.person(), visit.csrf(), visit.takeNotice(), sections);
    }

    private static boolean isIn(String path, String section) {
        return section.equals("/console/") ? path.equals("/console/") : path.startsWith(trunk(section));
    }

    private static String trunk(String section) {
        return section.startsWith("/console/trust") ? "/console/trust" : section;
    }
}
