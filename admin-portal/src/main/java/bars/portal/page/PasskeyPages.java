package bars.portal.page;

import bars.platform.access.PasskeyDesk;
import bars.platform.access.Sessions;
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

/** Passkeys of the person: making one, confirming with one. The browser's part needs the script. */
@Path("account")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class PasskeyPages {
    private static final String STEP_UP = "/console/account/step-up/passkey";

    private final PasskeyDesk passkeys;

    @Inject
    public PasskeyPages(PasskeyDesk passkeys) {
        this.passkeys = passkeys;
    }

    @GET
    @Path("step-up/passkey")
    public Html askAgain(@BeanParam Visit visit) {
        return proof(visit, Form.empty());
    }

    @POST
    @Path("step-up/passkey")
    public Response stepUp(@BeanParam Visit visit) {
        try {
            Sessions.Held confirmed =
                    passkeys.stepUp(visit.session(), visit.place(), visit.form().value("credential"));
            return visit.to(AccountPages.back(visit), confirmed, AccountPages.CONFIRMED);
        } catch (Problem problem) {
            return SignInPages.wrong(proof(visit, Form.empty().refused(problem, List.of())));
        }
    }

    @GET
    @Path("passkeys/new")
    public Html offer(@BeanParam Visit visit) {
        return making(visit, Form.empty());
    }

    @POST
    @Path("passkeys/new")
    public Response register(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            passkeys.register(visit.session(), visit.place(), form.value("name"), form.value("credential"));
            return visit.to("/console/account", "You can sign in with " + form.value("name") + " now");
        } catch (Problem problem) {
            return SignInPages.wrong(making(visit, form.refused(problem, List.of("name"))));
        }
    }

    @POST
    @Path("passkeys/{id}/removal")
    public Response remove(@BeanParam Visit visit, @PathParam("id") String id) {
        passkeys.remove(visit.caller(), id);
        return visit.to("/console/account", "The passkey was removed");
    }

    private Html making(Visit visit, Form form) {
        String options = passkeys.offer(visit.session(), visit.place());
        return Html.of(visit, "Add a passkey", "passkey-new.jte", "form", form, "options", options);
    }

    private Html proof(Visit visit, Form form) {
        return Html.of(
                visit,
                "Confirm with a passkey",
                "passkey.jte",
                "form",
                form,
                "action",
                STEP_UP + "?back=" + AccountPages.back(visit),
                "options",
                passkeys.ask(visit.session(), visit.place()));
    }
}
