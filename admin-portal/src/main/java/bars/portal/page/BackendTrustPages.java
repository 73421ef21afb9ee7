package bars.portal.page;

import bars.db.Environment;
import bars.platform.access.Permission;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.webhook.BackendTrustDesk;
import bars.platform.webhook.BackendTrustDesk.BackendTrustView;
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

/** The authorities that a tenant pins for its own systems. */
@Path("tenants/{odsCode}/backend-trust")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class BackendTrustPages {
    private final BackendTrustDesk trust;

    @Inject
    public BackendTrustPages(BackendTrustDesk trust) {
        this.trust = trust;
    }

    @GET
    public Html show(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        return page(visit, odsCode, visit.typed(Form.empty()));
    }

    @POST
    @Takes(Permission.TENANTS_WRITE)
    public Response save(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        Form form = visit.form();
        Environment environment = form.environment();
        try {
            if (form.value("step").equals("remove")) {
                trust.remove(visit.caller(), odsCode, environment, form.precondition());
                return visit.to(home(odsCode), "Nothing is pinned in " + environment + " any more");
            }
            trust.put(
                    visit.caller(),
                    odsCode,
                    environment,
                    form.value("version").equals("0") ? null : form.precondition(),
                    form.optional("certificates"));
            return visit.to(home(odsCode), "Pinned in " + environment + "; it holds within seconds");
        } catch (Problem problem) {
            if (problem.type() != ProblemType.VALIDATION) {
                throw problem;
            }
            return SignInPages.wrong(page(visit, odsCode, form.refused(problem, List.of("certificates"))));
        }
    }

    private Html page(Visit visit, String odsCode, Form form) {
        List<BackendTrustView> views = Arrays.stream(Environment.values())
                .filter(one -> visit.caller().bounds().covers(odsCode, one))
                .map(one -> trust.get(visit.caller(), odsCode, one))
                .toList();
        return Html.of(
                visit, "Tenant's systems", "backend-trust.jte", "odsCode", odsCode, "views", views, "form", form);
    }

    private static String home(String odsCode) {
        return "/console/tenants/" + odsCode + "/backend-trust";
    }
}
