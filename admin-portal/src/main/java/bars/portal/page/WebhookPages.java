package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.webhook.WebhookDesk;
import bars.platform.webhook.WebhookDesk.WebhookDocument;
import bars.platform.webhook.WebhookDesk.WebhookView;
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
import java.util.List;
import java.util.UUID;

/** Addresses of a tenant's systems that are told of new messages, and what was sent to them. */
@Path("tenants/{odsCode}/webhooks")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class WebhookPages {
    private static final int SHOWN = 100;

    private final WebhookDesk webhooks;

    @Inject
    public WebhookPages(WebhookDesk webhooks) {
        this.webhooks = webhooks;
    }

    @GET
    public Html list(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        return list(visit, odsCode, Form.empty());
    }

    @POST
    @Takes(Permission.WEBHOOKS_WRITE)
    public Response add(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        Form form = visit.form();
        try {
            WebhookView made = webhooks.add(
                    visit.caller(),
                    odsCode,
                    new WebhookDocument(form.environment(), form.optional("url"), null, true, null, null));
            return secret(visit, odsCode, made);
        } catch (Problem problem) {
            if (problem.type() != ProblemType.VALIDATION) {
                throw problem;
            }
            return SignInPages.wrong(list(visit, odsCode, form.refused(problem, List.of("environment", "url"))));
        }
    }

    @GET
    @Path("{id}")
    public Html show(@BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        UUID hook = SearchPage.id(id);
        WebhookView view = webhooks.get(visit.caller(), odsCode, hook);
        Board log = new Board(
                "Notices, newest first",
                "",
                List.of("Time", "Event", "State", "Tries", "Answer", "Message"),
                webhooks.deliveries(visit.caller(), odsCode, hook, null, SHOWN).stream()
                        .map(WebhookPages::row)
                        .toList(),
                "Nothing was sent to it yet.",
                "");
        return Html.of(visit, "Webhook", "webhook.jte", "odsCode", odsCode, "hook", view, "log", log);
    }

    @POST
    @Takes(Permission.WEBHOOKS_WRITE)
    @Path("{id}/switch")
    public Response turn(@BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        boolean on = visit.form().value("enabled").equals("yes");
        webhooks.change(
                visit.caller(),
                odsCode,
                SearchPage.id(id),
                visit.form().precondition(),
                new WebhookDocument(null, null, null, on, null, null));
        return visit.to(home(odsCode) + "/" + id, on ? "It is told again" : "It is told nothing more");
    }

    @POST
    @Takes(Permission.WEBHOOKS_WRITE)
    @Path("{id}/secret")
    public Response renew(@BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        WebhookView changed = webhooks.change(
                visit.caller(),
                odsCode,
                SearchPage.id(id),
                visit.form().precondition(),
                new WebhookDocument(null, null, null, null, true, null));
        return secret(visit, odsCode, changed);
    }

    @POST
    @Takes(Permission.WEBHOOKS_WRITE)
    @Path("{id}/removal")
    public Response remove(@BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        webhooks.remove(visit.caller(), odsCode, SearchPage.id(id), visit.form().precondition());
        return visit.to(home(odsCode), "The webhook was removed");
    }

    private Html list(Visit visit, String odsCode, Form form) {
        Board board = new Board(
                "Webhooks",
                "",
                List.of("Address", "Environment", "State"),
                webhooks.list(visit.caller(), odsCode, null).stream()
                        .map(hook -> List.of(
                                Board.codeLink(hook.url(), home(odsCode) + "/" + hook.id()),
                                Board.text(hook.environment().name()),
                                state(hook)))
                        .toList(),
                "No webhooks. The tenant's system can ask for its inbox instead.",
                "");
        return Html.of(visit, "Webhooks", "webhooks.jte", "odsCode", odsCode, "form", form, "board", board);
    }

    private static Response secret(Visit visit, String odsCode, WebhookView made) {
        return Response.ok(
                        Html.of(visit, "Secret of the webhook", "webhook-secret.jte", "odsCode", odsCode, "hook", made))
                .build();
    }

    private static Board.Cell state(WebhookView hook) {
        if (!hook.hostApproved()) {
            return Board.tag("Host not approved", "yellow");
        }
        return hook.enabled() ? Board.tag("On", "green") : Board.tag("Off", "grey");
    }

    private static List<Board.Cell> row(WebhookDesk.DeliveryView one) {
        Integer status = one.status();
        String reason = one.reason();
        return List.of(
                Board.text(Times.full(one.createdAt())),
                Board.text(one.event()),
                Board.tag(
                        Board.sentence(one.state()),
                        one.state().equals("DELIVERED") ? "green" : one.state().equals("DEAD") ? "red" : "blue"),
                Board.text(Integer.toString(one.attempts())),
                Board.text((status == null ? "–" : status.toString()) + (reason == null ? "" : ", " + reason)),
                Board.codeLink(one.message().toString(), "/console/messages/" + one.message()));
    }

    private static String home(String odsCode) {
        return "/console/tenants/" + odsCode + "/webhooks";
    }
}
