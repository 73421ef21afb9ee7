package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.job.JobDesk;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.tenant.Decommission;
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
import java.util.List;
import java.util.Set;

/** Lets a tenant leave, once its ODS code was typed. */
@Path("tenants/{odsCode}/leaving")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class LeavingPages {
    private final Decommission decommission;
    private final TenantRegister tenants;

    @Inject
    public LeavingPages(Decommission decommission, TenantRegister tenants) {
        this.decommission = decommission;
        this.tenants = tenants;
    }

    @GET
    public Html ask(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        return page(visit, odsCode, Form.empty());
    }

    @POST
    @Takes(value = Permission.TENANTS_WRITE, onPlatform = true, inBoth = true)
    public Response leave(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        Form form = visit.form();
        try {
            if (!form.value("confirm").equalsIgnoreCase(odsCode)) {
                throw Problem.invalid("/confirm", "confirm", "Type " + odsCode + " to confirm");
            }
            JobDesk.JobView job = decommission.submit(visit.caller(), odsCode, form.precondition());
            return visit.to(
                    "/console/jobs/" + job.id(), odsCode + " is not served any more. Its keys are being destroyed");
        } catch (Problem problem) {
            if (!Set.of(ProblemType.VALIDATION, ProblemType.CONFLICT).contains(problem.type())) {
                throw problem;
            }
            return SignInPages.wrong(page(visit, odsCode, form.refused(problem, List.of("confirm"))));
        }
    }

    private Html page(Visit visit, String odsCode, Form form) {
        TenantView tenant = tenants.get(visit.caller(), odsCode);
        boolean over = decommission.isOver(odsCode);
        return Html.of(visit, "Let the tenant leave", "leaving.jte", "form", form, "tenant", tenant, "over", over);
    }
}
