package bars.portal.page;

import bars.db.Environment;
import bars.platform.access.Permission;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.sender.ApplicationDocument;
import bars.platform.sender.ApplicationView;
import bars.platform.sender.Applications;
import bars.platform.sender.KeyRing;
import bars.platform.sender.Registration;
import bars.platform.sender.SigningKeyView;
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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys that a tenant's messages are signed with, and what the API platform has to know about them. */
@Path("tenants/{odsCode}/signing")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class SigningPages {
    private static final List<String> FIELDS = List.of("appId", "apiKey", "productName", "description");

    private final KeyRing keys;
    private final Applications applications;
    private final Registration registration;

    @Inject
    public SigningPages(KeyRing keys, Applications applications, Registration registration) {
        this.keys = keys;
        this.applications = applications;
        this.registration = registration;
    }

    @GET
    public Html list(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        return list(visit, odsCode, Form.empty());
    }

    /** Makes the next signing key. */
    @POST
    @Takes(Permission.OUTBOX_WRITE)
    @Path("keys")
    public Response rotate(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        SigningKeyView made = keys.rotate(visit.caller(), odsCode, visit.form().environment(), false);
        return visit.to(
                home(odsCode), "Key " + made.kid() + " was made; it signs from " + Times.full(made.usableFrom()));
    }

    @POST
    @Takes(Permission.OUTBOX_WRITE)
    public Response describe(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        Form form = visit.form();
        try {
            Environment environment = form.environment();
            if (find(visit, odsCode, environment).isPresent()) {
                applications.edit(
                        visit.caller(), odsCode, environment, before -> typed(before, form), form.precondition());
            } else {
                applications.put(visit.caller(), odsCode, environment, typed(ApplicationDocument.empty(), form), null);
            }
            return visit.to(home(odsCode), "The application of " + environment + " was saved");
        } catch (Problem problem) {
            if (problem.type() != ProblemType.VALIDATION) {
                throw problem;
            }
            return SignInPages.wrong(list(visit, odsCode, form.refused(problem, FIELDS)));
        }
    }

    /** What an empty field holds is taken away; members that the form does not show stay. */
    static ApplicationDocument typed(ApplicationDocument before, Form form) {
        return new ApplicationDocument(
                before.name(),
                before.kidPrefix(),
                form.optional("apiKey"),
                form.optional("appId"),
                form.optional("description"),
                form.optional("productName"),
                before.keyHosting(),
                before.tokenUrl(),
                before.baseUrl());
    }

    /** What the BaRS team has to be sent. */
    @GET
    @Path("pack/{environment}")
    public Html pack(
            @BeanParam Visit visit,
            @PathParam("odsCode") String odsCode,
            @PathParam("environment") String environment) {
        return Html.of(
                visit,
                "Registration pack",
                "signing-pack.jte",
                "odsCode",
                odsCode,
                "pack",
                registration.pack(visit.caller(), odsCode, TrustPages.environment(environment)));
    }

    @POST
    @Takes(Permission.OUTBOX_WRITE)
    @Path("pack/{environment}")
    public Response requested(
            @BeanParam Visit visit,
            @PathParam("odsCode") String odsCode,
            @PathParam("environment") String environment) {
        applications.requested(visit.caller(), odsCode, TrustPages.environment(environment), Precondition.any());
        return visit.to(home(odsCode), "Marked as sent to the BaRS team");
    }

    private Html list(Visit visit, String odsCode, Form form) {
        Board board = new Board(
                "Keys",
                "",
                List.of("Key", "Environment", "State", "Signs from"),
                keys.list(visit.caller(), odsCode, null).stream()
                        .map(SigningPages::row)
                        .toList(),
                "No keys yet. The first one signs at once; each later one waits until the API platform has read it.",
                "");
        List<Known> known = new ArrayList<>();
        for (Environment environment : Environment.values()) {
            known.add(new Known(environment, find(visit, odsCode, environment).orElse(null)));
        }
        return Html.of(
                visit, "Signing keys", "signing.jte", "odsCode", odsCode, "board", board, "known", known, "form", form);
    }

    /**
     * What is known of an environment.
     *
     * @param application null where none was described
     */
    public record Known(Environment environment, @Nullable ApplicationView application) {}

    private Optional<ApplicationView> find(Visit visit, String odsCode, Environment environment) {
        try {
            return Optional.of(applications.get(visit.caller(), odsCode, environment));
        } catch (Problem problem) {
            if (problem.type() != ProblemType.NOT_FOUND) {
                throw problem;
            }
            return Optional.empty();
        }
    }

    private static List<Board.Cell> row(SigningKeyView key) {
        return List.of(
                Board.code(key.kid()),
                Board.text(key.environment().name()),
                Board.tag(Board.sentence(key.state()), key.state().equals("SIGNING") ? "green" : "grey"),
                Board.text(Times.full(key.usableFrom())));
    }

    private static String home(String odsCode) {
        return "/console/tenants/" + odsCode + "/signing";
    }
}
