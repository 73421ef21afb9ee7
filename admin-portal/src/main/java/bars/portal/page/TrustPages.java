package bars.portal.page;

import bars.db.Environment;
import bars.platform.access.Caller;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.trust.Trust;
import bars.platform.trust.TrustView;
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
import java.util.List;

/** Whom each environment lets in. */
@Path("trust")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class TrustPages {
    private final Trust trust;

    @Inject
    public TrustPages(Trust trust) {
        this.trust = trust;
    }

    /** An addition to one of the lists. */
    private interface Addition {
        TrustView to(Caller caller, Environment environment);
    }

    @GET
    @Path("{environment}")
    public Html show(@BeanParam Visit visit, @PathParam("environment") String environment) {
        return page(visit, environment(environment), Form.empty());
    }

    @POST
    @Path("{environment}/authorities")
    public Response addAuthorities(@BeanParam Visit visit, @PathParam("environment") String environment) {
        return add(
                visit,
                environment,
                "The authorities were added",
                (caller, one) -> trust.addAuthorities(caller, one, visit.form().value("certificate"), null, false));
    }

    @POST
    @Path("{environment}/client-names")
    public Response addName(@BeanParam Visit visit, @PathParam("environment") String environment) {
        return add(
                visit,
                environment,
                "The name was added",
                (caller, one) -> trust.addClientName(caller, one, visit.form().value("name"), null, false));
    }

    @POST
    @Path("{environment}/client-addresses")
    public Response addAddress(@BeanParam Visit visit, @PathParam("environment") String environment) {
        return add(
                visit,
                environment,
                "The network was added",
                (caller, one) ->
                        trust.addClientAddress(caller, one, visit.form().value("cidr"), null, false));
    }

    private Response add(Visit visit, String environment, String done, Addition addition) {
        Environment one = environment(environment);
        try {
            addition.to(visit.caller(), one);
            return visit.to("/console/trust/" + one, done);
        } catch (Problem problem) {
            if (problem.type() == ProblemType.STEP_UP_REQUIRED) {
                throw problem;
            }
            Form refused = visit.form().refused(problem, List.of("certificate", "name", "cidr"));
            return SignInPages.wrong(page(visit, one, refused));
        }
    }

    private Html page(Visit visit, Environment environment, Form form) {
        return Html.of(
                visit,
                "Trust of " + environment,
                "trust.jte",
                "form",
                form,
                "trust",
                trust.show(visit.caller(), environment));
    }

    private static Environment environment(String name) {
        for (Environment one : Environment.values()) {
            if (one.name().equals(name)) {
                return one;
            }
        }
        throw Problem.notFound("environment");
    }
}
