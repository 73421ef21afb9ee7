package bars.portal.page;

import bars.db.access.Account;
import bars.platform.access.Permission;
import bars.platform.access.RoleBook;
import bars.platform.access.Users;
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
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** One person: roles, whether they can sign in, and a new invitation. */
@Path("people/{id}")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class PersonPages {
    private static final List<String> FIELDS = List.of("name", "roles", "tenants", "environments");

    private final Users users;
    private final RoleBook roles;

    @Inject
    public PersonPages(Users users, RoleBook roles) {
        this.users = users;
        this.roles = roles;
    }

    @GET
    public Html show(@BeanParam Visit visit, @PathParam("id") String id) {
        Users.UserView user = users.get(visit.caller(), SearchPage.id(id));
        Form form = Form.with(Map.of(
                "name", user.name(),
                "roles", String.join(",", user.roles()),
                "tenants", String.join(", ", user.tenants()),
                "environments", user.environments().stream().map(Enum::name).collect(Collectors.joining(", ")),
                "disabled", user.status() == Account.Status.DISABLED ? "yes" : "no",
                "version", Long.toString(user.version())));
        return page(visit, user, visit.typed(form));
    }

    @POST
    @Takes(value = Permission.USERS_WRITE, onPlatform = true)
    public Response save(@BeanParam Visit visit, @PathParam("id") String id) {
        Form form = visit.form();
        UUID person = SearchPage.id(id);
        long version = form.value("version").matches("[0-9]{1,18}") ? Long.parseLong(form.value("version")) : -1;
        Users.UserView before = users.get(visit.caller(), person);
        boolean disabled = form.value("disabled").equals("yes");
        // Only an active or a disabled account is switched: an invitation stays one.
        Account.Status status = disabled
                ? Account.Status.DISABLED
                : before.status() == Account.Status.DISABLED ? Account.Status.ACTIVE : before.status();
        try {
            users.edit(
                    visit.caller(),
                    person,
                    Precondition.oneOf(Set.of(version)),
                    old -> new Users.UserDocument(
                            old.email(),
                            form.optional("name"),
                            status,
                            form.list("roles"),
                            form.odsCodes("tenants"),
                            form.environments()));
            return visit.to("/console/people", "Saved; the person has to sign in again");
        } catch (Problem problem) {
            if (problem.type() == ProblemType.PRECONDITION_FAILED) {
                throw problem;
            }
            return SignInPages.wrong(page(visit, before, form.refused(problem, FIELDS)));
        }
    }

    @POST
    @Takes(value = Permission.USERS_WRITE, onPlatform = true)
    @Path("invitation")
    public Response invite(@BeanParam Visit visit, @PathParam("id") String id) {
        String code = users.reinvite(visit.caller(), SearchPage.id(id));
        return visit.to(
                "/console/people",
                "Send this address to the person; it works once within 72 hours: "
                        + visit.address("/console/invitation/" + id + "/" + code));
    }

    private Html page(Visit visit, Users.UserView user, Form form) {
        return Html.of(
                visit, user.name(), "person.jte", "form", form, "user", user, "roles", roles.list(visit.caller()));
    }
}
