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
            "trust/INT/checks",
            "trust/PROD/checks",
            "trust/INT/lists",
            "trust/INT/sources",
            "trust/PROD/sources",
            "trust/INT/versions",
            "inspections",
            "handshakes",
            "messages",
            "messages?environment=PROD",
            "service-levels",
            "service-levels/csv",
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
            "start/organisation",
            "start/trust",
            "start/done",
            "account",
            "account/step-up",
            "account/passkeys/new",
            "help",
            "help/accessibility",
            "help/api",
            "help/problems",
            "help/problems/validation",
            "search?q=oakwood");

    /** Where each tenant has a page. */
    static final List<String> OF_TENANTS = List.of(
            "tenants/{tenant}",
            "tenants/{tenant}/edit",
            "tenants/{tenant}/outbox",
            "tenants/{tenant}/requests",
            "tenants/{tenant}/requests/new",
            "tenants/{tenant}/requests/lookup",
            "tenants/{tenant}/registry",
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

    /**
     * Lists, and what is behind what they name: {@code {id}} stands for what a link of the list has there, and where
     * nothing does, the page is not there to be measured.
     */
    static final Map<String, List<String>> LISTS = lists();

    private ConsoleAddresses() {}

    private static Map<String, List<String>> lists() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put(
                "certificates",
                List.of(
                        "certificates/{id}",
                        "certificates/{id}/request",
                        "certificates/{id}/csr",
                        "certificates/{id}/activate",
                        "certificates/{id}/revoke",
                        "certificates/{id}/export"));
        for (String list : List.of(
                "messages",
                "audit",
                "templates",
                "people",
                "approvals",
                "client-identities",
                "conformance",
                "handshakes",
                "jobs",
                "tokens",
                "trust/INT/lists",
                "trust/INT/sources",
                "trust/INT/versions",
                "tenants/{tenant}/outbox",
                "tenants/{tenant}/requests",
                "tenants/{tenant}/webhooks",
                "tenants/{tenant}/worklist")) {
            all.put(list, List.of(list + "/{id}"));
        }
        all.put("trust/INT", List.of("trust/INT/entries/{id}"));
        all.put("endpoints/{endpoint}", List.of("endpoints/{endpoint}/services/{id}"));
        return all;
    }
}
