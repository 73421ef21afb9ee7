package bars.portal.page;

import bars.db.Environment;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.SecondPerson;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.trust.Trust;
import bars.platform.trust.TrustView;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Whom each environment lets in. */
@Path("trust")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class TrustPages {
    private final Trust trust;
    private final SecondPerson second;

    @Inject
    public TrustPages(Trust trust, SecondPerson second) {
        this.trust = trust;
        this.second = second;
    }

    /** An addition to one of the lists. */
    private interface Addition {
        TrustView to(Caller caller, Environment environment);
    }

    @GET
    @Path("{environment}")
    public Html show(@BeanParam Visit visit, @PathParam("environment") String environment) {
        return page(visit, environment(environment), visit.typed(Form.empty()));
    }

    @POST
    @Takes(value = Permission.TRUST_WRITE, onPlatform = true)
    @Path("{environment}/authorities")
    public Response addAuthorities(@BeanParam Visit visit, @PathParam("environment") String environment) {
        return add(
                visit,
                environment,
                "The authorities were added",
                (caller, one) -> trust.addAuthorities(caller, one, visit.form().value("certificate"), null, false));
    }

    @POST
    @Takes(value = Permission.TRUST_WRITE, onPlatform = true)
    @Path("{environment}/client-names")
    public Response addName(@BeanParam Visit visit, @PathParam("environment") String environment) {
        return add(
                visit,
                environment,
                "The name was added",
                (caller, one) -> trust.addClientName(caller, one, visit.form().value("name"), null, false));
    }

    @POST
    @Takes(value = Permission.NETWORK_WRITE, onPlatform = true)
    @Path("{environment}/client-addresses")
    public Response addAddress(@BeanParam Visit visit, @PathParam("environment") String environment) {
        return add(
                visit,
                environment,
                "The network was added",
                (caller, one) ->
                        trust.addClientAddress(caller, one, visit.form().value("cidr"), null, false));
    }

    /** What a removal would take away, before it does. */
    @GET
    @Path("{environment}/entries/{id}")
    public Html entry(
            @BeanParam Visit visit, @PathParam("environment") String environment, @PathParam("id") String id) {
        Environment one = environment(environment);
        TrustView view = trust.show(visit.caller(), one);
        UUID entry = SearchPage.id(id);
        List<Facts.Fact> facts = new ArrayList<>();
        String list = "client-addresses";
        for (TrustView.AuthorityView authority : view.authorities()) {
            if (authority.id().equals(entry)) {
                list = "authorities";
                facts.add(Facts.fact("Authority", authority.subject()));
                facts.add(Facts.code("SHA-256", authority.sha256()));
            }
        }
        for (var name : view.clientNames()) {
            if (name.id().equals(entry)) {
                list = "client-names";
                facts.add(Facts.code("Client name", name.name()));
            }
        }
        for (var address : view.clientAddresses()) {
            if (address.id().equals(entry)) {
                facts.add(Facts.code("Source address", address.cidr()));
            }
        }
        if (facts.isEmpty()) {
            throw Problem.notFound("entry");
        }
        facts.add(Facts.fact("After removal", "The next caller that needs it is refused in " + one));
        facts.addAll(Checks.outcome(trust.removal(visit.caller(), one, entry)));
        String home = "/console/trust/" + one;
        var removal = new Facts.Deed(
                "Remove from " + one,
                home + (list.equals("client-addresses") ? "/client-addresses/" : "/entries/") + id,
                "warning",
                "DELETE /api/v1/trust/" + one + "/" + list + "/" + id);
        List<Facts.Deed> deeds = new ArrayList<>(List.of(removal));
        if (one == Environment.PROD
                && list.equals("authorities")
                && visit.caller().may(Permission.TRUST_WRITE)) {
            deeds.add(new Facts.Deed(
                    "Ask a second person for consent",
                    home + "/entries/" + id + "/consent",
                    "secondary",
                    "POST /api/v1/approvals"));
        }
        Facts shown = new Facts("Remove from the trust of " + one, home, "trust", facts, deeds);
        return Html.of(visit, shown.heading(), "facts.jte", "facts", shown);
    }

    /** Asks for the consent that the removal of an authority takes in PROD. */
    @POST
    @Path("{environment}/entries/{id}/consent")
    public Response askConsent(
            @BeanParam Visit visit, @PathParam("environment") String environment, @PathParam("id") String id) {
        Environment one = environment(environment);
        UUID entry = SearchPage.id(id);
        TrustView.AuthorityView authority = trust.show(visit.caller(), one).authorities().stream()
                .filter(each -> each.id().equals(entry))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("entry"));
        var wanted = new SecondPerson.Request(
                Trust.REMOVE_AUTHORITY,
                authority.sha256(),
                null,
                one,
                "Remove " + authority.subject() + " from the trust of " + one);
        second.ask(visit.caller(), wanted, Map.of("subject", authority.subject()));
        return visit.to("/console/trust/" + one, "Somebody else has to consent; then remove it here");
    }

    /** Takes an authority or a client name away. */
    @POST
    @Takes(value = Permission.TRUST_WRITE, onPlatform = true)
    @Path("{environment}/entries/{id}")
    public Response remove(
            @BeanParam Visit visit, @PathParam("environment") String environment, @PathParam("id") String id) {
        trust.remove(visit.caller(), environment(environment), Precondition.any(), SearchPage.id(id), false);
        return removed(visit, environment);
    }

    @POST
    @Takes(value = Permission.NETWORK_WRITE, onPlatform = true)
    @Path("{environment}/client-addresses/{id}")
    public Response removeAddress(
            @BeanParam Visit visit, @PathParam("environment") String environment, @PathParam("id") String id) {
        trust.removeClientAddress(
                visit.caller(), environment(environment), Precondition.any(), SearchPage.id(id), false);
        return removed(visit, environment);
    }

    private static Response removed(Visit visit, String environment) {
        return visit.to("/console/trust/" + environment, "Removed; every node refuses it from now on");
    }

    @GET
    @Path("{environment}/versions")
    public Html versions(@BeanParam Visit visit, @PathParam("environment") String environment) {
        Environment one = environment(environment);
        Board board = new Board(
                "Versions of the trust of " + one,
                "Every change makes a new version. An earlier one can be restored.",
                List.of("Version", "What changed", "Who", "Time"),
                trust.history(visit.caller(), one).stream()
                        .map(version -> List.of(
                                Board.link(
                                        Integer.toString(version.version()),
                                        "/console/trust/" + one + "/versions/" + version.version()),
                                Board.text(version.summary()),
                                Board.code(version.actor()),
                                Board.text(Times.full(version.at()))))
                        .toList(),
                "None yet.",
                "");
        return Html.of(visit, board.heading(), "board.jte", "board", board);
    }

    @GET
    @Path("{environment}/versions/{version}")
    public Html version(
            @BeanParam Visit visit,
            @PathParam("environment") String environment,
            @PathParam("version") String version) {
        Environment one = environment(environment);
        TrustView.VersionView found = trust.history(visit.caller(), one).stream()
                .filter(each -> Integer.toString(each.version()).equals(version))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("version"));
        String home = "/console/trust/" + one + "/versions";
        Facts facts = new Facts(
                "Version " + version + " of the trust of " + one,
                home,
                "versions",
                List.of(
                        Facts.fact("What changed", found.summary()),
                        Facts.code("Who", found.actor()),
                        Facts.fact("Time", Times.full(found.at()))),
                List.of(new Facts.Deed(
                        "Restore in " + one,
                        home + "/" + version,
                        "warning",
                        "POST /api/v1/trust/" + one + "/versions/" + version + "/restore")));
        return Html.of(visit, facts.heading(), "facts.jte", "facts", facts);
    }

    @POST
    @Takes(value = Permission.TRUST_WRITE, onPlatform = true)
    @Path("{environment}/versions/{version}")
    public Response restore(
            @BeanParam Visit visit,
            @PathParam("environment") String environment,
            @PathParam("version") String version) {
        Environment one = environment(environment);
        if (!version.matches("[0-9]{1,9}")) {
            throw Problem.notFound("version");
        }
        trust.restore(visit.caller(), one, Precondition.any(), Integer.parseInt(version), false);
        return visit.to("/console/trust/" + one, "Version " + version + " is in force again");
    }

    private Response add(Visit visit, String environment, String done, Addition addition) {
        Environment one = environment(environment);
        try {
            addition.to(visit.caller(), one);
            return visit.to("/console/trust/" + one, done);
        } catch (Problem problem) {
            if (problem.type() == ProblemType.STEP_UP_REQUIRED) {
                throw problem;
            }
            Form refused = visit.form().refused(problem, List.of("certificate", "name", "cidr"));
            return SignInPages.wrong(page(visit, one, refused));
        }
    }

    private Html page(Visit visit, Environment environment, Form form) {
        TrustView view = trust.show(visit.caller(), environment);
        return Html.of(
                visit,
                "Trust of " + environment,
                "trust.jte",
                "form",
                form,
                "trust",
                view,
                "checks",
                Checks.words(view.policy()));
    }

    static Environment environment(String name) {
        for (Environment one : Environment.values()) {
            if (one.name().equals(name)) {
                return one;
            }
        }
        throw Problem.notFound("environment");
    }
}
