package bars.portal.page;

import bars.db.Environment;
import bars.platform.access.SecondPerson;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.trust.Trust;
import bars.platform.trust.TrustPreview;
import bars.platform.trust.TrustView;
import bars.portal.web.Board;
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
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** How strictly an environment checks its callers: changed after a look at whom that keeps out. */
@Path("trust/{environment}/checks")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class CheckPages {
    private final Trust trust;
    private final SecondPerson second;

    @Inject
    public CheckPages(Trust trust, SecondPerson second) {
        this.trust = trust;
        this.second = second;
    }

    @GET
    public Html show(@BeanParam Visit visit, @PathParam("environment") String environment) {
        Environment one = TrustPages.environment(environment);
        return page(visit, one, Checks.form(trust.show(visit.caller(), one)));
    }

    /** Says first what the change would come to; makes it, or asks for consent to it, when that was seen. */
    @POST
    public Response take(@BeanParam Visit visit, @PathParam("environment") String environment) {
        Environment one = TrustPages.environment(environment);
        Form form = visit.form();
        TrustView before = trust.show(visit.caller(), one);
        TrustView after;
        try {
            after = set(visit, before, true);
        } catch (Problem problem) {
            if (problem.type() != ProblemType.VALIDATION) {
                throw problem;
            }
            return SignInPages.wrong(page(visit, one, form.refused(problem, Checks.FIELDS)));
        }
        try {
            return switch (form.value("step")) {
                case "change" -> {
                    set(visit, before, false);
                    yield visit.to("/console/trust/" + one, "The checks were changed; every node holds to them");
                }
                case "consent" -> ask(visit, before, after);
                default -> Response.ok(preview(visit, before, after, form)).build();
            };
        } catch (Problem problem) {
            if (problem.type() != ProblemType.VALIDATION && problem.type() != ProblemType.CONFLICT) {
                throw problem;
            }
            return SignInPages.wrong(preview(visit, before, after, form.refused(problem, List.of("reason"))));
        }
    }

    private TrustView set(Visit visit, TrustView before, boolean dryRun) {
        Form form = visit.form();
        return trust.setPolicy(
                visit.caller(), before.environment(), form.precondition(), Checks.typed(form, before.policy()), dryRun);
    }

    private Response ask(Visit visit, TrustView before, TrustView after) {
        Environment one = before.environment();
        var wanted = new SecondPerson.Request(
                Trust.OVERRIDE_REVOCATION, one.name(), null, one, visit.form().optional("reason"));
        Map<String, Object> detail = Checks.changes(before.policy(), after.policy()).stream()
                .collect(Collectors.toMap(Checks.Change::name, change -> change.before() + " → " + change.after()));
        var approval = second.ask(visit.caller(), wanted, detail);
        return visit.to(
                "/console/approvals/" + approval.id(), "Asked. Change the checks once somebody has approved it");
    }

    private static Html page(Visit visit, Environment environment, Form form) {
        return Html.of(
                visit,
                "Checks of a caller in " + environment,
                "checks.jte",
                "environment",
                environment.name(),
                "form",
                form);
    }

    private Html preview(Visit visit, TrustView before, TrustView after, Form form) {
        TrustPreview judged = Objects.requireNonNull(after.preview(), "a dry run judges");
        return Html.of(
                visit,
                "Look at the change",
                "checks-preview.jte",
                "environment",
                before.environment().name(),
                "form",
                form,
                "fields",
                Checks.FIELDS,
                "changes",
                changes(before, after),
                "outcome",
                Checks.outcome(judged),
                "refused",
                refused(judged),
                "patch",
                Checks.patch(before.policy(), after.policy()),
                "second",
                trust.needsConsent(before.environment(), before.policy(), after.policy()));
    }

    private static Board changes(TrustView before, TrustView after) {
        return new Board(
                "What changes",
                "",
                List.of("Check", "In force", "Then"),
                Checks.changes(before.policy(), after.policy()).stream()
                        .map(change -> List.of(
                                Board.text(change.name()), Board.text(change.before()), Board.text(change.after())))
                        .toList(),
                "Nothing: these very checks are in force.",
                "");
    }

    private static Board refused(TrustPreview preview) {
        return new Board(
                "Who would be kept out",
                "",
                List.of("Caller", "Address", "Handshakes", "Why"),
                preview.refused().stream()
                        .map(one -> List.of(
                                Board.optional(one.caller()),
                                Board.code(one.address()),
                                Board.text(DashboardPage.number(one.handshakes())),
                                Board.text(one.sentence())))
                        .toList(),
                "Nobody of the callers that were recorded.",
                "");
    }
}
