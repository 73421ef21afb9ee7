package bars.deploy.acceptance;

import java.util.List;

/** Pages of the console whose addresses are known before anything is on it, below {@code /console/}. */
final class ConsolePages {
    static final List<String> FIXED = List.of(
            "",
            "tenants/new",
            "tenants/import",
            "tenants/B81001",
            "tenants/B81001/edit",
            "tenants/B81001/outbox",
            "tenants/B81001/requests",
            "tenants/B81001/requests/new",
            "tenants/B81001/requests/lookup",
            "tenants/B81001/registry",
            "tenants/B81001/signing",
            "tenants/B81001/webhooks",
            "tenants/B81001/retention",
            "tenants/B81001/worklist",
            "tenants/B81001/backend-trust",
            "tenants/B81001/leaving",
            "certificates/bulk",
            "service-levels",
            "client-identities",
            "trust/INT/lists",
            "trust/INT/checks",
            "trust/PROD/checks",
            "trust/PROD/sources",
            "endpoints/bars-int-b81001.example.thirdparty.nhs.uk/key-import",
            "certificates/calendar",
            "conformance",
            "inspections",
            "nodes",
            "endpoints/bars-int-b81001.example.thirdparty.nhs.uk",
            "trust/INT",
            "trust/PROD",
            "trust/INT/versions/1",
            "approvals",
            "roles",
            "roles/owner",
            "settings",
            "settings/supplier-name",
            "help",
            "help/accessibility",
            "help/api",
            "help/problems",
            "account/passkeys/new",
            "account",
            "account/step-up",
            "no-such-page");

    private ConsolePages() {}
}
