package bars.portal.page;

import bars.db.Environment;
import bars.db.tenant.Hosting;
import bars.platform.access.Permission;
import bars.platform.problem.Problem;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import bars.platform.tenant.EndpointDocument;
import bars.platform.tenant.EndpointOverview;
import bars.platform.tenant.EndpointRegister;
import bars.platform.tenant.EndpointView;
import bars.platform.tenant.ServiceRegister;
import bars.platform.tenant.TenantDocument;
import bars.platform.tenant.TenantRegister;
import bars.platform.tenant.TenantView;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Takes;
import bars.portal.web.Visit;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Tenants: the list, a new one, one with its endpoints. */
@Path("tenants")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class TenantPages {
    private static final int PAGE = 25;
    private static final List<String> ENDPOINT_FIELDS = List.of("supplier", "provider", "suffix", "environment");

    private final TenantRegister tenants;
    private final EndpointRegister endpoints;
    private final EndpointOverview overview;
    private final ServiceRegister services;
    private final SettingsBook settings;

    @Inject
    public TenantPages(
            TenantRegister tenants,
            EndpointRegister endpoints,
            EndpointOverview overview,
            ServiceRegister services,
            SettingsBook settings) {
        this.tenants = tenants;
        this.endpoints = endpoints;
        this.overview = overview;
        this.services = services;
        this.settings = settings;
    }

    @GET
    public Response list(@BeanParam Visit visit) {
        String query = visit.query("q");
        String after = visit.query("after");
        List<TenantView> rows = tenants.list(
                visit.caller(), after.isEmpty() ? null : after, query.isEmpty() ? null : query, null, PAGE + 1);
        if (rows.size() == 1 && rows.get(0).odsCode().equals(query.toUpperCase(Locale.ROOT))) {
            return visit.to("/console/tenants/" + rows.get(0).odsCode(), (String) null);
        }
        boolean more = rows.size() > PAGE;
        List<TenantView> shown = more ? rows.subList(0, PAGE) : rows;
        return Response.ok(Html.of(
                        visit,
                        "Tenants",
                        "tenants.jte",
                        "query",
                        query,
                        "tenants",
                        shown,
                        "endpoints",
                        overview.of(
                                visit.caller(),
                                shown.stream().map(TenantView::odsCode).toList()),
                        "all",
                        DashboardPage.number(tenants.count(visit.caller())),
                        "next",
                        more
                                ? "/console/tenants?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&after="
                                        + shown.get(PAGE - 1).odsCode()
                                : ""))
                .build();
    }

    @GET
    @Path("new")
    public Html ask(@BeanParam Visit visit) {
        return Html.of(visit, "Add a tenant", "tenant-new.jte", "form", Form.empty());
    }

    @POST
    @Takes(value = Permission.TENANTS_WRITE, onPlatform = true)
    @Path("new")
    public Response add(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            TenantView added = tenants.register(
                    visit.caller(),
                    new TenantDocument(form.optional("odsCode"), form.optional("name"), null, null, null, null));
            return visit.to("/console/tenants/" + added.odsCode(), added.name() + " was added");
        } catch (Problem problem) {
            Form refused = form.refused(problem, List.of("odsCode", "name"));
            return SignInPages.wrong(Html.of(visit, "Add a tenant", "tenant-new.jte", "form", refused));
        }
    }

    @GET
    @Path("{odsCode}")
    public Html show(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        return page(visit, odsCode, Form.with(Map.of("supplier", supplier(visit))));
    }

    @POST
    @Takes(Permission.TENANTS_WRITE)
    @Path("{odsCode}")
    public Response addEndpoint(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        Form form = visit.form();
        try {
            EndpointView named = endpoints.name(
                    visit.caller(),
                    odsCode,
                    new EndpointDocument(
                            Environment.valueOf(form.value("environment").equals("PROD") ? "PROD" : "INT"),
                            form.value("hosting").equals("provider") ? Hosting.provider : Hosting.supplier,
                            form.optional("supplier"),
                            form.optional("provider"),
                            null,
                            form.optional("suffix")));
            return visit.to("/console/endpoints/" + named.serverName(), named.fqdn() + " was added");
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, odsCode, form.refused(problem, ENDPOINT_FIELDS)));
        }
    }

    private Html page(Visit visit, String odsCode, Form form) {
        TenantView tenant = tenants.get(visit.caller(), odsCode);
        List<Onboarded> all = endpoints.list(visit.caller(), odsCode, null).stream()
                .map(endpoint -> new Onboarded(
                        endpoint,
                        services.list(visit.caller(), endpoint.serverName()).size()))
                .toList();
        return Html.of(visit, tenant.name(), "tenant.jte", "form", form, "tenant", tenant, "endpoints", all);
    }

    /**
     * An endpoint with the steps that it has behind it and before it.
     *
     * @param services how many it offers
     */
    public record Onboarded(EndpointView endpoint, int services) {
        /** Whether callers are served with nothing left to do. */
        public boolean isComplete() {
            return endpoint.state() == EndpointView.State.LIVE
                    && tasks().stream().allMatch(Task::done);
        }

        public List<Task> tasks() {
            String home = "/console/endpoints/" + endpoint.serverName();
            boolean asked = endpoint.state() != EndpointView.State.NEW;
            boolean ready = asked && endpoint.state() != EndpointView.State.REQUESTED;
            boolean live = endpoint.activeCertificate() != null;
            Task offer = Task.of("Add the services behind it", home + "#services", services > 0, true);
            List<Task> certificate = List.of(
                    Task.of("Generate the key and the CSR", home, asked || live, true),
                    Task.of("Send the request and add the certificate", home, ready || live, asked),
                    Task.of("Activate the certificate in " + endpoint.environment(), home, live, ready));
            // In PROD the Applications of the services decide which conformance certificate a request needs.
            return endpoint.environment() == Environment.PROD
                    ? Stream.concat(Stream.of(offer), certificate.stream()).toList()
                    : Stream.concat(certificate.stream(), Stream.of(offer)).toList();
        }
    }

    /**
     * A step.
     *
     * @param href where it is done; empty when it cannot start yet
     */
    public record Task(String name, String href, boolean done) {
        static Task of(String name, String href, boolean done, boolean possible) {
            return new Task(name, done || possible ? href : "", done);
        }
    }

    /** The supplier's label, which most names carry, so that nobody has to type it. */
    private String supplier(Visit visit) {
        return visit.caller().may(Permission.SETTINGS_READ)
                ? settings.get(visit.caller(), KnownSetting.SUPPLIER_LABEL.wire())
                        .value()
                        .asText()
                : "";
    }
}
