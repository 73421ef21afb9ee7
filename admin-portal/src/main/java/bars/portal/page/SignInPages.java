package bars.portal.page;

import bars.platform.access.FederatedSignIn;
import bars.platform.access.FirstRun;
import bars.platform.access.SecondFactors;
import bars.platform.access.Sessions;
import bars.platform.access.SignIn;
import bars.platform.problem.Problem;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Visit;
import io.nayuki.qrcodegen.QrCode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signing in: password, then a code; whoever has no authenticator app yet sets one up on the way. And signing out. */
@Path("")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class SignInPages {
    private static final String OFFERED = "offered-seed";
    private static final int QUIET_ZONE = 4;

    private final SignIn signIn;
    private final SecondFactors factors;
    private final Sessions sessions;
    private final FirstRun firstRun;
    private final FederatedSignIn federated;

    @Inject
    public SignInPages(
            SignIn signIn, SecondFactors factors, Sessions sessions, FirstRun firstRun, FederatedSignIn federated) {
        this.federated = federated;
        this.signIn = signIn;
        this.factors = factors;
        this.sessions = sessions;
        this.firstRun = firstRun;
    }

    @GET
    @Path("sign-in")
    public Response ask(@BeanParam Visit visit) {
        if (visit.isSignedIn()) {
            return visit.to("/console/", (String) null);
        }
        visit.keepWanted();
        return Response.ok(page(visit, Form.empty())).build();
    }

    @POST
    @Path("sign-in")
    public Response password(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            SignIn.Next next = signIn.password(visit.session(), form.value("email"), form.value("password"));
            return visit.to(
                    next == SignIn.Next.CODE ? "/console/sign-in/code" : "/console/sign-in/enrol", (String) null);
        } catch (Problem problem) {
            return wrong(page(visit, form.refused(problem, List.of())));
        }
    }

    /** Goes to the identity provider of the organisation. */
    @GET
    @Path("sign-in/sso")
    public Response organisation(@BeanParam Visit visit) {
        visit.keepWanted();
        return Response.seeOther(federated.begin(visit.session(), callback(visit)))
                .build();
    }

    /** Where the browser comes back to. */
    @GET
    @Path("sign-in/sso/callback")
    public Response back(@BeanParam Visit visit) {
        try {
            FederatedSignIn.Outcome outcome = federated.finish(
                    visit.session(),
                    new FederatedSignIn.Answer(visit.query("state"), optional(visit, "code"), optional(visit, "iss")),
                    callback(visit));
            Sessions.Held fresh = outcome.session();
            if (fresh != null) {
                return visit.to(visit.wanted(), fresh, confirmation(visit));
            }
            return visit.to(
                    outcome.next() == SignIn.Next.CODE ? "/console/sign-in/code" : "/console/sign-in/enrol",
                    (String) null);
        } catch (Problem problem) {
            return wrong(page(visit, new Form(Map.of(), Map.of("", problem.detail()))));
        }
    }

    /** For whoever was signed in already and proved themselves again. */
    private static @Nullable String confirmation(Visit visit) {
        return visit.isSignedIn() ? AccountPages.CONFIRMED : null;
    }

    private static URI callback(Visit visit) {
        return URI.create(visit.address("/console/sign-in/sso/callback"));
    }

    private static @Nullable String optional(Visit visit, String name) {
        String value = visit.query(name);
        return value.isEmpty() ? null : value;
    }

    @GET
    @Path("sign-in/code")
    public Html askCode(@BeanParam Visit visit) {
        return codePage(visit, Form.empty());
    }

    @POST
    @Path("sign-in/code")
    public Response code(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            return visit.to(visit.wanted(), signIn.code(visit.session(), form.value("code")), confirmation(visit));
        } catch (Problem problem) {
            return wrong(codePage(visit, form.refused(problem, List.of())));
        }
    }

    @GET
    @Path("sign-in/enrol")
    public Response offer(@BeanParam Visit visit) {
        if (signIn.next(visit.session()) == SignIn.Next.CODE) {
            return visit.to("/console/sign-in/code", (String) null);
        }
        SecondFactors.Offer offer = factors.offer(signIn.pending(visit.session()));
        sessions.remember(visit.session().id(), OFFERED, offer.seed() + " " + offer.uri());
        return Response.ok(enrolPage(visit, Form.empty(), offer.uri())).build();
    }

    @POST
    @Path("sign-in/enrol")
    public Response enrol(@BeanParam Visit visit) {
        Form form = visit.form();
        String[] offered =
                visit.session().state().data().getOrDefault(OFFERED, "").split(" ", 2);
        if (offered.length < 2) {
            return visit.to("/console/sign-in/enrol", (String) null);
        }
        try {
            SignIn.Enrolled enrolled = signIn.enrol(visit.session(), offered[0], form.value("code"));
            return Response.ok(Html.of(
                            visit, "Save your recovery codes", "recovery.jte", "codes", enrolled.recoveryCodes()))
                    .cookie(Visit.cookie(enrolled.session().id()))
                    .build();
        } catch (Problem problem) {
            return wrong(enrolPage(visit, form.refused(problem, List.of("code")), offered[1]));
        }
    }

    @POST
    @Path("sign-out")
    public Response signOut(@BeanParam Visit visit) {
        Optional<URI> organisation = federated.leaving(visit.session(), URI.create(visit.address("/console/sign-in")));
        sessions.end(visit.session().id());
        return organisation.map(there -> leaving(visit, there)).orElseGet(() -> visit.signedOut("/console/sign-in"));
    }

    /** The browser goes on by itself: a form of ours may lead to no other place than our own. */
    private static Response leaving(Visit visit, URI there) {
        return visit.signedOut(Response.ok(Html.bare("You are signed out", "signed-out.jte", "there", there.toString()))
                .type(MediaType.TEXT_HTML_TYPE)
                .header("Refresh", "0; url=" + there));
    }

    private Html page(Visit visit, Form form) {
        return Html.of(
                visit,
                "Sign in",
                "sign-in.jte",
                "form",
                form,
                "fresh",
                firstRun.isOpen(),
                "sso",
                federated.isOffered());
    }

    private static Html codePage(Visit visit, Form form) {
        return Html.of(visit, "Enter your code", "code.jte", "form", form, "action", "/console/sign-in/code");
    }

    private static Html enrolPage(Visit visit, Form form, String uri) {
        String secret = uri.replaceFirst(".*[?&]secret=([A-Z2-7]+).*", "$1");
        QrCode code = QrCode.encodeText(uri, QrCode.Ecc.MEDIUM);
        return Html.of(
                visit,
                "Set up your authenticator app",
                "enrol.jte",
                "form",
                form,
                "seed",
                secret,
                "picture",
                path(code),
                "size",
                code.size + 2 * QUIET_ZONE);
    }

    /** The dark squares as one SVG path. */
    private static String path(QrCode code) {
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + QUIET_ZONE)
                            .append(',')
                            .append(y + QUIET_ZONE)
                            .append("h1v1h-1z");
                }
            }
        }
        return path.toString();
    }

    static Response wrong(Html page) {
        return Response.status(422).entity(page).type(MediaType.TEXT_HTML_TYPE).build();
    }
}
