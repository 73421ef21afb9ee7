package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.access.RoleBook;
import bars.platform.access.Users;
import bars.platform.problem.Problem;
import bars.portal.web.Board;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Takes;
import bars.portal.web.Times;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who can sign in. */
@Path("people")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class PeoplePages {
    private static final int PAGE = 50;
    private static final List<String> FIELDS = List.of("name", "email", "roles", "tenants", "environments");

    private final Users users;
    private final RoleBook roles;

    @Inject
    public PeoplePages(Users users, RoleBook roles) {
        this.users = users;
        this.roles = roles;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        return page(visit, visit.typed(Form.empty()));
    }

    @POST
    @Takes(value = Permission.USERS_WRITE, onPlatform = true)
    public Response invite(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            Users.Invited invited = users.invite(
                    visit.caller(),
                    new Users.UserDocument(
                            form.optional("email"),
                            form.optional("name"),
                            null,
                            form.list("roles"),
                            form.odsCodes("tenants"),
                            form.environments()));
            return visit.to(
                    "/console/people",
                    "Send this address to " + invited.user().name() + "; it works once within 72 hours: "
                            + visit.address(
                                    "/console/invitation/" + invited.user().id() + "/" + invited.code()));
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, form.refused(problem, FIELDS)));
        }
    }

    private Html page(Visit visit, Form form) {
        List<Users.UserView> found = users.list(visit.caller(), before(visit), PAGE + 1);
        boolean more = found.size() > PAGE;
        List<Users.UserView> shown = more ? found.subList(0, PAGE) : found;
        Board board = new Board(
                "People",
                "",
                List.of("Name", "Email", "Roles", "State", "Second factor", "Last sign-in"),
                shown.stream()
                        .map(user -> List.of(
                                Board.link(user.name(), "/console/people/" + user.id()),
                                Board.text(user.email()),
                                Board.text(String.join(", ", user.roles())),
                                Board.tag(
                                        Board.words(user.status()),
                                        user.status().name().equals("ACTIVE") ? "green" : "grey"),
                                Board.text(user.secondFactor() ? "Yes" : "No"),
                                Board.text(Times.full(user.lastSignInAt()))))
                        .toList(),
                "Nobody yet.",
                more ? "/console/people?after=" + shown.get(PAGE - 1).id() : "");
        return Html.of(
                visit, "People", "people.jte", "form", form, "board", board, "roles", roles.list(visit.caller()));
    }

    /** The last address of the page before: the list is in the order of addresses, which stand in no address of ours. */
    private @Nullable String before(Visit visit) {
        UUID last = visit.row("after");
        return last == null
                ? null
                : visit.found(() -> users.get(visit.caller(), last).email(), null);
    }
}
