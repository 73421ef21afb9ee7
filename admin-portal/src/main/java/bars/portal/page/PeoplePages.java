package bars.portal.page;

import bars.platform.access.BuiltInRole;
import bars.platform.access.Users;
import bars.platform.problem.Problem;
import bars.portal.web.Board;
import bars.portal.web.Form;
import bars.portal.web.Html;
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
import java.util.Arrays;
import java.util.List;

/** Who can sign in. */
@Path("people")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class PeoplePages {
    private static final int SHOWN = 200;

    private final Users users;

    @Inject
    public PeoplePages(Users users) {
        this.users = users;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        return page(visit, Form.empty());
    }

    @POST
    public Response invite(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            List<String> roles = Arrays.stream(form.value("roles").split(","))
                    .map(String::strip)
                    .filter(role -> !role.isEmpty())
                    .toList();
            Users.Invited invited = users.invite(
                    visit.caller(),
                    new Users.UserDocument(form.optional("email"), form.optional("name"), null, roles, null, null));
            return visit.to(
                    "/console/people",
                    "Send this address to " + invited.user().name() + "; it works once within 72 hours: "
                            + visit.address(
                                    "/console/invitation/" + invited.user().id() + "/" + invited.code()));
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, form.refused(problem, List.of("name", "email", "roles"))));
        }
    }

    private Html page(Visit visit, Form form) {
        Board board = new Board(
                "People",
                "",
                List.of("Name", "Email", "Roles", "State", "Second factor", "Last sign-in"),
                users.list(visit.caller(), null, SHOWN).stream()
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
                "");
        List<String> roles =
                Arrays.stream(BuiltInRole.values()).map(BuiltInRole::wire).toList();
        return Html.of(visit, "People", "people.jte", "form", form, "board", board, "roles", roles);
    }
}
