package bars.portal.page;

import bars.db.tenant.TenantStatus;
import bars.platform.access.Permission;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Changing what is known of a tenant. */
@Path("tenants/{odsCode}/edit")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class TenantEditPages {
    private final TenantRegister tenants;

    @Inject
    public TenantEditPages(TenantRegister tenants) {
        this.tenants = tenants;
    }

    @GET
    public Html ask(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        TenantView tenant = tenants.get(visit.caller(), odsCode);
        return page(
                visit,
                odsCode,
                Form.with(Map.of(
                        "name", tenant.name(),
                        "tags", String.join(", ", tenant.tags()),
                        "status", tenant.status().name(),
                        "version", Long.toString(tenant.version()))));
    }

    @POST
    @Takes(value = Permission.TENANTS_WRITE, inBoth = true)
    public Response save(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        Form form = visit.form();
        long version = form.value("version").matches("[0-9]{1,18}") ? Long.parseLong(form.value("version")) : -1;
        TenantStatus status = form.value("status").equals("SUSPENDED") ? TenantStatus.SUSPENDED : TenantStatus.ACTIVE;
        List<String> tags = Arrays.stream(form.value("tags").split(","))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
        try {
            tenants.edit(
                    visit.caller(),
                    odsCode,
                    Precondition.oneOf(Set.of(version)),
                    before -> new TenantDocument(
                            before.odsCode(), form.optional("name"), status, before.contacts(), tags, before.limits()));
            return visit.to("/console/tenants/" + odsCode, "Saved");
        } catch (Problem problem) {
            if (problem.type() != ProblemType.VALIDATION) {
                throw problem;
            }
            return SignInPages.wrong(page(visit, odsCode, form.refused(problem, List.of("name", "tags", "status"))));
        }
    }

    private static Html page(Visit visit, String odsCode, Form form) {
        return Html.of(visit, "Change the tenant", "tenant-edit.jte", "form", form, "odsCode", odsCode);
    }
}
