package bars.portal.page;

import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.portal.reference.ApiReference;
import bars.portal.web.Html;
import bars.portal.web.Visit;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;

/** Help, the reference of the API, and the accessibility statement: all without signing in. */
@Path("help")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class HelpPages {
    private static final ApiReference REFERENCE = ApiReference.load();

    @GET
    public Html help(@BeanParam Visit visit) {
        return Html.of(visit, "Help", "help.jte");
    }

    @GET
    @Path("accessibility")
    public Html accessibility(@BeanParam Visit visit) {
        return Html.of(visit, "Accessibility statement", "accessibility.jte");
    }

    /** The reference of the REST API. */
    @GET
    @Path("api")
    public Html reference(@BeanParam Visit visit) {
        return Html.of(visit, "The REST API", "reference.jte", "reference", REFERENCE);
    }

    /** Every type of problem. */
    @GET
    @Path("problems")
    public Html problems(@BeanParam Visit visit) {
        return Html.of(visit, "Types of problem", "problem-types.jte", "types", List.of(ProblemType.values()));
    }

    /** One type of problem. */
    @GET
    @Path("problems/{slug}")
    public Html problem(@BeanParam Visit visit, @PathParam("slug") String slug) {
        List<ProblemType> types = Arrays.stream(ProblemType.values())
                .filter(type -> type.slug().equals(slug))
                .toList();
        if (types.isEmpty()) {
            throw Problem.notFound("type of problem");
        }
        return Html.of(visit, "What a problem means", "problem-types.jte", "types", types);
    }
}
