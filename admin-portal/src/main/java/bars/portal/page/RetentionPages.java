package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.exchange.RetentionDesk;
import bars.platform.exchange.RetentionDesk.RetentionDocument;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
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
import org.jspecify.annotations.Nullable;

/** How long the content of a tenant's messages is kept, and legal holds. */
@Path("tenants/{odsCode}/retention")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class RetentionPages {
    private final RetentionDesk retention;

    @Inject
    public RetentionPages(RetentionDesk retention) {
        this.retention = retention;
    }

    @GET
    public Html show(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        return page(visit, odsCode, visit.typed(Form.empty()));
    }

    @POST
    @Takes(Permission.RETENTION_WRITE)
    public Response save(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        Form form = visit.form();
        try {
            Precondition precondition = form.value("version").equals("0") ? null : form.precondition();
            retention.put(
                    visit.caller(),
                    odsCode,
                    new RetentionDocument(
                            form.environment(),
                            days(form, "payloadDays"),
                            days(form, "metadataDays"),
                            form.value("legalHold").equals("yes"),
                            form.optional("holdReason")),
                    precondition);
            return visit.to(
                    "/console/tenants/" + odsCode + "/retention",
                    "Retention in " + form.environment() + " was changed");
        } catch (Problem problem) {
            if (problem.type() != ProblemType.VALIDATION) {
                throw problem;
            }
            return SignInPages.wrong(page(
                    visit,
                    odsCode,
                    form.refused(problem, List.of("environment", "payloadDays", "metadataDays", "holdReason"))));
        }
    }

    private Html page(Visit visit, String odsCode, Form form) {
        return Html.of(
                visit,
                "Retention",
                "retention.jte",
                "odsCode",
                odsCode,
                "rules",
                retention.list(visit.caller(), odsCode),
                "form",
                form);
    }

    private static @Nullable Integer days(Form form, String field) {
        String typed = form.optional(field);
        if (typed == null) {
            return null;
        }
        if (!typed.matches("[0-9]{1,6}")) {
            throw Problem.invalid("/" + field, "number", "Enter a number of days, or nothing to keep it");
        }
        return Integer.valueOf(typed);
    }
}
