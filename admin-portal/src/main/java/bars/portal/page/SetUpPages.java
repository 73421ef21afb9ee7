package bars.portal.page;

import bars.platform.access.FirstRun;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The first account, while there is none. */
@Path("setup")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class SetUpPages {
    private final FirstRun firstRun;

    @Inject
    public SetUpPages(FirstRun firstRun) {
        this.firstRun = firstRun;
    }

    @GET
    public Html ask(@BeanParam Visit visit) {
        requireOpen();
        return page(visit, Form.with(java.util.Map.of("code", visit.query("code"))));
    }

    @POST
    public Response create(@BeanParam Visit visit) {
        requireOpen();
        Form form = visit.form();
        try {
            firstRun.createOwner(form.value("code"), form.value("email"), form.value("name"), form.value("password"));
            return visit.to("/console/sign-in", "Account created. Sign in with it");
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, form.refused(problem, List.of("code", "name", "email", "password"))));
        }
    }

    private void requireOpen() {
        if (!firstRun.isOpen()) {
            throw Problem.of(ProblemType.NOT_FOUND, "The platform is set up already: sign in");
        }
    }

    private static Html page(Visit visit, Form form) {
        return Html.of(visit, "Create the first account", "setup.jte", "form", form);
    }
}
