package bars.portal.page;

import bars.db.access.Approval;
import bars.platform.access.ActorNames;
import bars.platform.access.Permission;
import bars.platform.access.SecondPerson;
import bars.platform.problem.Precondition;
import bars.platform.trust.PolicyChange;
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
import java.util.Map;
import java.util.Set;

/** What waits for a second person. */
@Path("approvals")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class ApprovalPages {
    private static final int PAGE = 50;

    private final SecondPerson second;
    private final ActorNames actors;

    @Inject
    public ApprovalPages(SecondPerson second, ActorNames actors) {
        this.actors = actors;
        this.second = second;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        List<Approval> found = second.list(visit.caller(), visit.row("before"), null, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<Approval> all = more ? found.subList(0, PAGE) : found;
        Map<String, String> names = actors.of(
                visit.caller(), all.stream().map(Approval::requestedBy).toList());
        Board board = new Board(
                "Approvals",
                "Risky deeds wait for a second person. Nobody approves their own.",
                List.of("Asked for", "What", "Environment", "Asked by", "State"),
                all.stream()
                        .map(one -> {
                            var environment = one.environment();
                            return List.of(
                                    Board.link(Times.full(one.requestedAt()), "/console/approvals/" + one.id()),
                                    Board.text(words(one.action())),
                                    Board.text(environment == null ? "–" : environment.name()),
                                    Board.text(names.getOrDefault(one.requestedBy(), one.requestedBy())),
                                    Board.tag(
                                            Board.words(one.state()),
                                            one.state().name().equals("PENDING") ? "yellow" : "grey"));
                        })
                        .toList(),
                "Nothing waits.",
                more ? "/console/approvals?before=" + all.get(PAGE - 1).id() : "");
        return Html.of(visit, "Approvals", "board.jte", "board", board);
    }

    @GET
    @Path("{id}")
    public Html show(@BeanParam Visit visit, @PathParam("id") String id) {
        Approval approval = second.get(visit.caller(), SearchPage.id(id));
        String asker = approval.requestedBy();
        return Html.of(
                visit,
                "Approval",
                "approval.jte",
                "approval",
                approval,
                "detail",
                detail(approval),
                "asker",
                actors.of(visit.caller(), List.of(asker)).getOrDefault(asker, asker),
                "own",
                asker.equals(visit.caller().actor()));
    }

    @POST
    @Takes(Permission.APPROVALS_DECIDE)
    @Path("{id}")
    public Response decide(@BeanParam Visit visit, @PathParam("id") String id) {
        Form form = visit.form();
        boolean consent = form.value("decision").equals("approve");
        long version = form.value("version").matches("[0-9]{1,18}") ? Long.parseLong(form.value("version")) : -1;
        second.decide(visit.caller(), SearchPage.id(id), consent, Precondition.oneOf(Set.of(version)));
        return visit.to("/console/approvals", consent ? "Approved" : "Rejected");
    }

    /** What a second person has to know, in words. */
    private static List<Facts.Fact> detail(Approval approval) {
        return PolicyChange.read(approval.detail())
                .map(change -> Checks.changes(change.before(), change.after()).stream()
                        .map(one -> Facts.fact(one.name(), one.before() + " → " + one.after()))
                        .toList())
                .orElseGet(() -> approval.detail().entrySet().stream()
                        .map(fact -> Facts.code(name(fact.getKey()), String.valueOf(fact.getValue())))
                        .toList());
    }

    private static String name(String fact) {
        return switch (fact) {
            case "serverName" -> "Server name";
            case "sha256" -> "SHA-256 of the certificate";
            default -> Board.capital(fact);
        };
    }

    /** {@code certificate.export} as people read it. */
    static String words(String action) {
        return Board.sentence(action.replace('.', ' ').replace('-', ' '));
    }
}
