package bars.portal.page;

import bars.platform.access.SignIn;
import bars.platform.problem.Problem;
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
import java.util.UUID;

/** Where an invited person chooses a password, once. */
@Path("invitation/{account}/{code}")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class InvitationPages {
    private final SignIn signIn;

    @Inject
    public InvitationPages(SignIn signIn) {
        this.signIn = signIn;
    }

    @GET
    public Html ask(@BeanParam Visit visit) {
        return page(visit, Form.empty());
    }

    @POST
    public Response accept(
            @BeanParam Visit visit, @PathParam("account") String account, @PathParam("code") String code) {
        UUID person = SearchPage.id(account);
        try {
            signIn.acceptInvitation(person, code, visit.form().value("password"));
            return visit.to("/console/sign-in", "Your password is set. Sign in with it");
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, visit.form().refused(problem, List.of("password"))));
        }
    }

    private static Html page(Visit visit, Form form) {
        return Html.of(visit, "Choose your password", "invitation.jte", "form", form);
    }
}
