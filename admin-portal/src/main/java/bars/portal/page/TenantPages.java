package bars.portal.page;

import bars.db.Environment;
import bars.db.certificate.CertificateState;
import bars.db.tenant.Hosting;
import bars.platform.certificate.CertificateRegister;
import bars.platform.certificate.CertificateView;
import bars.platform.problem.Problem;
import bars.platform.tenant.EndpointDocument;
import bars.platform.tenant.EndpointRegister;
import bars.platform.tenant.EndpointView;
import bars.platform.tenant.TenantDocument;
import bars.platform.tenant.TenantRegister;
import bars.platform.tenant.TenantView;
import bars.portal.web.Form;
import bars.portal.web.Html;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tenants: the list, a new one, one with its endpoints. */
@Path("tenants")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class TenantPages {
    private static final int PAGE = 25;

    private final TenantRegister tenants;
    private final EndpointRegister endpoints;
    private final CertificateRegister certificates;

    @Inject
    public TenantPages(TenantRegister tenants, EndpointRegister endpoints, CertificateRegister certificates) {
        this.tenants = tenants;
        this.endpoints = endpoints;
        this.certificates = certificates;
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
                        "next",
                        more ? shown.get(PAGE - 1).odsCode() : ""))
                .build();
    }

    @GET
    @Path("new")
    public Html ask(@BeanParam Visit visit) {
        return Html.of(visit, "Add a tenant", "tenant-new.jte", "form", Form.empty());
    }

    @POST
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
        return page(visit, odsCode, Form.with(Map.of("supplier", "")));
    }

    @POST
    @Path("{odsCode}")
    public Response addEndpoint(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        Form form = visit.form();
        try {
            EndpointView named = endpoints.name(
                    visit.caller(),
                    odsCode,
                    new EndpointDocument(
                            Environment.valueOf(form.value("environment").equals("PROD") ? "PROD" : "INT"),
                            Hosting.supplier,
                            form.optional("supplier"),
                            null,
                            null,
                            null));
            return visit.to("/console/endpoints/" + named.serverName(), named.fqdn() + " was added");
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, odsCode, form.refused(problem, List.of("supplier", "environment"))));
        }
    }

    private Html page(Visit visit, String odsCode, Form form) {
        TenantView tenant = tenants.get(visit.caller(), odsCode);
        List<EndpointView> all = endpoints.list(visit.caller(), odsCode, null);
        Map<String, CertificateView> active = new HashMap<>();
        for (EndpointView endpoint : all) {
            certificates.of(visit.caller(), endpoint.serverName()).stream()
                    .filter(one -> one.state() == CertificateState.ACTIVE)
                    .findFirst()
                    .ifPresent(one -> active.put(endpoint.serverName(), one));
        }
        return Html.of(
                visit, tenant.name(), "tenant.jte", "form", form, "tenant", tenant, "endpoints", all, "active", active);
    }
}
