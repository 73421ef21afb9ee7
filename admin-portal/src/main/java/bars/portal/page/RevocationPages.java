package bars.portal.page;

import bars.db.Environment;
import bars.platform.access.Permission;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.trust.RevocationDesk;
import bars.platform.trust.RevocationView;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Revocation lists of an environment: those in force, one more after a look at what it would change, one less. */
@Path("trust/{environment}/lists")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class RevocationPages {
    private final RevocationDesk desk;
    private final RevocationOverview overview;

    @Inject
    public RevocationPages(RevocationDesk desk, RevocationOverview overview) {
        this.desk = desk;
        this.overview = overview;
    }

    @GET
    public Html list(@BeanParam Visit visit, @PathParam("environment") String environment) {
        return overview.page(visit, TrustPages.environment(environment), visit.typed(Form.empty()));
    }

    /** Says first what the list would come to; adds it when that was seen. */
    @POST
    @Takes(value = Permission.TRUST_WRITE, onPlatform = true)
    public Response take(@BeanParam Visit visit, @PathParam("environment") String environment) {
        Environment one = TrustPages.environment(environment);
        Form form = visit.form();
        byte[] content = form.value("list").getBytes(StandardCharsets.US_ASCII);
        boolean seen = form.value("step").equals("add");
        try {
            RevocationView.Added added = desk.add(visit.caller(), one, content, !seen);
            return seen
                    ? visit.to(
                            RevocationOverview.home(one),
                            "The list of " + added.list().issuer() + " is in force in " + one)
                    : Response.ok(preview(visit, one, form, added)).build();
        } catch (Problem problem) {
            return SignInPages.wrong(overview.page(visit, one, form.refused(problem, List.of("list"))));
        }
    }

    /** What a removal would take away, before it does. */
    @GET
    @Path("{id}")
    public Html one(@BeanParam Visit visit, @PathParam("environment") String environment, @PathParam("id") String id) {
        Environment one = TrustPages.environment(environment);
        UUID wanted = SearchPage.id(id);
        RevocationView.Listed list = desk.list(visit.caller(), one).lists().stream()
                .filter(each -> each.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("revocation list"));
        var removal = new Facts.Deed(
                "Remove from " + one,
                RevocationOverview.home(one) + "/" + id,
                "warning",
                "DELETE /api/v1/trust/" + one + "/crls/" + id);
        Facts facts = new Facts(
                "Revocation list in " + one,
                RevocationOverview.home(one),
                "revocation lists",
                List.of(
                        Facts.fact("Authority", list.issuer()),
                        Facts.code("Key of the authority", list.issuerKey()),
                        Facts.code("For", list.partition().isEmpty() ? "Everything it issued" : list.partition()),
                        Facts.code("Number", list.number()),
                        Facts.fact("Issued", Times.full(list.thisUpdate())),
                        Facts.fact("Next due", Times.full(list.nextUpdate())),
                        Facts.fact("Certificates on it", DashboardPage.number(list.entries())),
                        Facts.code("Came from", RevocationOverview.source(list)),
                        Facts.fact("Taken in", Times.full(list.fetchedAt())),
                        Facts.fact(
                                "After removal",
                                "Whoever it revokes stays revoked. Of every other certificate of this authority it is"
                                        + " not known whether it is revoked")),
                List.of(removal));
        return Html.of(visit, facts.heading(), "facts.jte", "facts", facts);
    }

    @POST
    @Takes(value = Permission.TRUST_WRITE, onPlatform = true)
    @Path("{id}")
    public Response remove(
            @BeanParam Visit visit, @PathParam("environment") String environment, @PathParam("id") String id) {
        Environment one = TrustPages.environment(environment);
        desk.remove(visit.caller(), one, Precondition.any(), SearchPage.id(id), false);
        return visit.to(RevocationOverview.home(one), "The list was removed from " + one);
    }

    private static Html preview(Visit visit, Environment environment, Form form, RevocationView.Added added) {
        return Html.of(
                visit,
                "Check this revocation list",
                "revocation-check.jte",
                "environment",
                environment.name(),
                "form",
                form,
                "added",
                added);
    }
}
