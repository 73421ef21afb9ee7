package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.certificate.ClientIdentityDesk;
import bars.platform.certificate.ClientIdentityDesk.ClientIdentityView;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The certificates that the platform shows to tenants' own systems. */
@Path("client-identities")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class ClientIdentityPages {
    private static final String HOME = "/console/client-identities";
    private static final String USUAL_DAYS = "14";

    private final ClientIdentityDesk identities;
    private final Clock clock;

    @Inject
    public ClientIdentityPages(ClientIdentityDesk identities, Clock clock) {
        this.identities = identities;
        this.clock = clock;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        return page(visit, Form.with(Map.of("days", USUAL_DAYS)));
    }

    @POST
    @Takes(value = Permission.SETTINGS_WRITE, onPlatform = true)
    public Response make(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            ClientIdentityView made = identities.make(visit.caller(), form.environment(), from(form.value("days")));
            return visit.to(HOME + "/" + made.id(), "Made. Give the certificate to the tenants before it is shown");
        } catch (Problem problem) {
            if (problem.type() != ProblemType.VALIDATION) {
                throw problem;
            }
            Form refused = form.refused(problem, List.of("environment", "activeFrom", "days"));
            return SignInPages.wrong(page(visit, refused));
        }
    }

    @GET
    @Path("{id}")
    public Html show(@BeanParam Visit visit, @PathParam("id") String id) {
        UUID wanted = SearchPage.id(id);
        ClientIdentityView one = identities.list(visit.caller()).stream()
                .filter(each -> each.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("client certificate"));
        return Html.of(visit, "Client certificate", "client-identity.jte", "one", one, "state", state(one));
    }

    @POST
    @Takes(value = Permission.SETTINGS_WRITE, onPlatform = true)
    @Path("{id}/retirement")
    public Response retire(@BeanParam Visit visit, @PathParam("id") String id) {
        identities.retire(visit.caller(), SearchPage.id(id));
        return visit.to(HOME, "Retired; its key is destroyed");
    }

    private @Nullable Instant from(String days) {
        if (days.isEmpty() || days.equals("0")) {
            return null;
        }
        if (!days.matches("[0-9]{1,3}")) {
            throw Problem.invalid("/days", "number", "Enter a number of days from 0 to 90");
        }
        return clock.instant().plus(Duration.ofDays(Long.parseLong(days)));
    }

    private Html page(Visit visit, Form form) {
        Board board = new Board(
                "Client certificates",
                "",
                List.of("SHA-256", "Environment", "State", "Shown from", "Expires"),
                identities.list(visit.caller()).stream()
                        .map(one -> List.of(
                                Board.codeLink(one.fingerprint(), HOME + "/" + one.id()),
                                Board.text(one.environment().name()),
                                state(one),
                                Board.text(Times.full(one.activeFrom())),
                                Board.text(Times.date(one.expiresAt()))))
                        .toList(),
                "None yet: the platform shows no certificate to tenants' own systems.",
                "");
        return Html.of(visit, "Client certificates", "client-identities.jte", "form", form, "board", board);
    }

    private static Board.Cell state(ClientIdentityView one) {
        return switch (one.state()) {
            case "ACTIVE" -> Board.tag("Shown now", "green");
            case "NEXT" -> Board.tag("Next", "blue");
            case "SPARE" -> Board.tag("Replaced", "grey");
            case "EXPIRED" -> Board.tag("Expired", "red");
            default -> Board.tag("Retired", "grey");
        };
    }
}
