package bars.portal.page;

import bars.db.Environment;
import bars.platform.access.ActorNames;
import bars.platform.access.Permission;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.trust.RevocationView;
import bars.platform.trust.SourceDesk;
import bars.portal.web.Board;
import bars.portal.web.Facts;
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
import java.util.List;
import java.util.UUID;

/** The addresses that an environment's revocation lists are fetched from: one more, one less. */
@Path("trust/{environment}/sources")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class RevocationSourcePages {
    private final SourceDesk desk;
    private final RevocationOverview overview;
    private final ActorNames actors;

    @Inject
    public RevocationSourcePages(SourceDesk desk, RevocationOverview overview, ActorNames actors) {
        this.desk = desk;
        this.overview = overview;
        this.actors = actors;
    }

    /** The page that the form stands on, for who comes back to its address. */
    @GET
    public Html list(@BeanParam Visit visit, @PathParam("environment") String environment) {
        return overview.page(visit, TrustPages.environment(environment), visit.typed(Form.empty()));
    }

    @POST
    @Takes(value = Permission.TRUST_WRITE, onPlatform = true)
    public Response add(@BeanParam Visit visit, @PathParam("environment") String environment) {
        Environment one = TrustPages.environment(environment);
        Form form = visit.form();
        try {
            var document = new SourceDesk.Document(form.optional("address"), form.optional("authority"));
            desk.add(visit.caller(), one, document);
            return visit.to(RevocationOverview.home(one), "The address was added; it is asked within seconds");
        } catch (Problem problem) {
            if (problem.type() != ProblemType.VALIDATION) {
                throw problem;
            }
            Form refused = form.refused(problem, List.of("address", "authority"));
            return SignInPages.wrong(overview.page(visit, one, refused));
        }
    }

    /** How an address does, and what a removal would mean. */
    @GET
    @Path("{id}")
    public Html one(@BeanParam Visit visit, @PathParam("environment") String environment, @PathParam("id") String id) {
        Environment one = TrustPages.environment(environment);
        UUID wanted = SearchPage.id(id);
        RevocationView.Source source = desk.list(visit.caller(), one).stream()
                .filter(each -> each.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("revocation source"));
        String addedBy = source.addedBy();
        String failure = source.failure();
        Facts facts = new Facts(
                "Where a revocation list of " + one + " is fetched from",
                RevocationOverview.home(one),
                "revocation lists",
                List.of(
                        Facts.code("Address", RevocationOverview.address(source)),
                        new Facts.Fact("Authority", RevocationOverview.authority(source)),
                        Facts.code("Key of the authority", source.issuerKey()),
                        Facts.fact("Named by", addedBy == null ? "Certificates" : who(visit, addedBy)),
                        Facts.fact("Wanted since", Times.full(source.wantedSince())),
                        Facts.fact("Last try", Times.full(source.triedAt())),
                        Facts.fact("Last fetched", Times.full(source.fetchedAt())),
                        Facts.fact("Why the last try brought nothing", failure == null ? null : Board.capital(failure)),
                        Facts.fact("Removal", removal(addedBy != null))),
                addedBy == null ? List.of() : List.of(removal(one, id)));
        return Html.of(visit, facts.heading(), "facts.jte", "facts", facts);
    }

    @POST
    @Takes(value = Permission.TRUST_WRITE, onPlatform = true)
    @Path("{id}")
    public Response remove(
            @BeanParam Visit visit, @PathParam("environment") String environment, @PathParam("id") String id) {
        Environment one = TrustPages.environment(environment);
        desk.remove(visit.caller(), one, Precondition.any(), SearchPage.id(id));
        return visit.to(RevocationOverview.home(one), "The address was removed from " + one);
    }

    private String who(Visit visit, String actor) {
        return actors.of(visit.caller(), List.of(actor)).getOrDefault(actor, actor);
    }

    private static String removal(boolean byHand) {
        return byHand
                ? "No list is fetched from there any more, unless certificates name the address too. A list that it"
                        + " brought stays in force, and grows old"
                : "Certificates name this address: it cannot be removed, and is asked for as long as they do";
    }

    private static Facts.Deed removal(Environment environment, String id) {
        return new Facts.Deed(
                "Remove from " + environment,
                RevocationOverview.sources(environment) + "/" + id,
                "warning",
                "DELETE /api/v1/trust/" + environment + "/crl-sources/" + id);
    }
}
