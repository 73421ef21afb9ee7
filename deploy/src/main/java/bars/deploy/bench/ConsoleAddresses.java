package bars.deploy.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pages of the console, below {@code /console/}. */
final class ConsoleAddresses {
    /** Where everything is one page. */
    static final List<String> FIXED = List.of(
            "",
            "live",
            "tenants",
            "tenants?q=oakwood",
            "tenants?q=surgery+1234",
            "tenants?status=SUSPENDED",
            "tenants/new",
            "tenants/import",
            "certificates",
            "certificates?state=ACTIVE",
            "certificates/calendar",
            "certificates/bulk",
            "client-identities",
            "conformance",
            "trust/INT",
            "trust/PROD",
            "trust/INT/lists",
            "trust/INT/versions",
            "inspections",
            "handshakes",
            "messages",
            "messages?environment=PROD",
            "service-levels",
            "nodes",
            "jobs",
            "audit",
            "approvals",
            "people",
            "roles",
            "roles/owner",
            "tokens",
            "settings",
            "settings/supplier-name",
            "templates",
            "account",
            "account/step-up",
            "account/passkeys/new",
            "help",
            "help/accessibility",
            "help/api",
            "help/problems",
            "search?q=oakwood");

    /** Where each tenant has a page. */
    static final List<String> OF_TENANTS = List.of(
            "tenants/{tenant}",
            "tenants/{tenant}/edit",
            "tenants/{tenant}/outbox",
            "tenants/{tenant}/signing",
            "tenants/{tenant}/webhooks",
            "tenants/{tenant}/retention",
            "tenants/{tenant}/worklist",
            "tenants/{tenant}/backend-trust",
            "tenants/{tenant}/exports",
            "tenants/{tenant}/leaving",
            "endpoints/{endpoint}",
            "endpoints/{endpoint}/key-import",
            "messages?tenant={tenant}",
            "certificates?tenant={tenant}",
            "audit?tenant={tenant}",
            "search?q={tenant}",
            "search?q={endpoint}");

    /** Lists, and what is behind what they name. */
    static final Map<String, List<String>> LISTS = lists();

    private ConsoleAddresses() {}

    private static Map<String, List<String>> lists() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put(
                "certificates",
                List.of("{first}", "{first}/request", "{first}/activate", "{first}/revoke", "{first}/export"));
        all.put("messages", List.of("{first}"));
        all.put("audit", List.of("{first}"));
        all.put("templates", List.of("{first}"));
        all.put("people", List.of("{first}"));
        return all;
    }
}
