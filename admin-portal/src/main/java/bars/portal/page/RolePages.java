package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.access.RoleBook;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.portal.web.Board;
import bars.portal.web.Facts;
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

/** Roles: what a person of each may do, and the site's own. */
@Path("roles")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class RolePages {
    private final RoleBook roles;

    @Inject
    public RolePages(RoleBook roles) {
        this.roles = roles;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        return page(visit, visit.typed(Form.empty()));
    }

    @POST
    @Takes(value = Permission.USERS_WRITE, onPlatform = true, inBoth = true)
    public Response put(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            roles.put(
                    visit.caller(),
                    form.value("name"),
                    new RoleBook.RoleDocument(form.optional("description"), form.permissions()),
                    null);
            return visit.to("/console/roles", "The role " + form.value("name") + " was added");
        } catch (Problem problem) {
            if (problem.type() == ProblemType.STEP_UP_REQUIRED) {
                throw problem;
            }
            return SignInPages.wrong(page(visit, form.refused(problem, List.of("description", "permissions"))));
        }
    }

    @GET
    @Path("{name}")
    public Html show(@BeanParam Visit visit, @PathParam("name") String name) {
        RoleBook.RoleView role = roles.get(visit.caller(), name);
        Facts facts = new Facts(
                role.name(),
                "/console/roles",
                "roles",
                List.of(
                        Facts.fact("For", role.description()),
                        Facts.fact("May do", String.join(", ", role.permissions()))),
                role.builtIn()
                        ? List.of()
                        : List.of(new Facts.Deed(
                                "Remove the role",
                                "/console/roles/" + name + "/removal",
                                "warning",
                                "DELETE /api/v1/roles/" + name)));
        return Html.of(visit, role.name(), "facts.jte", "facts", facts);
    }

    @POST
    @Takes(value = Permission.USERS_WRITE, onPlatform = true, inBoth = true)
    @Path("{name}/removal")
    public Response remove(@BeanParam Visit visit, @PathParam("name") String name) {
        roles.remove(visit.caller(), name, Precondition.any());
        return visit.to("/console/roles", "The role " + name + " was removed");
    }

    private Html page(Visit visit, Form form) {
        Board board = new Board(
                "Roles",
                "",
                List.of("Role", "For", "Origin"),
                roles.list(visit.caller()).stream()
                        .map(one -> List.of(
                                Board.link(one.name(), "/console/roles/" + one.name()),
                                Board.text(one.description()),
                                Board.text(one.builtIn() ? "Built in" : "Made here")))
                        .toList(),
                "",
                "");
        List<String> grantable = visit.caller().permissions().stream()
                .map(Permission::wire)
                .sorted()
                .toList();
        return Html.of(visit, "Roles", "roles.jte", "form", form, "board", board, "permissions", grantable);
    }
}
