package bars.portal.page;

import bars.platform.access.PasskeyDesk;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Signing in with a passkey. The browser's part needs the script. */
@Path("sign-in/passkey")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class PasskeySignInPages {
    private final PasskeyDesk passkeys;

    @Inject
    public PasskeySignInPages(PasskeyDesk passkeys) {
        this.passkeys = passkeys;
    }

    @GET
    public Response ask(@BeanParam Visit visit) {
        return visit.isSignedIn()
                ? visit.to("/console/", (String) null)
                : Response.ok(page(visit, Form.empty())).build();
    }

    @POST
    public Response signIn(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            return visit.to(
                    visit.wanted(), passkeys.signIn(visit.session(), visit.place(), form.value("credential")), null);
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, Form.empty().refused(problem, List.of())));
        }
    }

    private Html page(Visit visit, Form form) {
        return Html.of(
                visit,
                "Sign in with a passkey",
                "passkey.jte",
                "form",
                form,
                "action",
                "/console/sign-in/passkey",
                "options",
                passkeys.ask(visit.session(), visit.place()));
    }
}
