package bars.portal.page;

import bars.platform.access.FederatedSignIn;
import bars.platform.access.PasskeyDesk;
import bars.platform.access.SecondFactors;
import bars.platform.access.Sessions;
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

/** The person's own account: where it is signed in, and a fresh code for deeds that ask for one. */
@Path("account")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class AccountPages {
    /** Told to whoever had to confirm that it is them, on the page that they come back to. */
    static final String CONFIRMED = "Confirmed. Do again what you wanted to do";

    private final Sessions sessions;
    private final SignIn signIn;
    private final PasskeyDesk passkeys;
    private final SecondFactors factors;
    private final FederatedSignIn federated;

    @Inject
    public AccountPages(
            Sessions sessions, SignIn signIn, PasskeyDesk passkeys, SecondFactors factors, FederatedSignIn federated) {
        this.federated = federated;
        this.factors = factors;
        this.passkeys = passkeys;
        this.sessions = sessions;
        this.signIn = signIn;
    }

    @GET
    public Html show(@BeanParam Visit visit) {
        return account(visit, Form.empty());
    }

    @POST
    @Path("password")
    public Response changePassword(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            signIn.changePassword(visit.session(), form.value("present"), form.value("wanted"));
            return visit.to("/console/account", "Your password was changed; you are signed out everywhere else");
        } catch (Problem problem) {
            return SignInPages.wrong(account(visit, form.refused(problem, List.of("present", "wanted"))));
        }
    }

    /** Shows the new ones, this once. */
    @POST
    @Path("recovery-codes")
    public Html renewCodes(@BeanParam Visit visit) {
        return Html.of(
                visit,
                "Save your recovery codes",
                "recovery.jte",
                "codes",
                factors.renewRecovery(visit.caller()),
                "next",
                "/console/account");
    }

    private Html account(Visit visit, Form form) {
        return Html.of(
                visit,
                "Your account",
                "account.jte",
                "sessions",
                sessions.own(visit.caller()),
                "passkeys",
                passkeys.own(visit.caller()),
                "codes",
                Integer.toString(factors.recoveryLeft(visit.caller())),
                "present",
                visit.session().state().publicId(),
                "form",
                form);
    }

    @POST
    @Path("sessions")
    public Response endOthers(@BeanParam Visit visit) {
        sessions.endOthers(visit.caller(), visit.session());
        return visit.to("/console/account", "Signed out everywhere else");
    }

    @POST
    @Path("sessions/{id}")
    public Response endOne(@BeanParam Visit visit, @PathParam("id") String id) {
        sessions.endOwn(visit.caller(), SearchPage.id(id));
        return visit.to("/console/account", "That session was signed out");
    }

    @GET
    @Path("step-up")
    public Html askCode(@BeanParam Visit visit) {
        return page(visit, Form.empty());
    }

    @POST
    @Path("step-up")
    public Response stepUp(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            Sessions.Held confirmed = signIn.stepUp(visit.session(), form.value("code"));
            return visit.to(back(visit), confirmed, CONFIRMED);
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, form.refused(problem, List.of())));
        }
    }

    static String back(Visit visit) {
        String path = visit.query("back");
        return path.matches(Visit.PAGE) ? path : "/console/";
    }

    private Html page(Visit visit, Form form) {
        return Html.of(
                visit,
                "Confirm that it is you",
                "code.jte",
                "form",
                form,
                "action",
                "/console/account/step-up?back=" + back(visit),
                "passkey",
                passkeys.own(visit.caller()).isEmpty() ? "" : "/console/account/step-up/passkey?back=" + back(visit),
                "organisation",
                federated.knows(visit.session()) ? "/console/sign-in/sso?then=" + back(visit) : "");
    }
}
