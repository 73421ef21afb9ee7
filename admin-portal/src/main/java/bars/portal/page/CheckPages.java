package bars.portal.page;

import bars.db.Environment;
import bars.db.trust.TrustPolicy;
import bars.platform.access.Permission;
import bars.platform.access.SecondPerson;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.trust.PolicyChange;
import bars.platform.trust.PolicyConsent;
import bars.platform.trust.Trust;
import bars.platform.trust.TrustPreview;
import bars.platform.trust.TrustView;
import bars.portal.web.Board;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Takes;
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
import java.util.Objects;

/** How strictly an environment checks its callers: changed after a look at whom that keeps out. */
@Path("trust/{environment}/checks")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class CheckPages {
    private final Trust trust;
    private final PolicyConsent consents;
    private final SecondPerson second;

    @Inject
    public CheckPages(Trust trust, PolicyConsent consents, SecondPerson second) {
        this.trust = trust;
        this.consents = consents;
        this.second = second;
    }

    /** The checks in force, or as they shall be by the approval that the address names. */
    @GET
    public Html show(@BeanParam Visit visit, @PathParam("environment") String environment) {
        Environment one = TrustPages.environment(environment);
        TrustView inForce = trust.show(visit.caller(), one);
        String approval = visit.query("approval");
        TrustPolicy shown = approval.isEmpty()
                ? inForce.policy()
                : PolicyChange.read(second.get(visit.caller(), SearchPage.id(approval))
                                .detail())
                        .map(PolicyChange::after)
                        .orElse(inForce.policy());
        return page(visit, one, visit.typed(Checks.form(inForce.version(), shown)));
    }

    /** Says first what the change would come to; makes it, or asks for consent to it, when that was seen. */
    @POST
    @Takes(value = Permission.TRUST_WRITE, onPlatform = true)
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
                case "consent" -> ask(visit, one);
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

    private Response ask(Visit visit, Environment one) {
        Form form = visit.form();
        var wanted = new SecondPerson.Request(PolicyConsent.ACTION, one.name(), null, one, form.optional("reason"));
        var approval = consents.ask(visit.caller(), wanted, inForce -> Checks.typed(form, inForce));
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
                consents.isNeeded(before.environment(), before.policy(), after.policy()));
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
