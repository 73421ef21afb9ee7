package bars.portal.web;

import bars.platform.access.Caller;
import bars.platform.access.Permission;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The map of the console: its sections, and the pages beside each other inside a section. */
final class Sections {
    private static final Pattern TENANT = Pattern.compile("/console/tenants/([A-Z0-9]{3,10})(/.*)?");

    private static final List<Entry> ALL = List.of(
            new Entry("Dashboard", "/console/", null, "(search.*)?"),
            new Entry("Tenants", "/console/tenants", Permission.TENANTS_READ, "(tenants|endpoints).*"),
            new Entry("Certificates", "/console/certificates", Permission.CERTIFICATES_READ, "certificates.*"),
            new Entry("Messages", "/console/messages", Permission.MESSAGES_READ, "(messages|service-levels).*"),
            new Entry("Trust", "/console/trust/INT", Permission.TRUST_READ, "(trust|handshakes|inspections).*"),
            new Entry("Jobs", "/console/jobs", Permission.TENANTS_READ, "jobs.*"),
            new Entry("Approvals", "/console/approvals", null, "approvals.*"),
            new Entry("Audit", "/console/audit", Permission.AUDIT_READ, "audit.*"),
            new Entry("People", "/console/people", Permission.USERS_READ, "(people|roles|tokens).*"),
            new Entry(
                    "Settings",
                    "/console/settings",
                    Permission.SETTINGS_READ,
                    "(settings|templates|conformance|nodes|client-identities).*"),
            new Entry("Help", "/console/help", null, "help.*"));

    private static final List<Entry> INSIDE = List.of(
            new Entry("By expiry", "/console/certificates", null, "certificates(/[0-9a-f-]{36}.*)?"),
            new Entry("Calendar", "/console/certificates/calendar", null, "certificates/calendar"),
            new Entry(
                    "Generate or renew many",
                    "/console/certificates/bulk",
                    Permission.CERTIFICATES_WRITE,
                    "certificates/bulk.*"),
            new Entry("Messages", "/console/messages", null, "messages.*"),
            new Entry("Service levels", "/console/service-levels", Permission.SYSTEM_READ, "service-levels.*"),
            new Entry("INT", "/console/trust/INT", null, "trust/INT.*"),
            new Entry("PROD", "/console/trust/PROD", null, "trust/PROD.*"),
            new Entry("Handshakes", "/console/handshakes", null, "handshakes.*"),
            new Entry("Inspect a server", "/console/inspections", null, "inspections.*"),
            new Entry("People", "/console/people", null, "people.*"),
            new Entry("Roles", "/console/roles", null, "roles.*"),
            new Entry("Tokens", "/console/tokens", Permission.TOKENS_READ, "tokens.*"),
            new Entry("Settings", "/console/settings", Permission.SETTINGS_READ, "settings.*"),
            new Entry("Texts of requests", "/console/templates", Permission.SETTINGS_READ, "templates.*"),
            new Entry("Conformance", "/console/conformance", Permission.SETTINGS_READ, "conformance.*"),
            new Entry("Client certificates", "/console/client-identities", null, "client-identities.*"),
            new Entry("Nodes", "/console/nodes", Permission.SYSTEM_READ, "nodes.*"));

    private static final List<Entry> TENANT_PAGES = List.of(
            new Entry("Overview", "", null, ""),
            new Entry("Worklist", "/worklist", Permission.INBOX_READ, ""),
            new Entry("Requests sent", "/requests", Permission.INBOX_READ, ""),
            new Entry("Outbox", "/outbox", Permission.OUTBOX_READ, ""),
            new Entry("Registry pointers", "/registry", Permission.TENANTS_READ, ""),
            new Entry("Signing keys", "/signing", Permission.OUTBOX_READ, ""),
            new Entry("Webhooks", "/webhooks", Permission.TENANTS_READ, ""),
            new Entry("Trusted systems", "/backend-trust", Permission.TENANTS_READ, ""),
            new Entry("Retention", "/retention", Permission.TENANTS_READ, ""),
            new Entry("Export", "/exports", Permission.MESSAGES_PAYLOAD, ""),
            new Entry("Details", "/edit", Permission.TENANTS_WRITE, ""),
            new Entry("Leaving", "/leaving", Permission.TENANTS_WRITE, ""));

    private Sections() {}

    /** @param area what of the paths below {@code /console/} lies in it, as a pattern */
    private record Entry(String name, String path, @Nullable Permission permission, String area) {
        boolean holds(String page) {
            return page.matches("/console/" + area);
        }

        Shell.Section at(String page) {
            return new Shell.Section(name, path, holds(page));
        }
    }

    /** The sections that {@code caller} may look into. */
    static List<Shell.Section> of(Caller caller, String page) {
        return ALL.stream()
                .filter(entry -> entry.permission() == null || caller.may(entry.permission()))
                .map(entry -> entry.at(page))
                .toList();
    }

    /** The pages beside {@code page} in its section; empty where there are none. */
    static List<Shell.Section> inside(Caller caller, String page) {
        Matcher tenant = TENANT.matcher(page);
        if (tenant.matches()) {
            return tenant(caller, "/console/tenants/" + tenant.group(1), page);
        }
        return ALL.stream()
                .filter(section -> section.holds(page))
                .findFirst()
                .map(section -> INSIDE.stream()
                        .filter(entry -> section.holds(entry.path()))
                        .filter(entry -> entry.permission() == null || caller.may(entry.permission()))
                        .map(entry -> entry.at(page))
                        .toList())
                .orElse(List.of());
    }

    /** Whether {@code caller} may look into the section, and at the page of it, that {@code page} lies in. */
    static boolean admits(Caller caller, String page) {
        Matcher tenant = TENANT.matcher(page);
        String below = tenant.matches() && tenant.group(2) != null ? tenant.group(2) : "";
        return Stream.concat(
                        Stream.concat(ALL.stream(), INSIDE.stream()).filter(entry -> entry.holds(page)),
                        TENANT_PAGES.stream().filter(entry -> !below.isEmpty() && below.startsWith(entry.path())))
                .allMatch(entry -> entry.permission() == null || caller.may(entry.permission()));
    }

    private static List<Shell.Section> tenant(Caller caller, String home, String page) {
        return TENANT_PAGES.stream()
                .filter(entry -> entry.permission() == null || caller.may(entry.permission()))
                .map(entry -> new Shell.Section(
                        entry.name(),
                        home + entry.path(),
                        entry.path().isEmpty() ? page.equals(home) : page.startsWith(home + entry.path())))
                .toList();
    }
}
