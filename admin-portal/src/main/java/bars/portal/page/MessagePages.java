package bars.portal.page;

import bars.platform.exchange.MessageDesk;
import bars.platform.exchange.MessageView;
import bars.platform.problem.Problem;
import bars.portal.web.Board;
import bars.portal.web.Form;
import bars.portal.web.Html;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Did the message arrive, and what became of it? Content is opened with a reason, and that is audited. */
@Path("messages")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class MessagePages {
    private static final int PAGE = 50;

    private final MessageDesk messages;

    @Inject
    public MessagePages(MessageDesk messages) {
        this.messages = messages;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        String query = visit.query("q");
        String before = visit.query("before");
        Long from = before.matches("[0-9]{1,18}") ? Long.valueOf(before) : null;
        List<MessageDesk.Placed> rows = found(visit, query, from);
        boolean more = rows.size() > PAGE;
        List<MessageDesk.Placed> shown = more ? rows.subList(0, PAGE) : rows;
        Board board = new Board(
                "Messages",
                "",
                List.of("Received", "Tenant", "Environment", "What", "Service", "Sender", "Acknowledged"),
                shown.stream().map(MessagePages::row).toList(),
                query.isEmpty() ? "No messages yet." : "No message matches. Check the id, or search by ODS code.",
                more
                        ? "/console/messages?q=" + query + "&before="
                                + shown.get(PAGE - 1).sequence()
                        : "");
        return Html.of(visit, "Messages", "messages.jte", "query", query, "board", board);
    }

    /** An id may be that of a request or of a conversation; anything else is an ODS code. */
    private List<MessageDesk.Placed> found(Visit visit, String query, @Nullable Long before) {
        if (!SearchPage.isId(query)) {
            String ods = query.isEmpty() ? null : query.toUpperCase(Locale.ROOT);
            return ask(visit, new MessageDesk.Ask(ods, null, null, null, null, null, null), before);
        }
        UUID id = UUID.fromString(query);
        List<MessageDesk.Placed> rows =
                new ArrayList<>(ask(visit, new MessageDesk.Ask(null, null, null, null, id, null, null), before));
        return rows.isEmpty() ? ask(visit, new MessageDesk.Ask(null, null, null, id, null, null, null), before) : rows;
    }

    private List<MessageDesk.Placed> ask(Visit visit, MessageDesk.Ask ask, @Nullable Long before) {
        return messages.list(visit.caller(), ask, before, PAGE + 1);
    }

    private static List<Board.Cell> row(MessageDesk.Placed placed) {
        MessageView one = placed.message();
        var service = one.service();
        String sender = one.sender().odsCode();
        return List.of(
                Board.link(Times.full(one.receivedAt()), "/console/messages/" + one.id()),
                Board.link(one.odsCode(), "/console/tenants/" + one.odsCode()),
                Board.text(one.environment().name()),
                Board.text(Board.sentence(one.workflow())),
                Board.code(service == null ? "–" : service.value()),
                Board.text(sender == null ? "–" : sender),
                one.acknowledgedAt() == null ? Board.tag("Waiting", "yellow") : Board.tag("Yes", "green"));
    }

    @GET
    @Path("{id}")
    public Html show(@BeanParam Visit visit, @PathParam("id") String id) {
        return page(visit, messages.get(visit.caller(), SearchPage.id(id)), Form.empty(), "");
    }

    @POST
    @Path("{id}")
    public Response open(@BeanParam Visit visit, @PathParam("id") String id) {
        UUID message = SearchPage.id(id);
        MessageView view = messages.get(visit.caller(), message);
        try {
            byte[] content = messages.open(visit.caller(), message, visit.form().value("reason"));
            return Response.ok(page(visit, view, Form.empty(), new String(content, StandardCharsets.UTF_8)))
                    .build();
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, view, visit.form().refused(problem, List.of("reason")), ""));
        }
    }

    @POST
    @Path("{id}/replay")
    public Response replay(@BeanParam Visit visit, @PathParam("id") String id) {
        messages.replay(visit.caller(), SearchPage.id(id));
        return visit.to("/console/messages/" + id, "The message is in the inbox again");
    }

    private static Html page(Visit visit, MessageView view, Form form, String content) {
        return Html.of(visit, "Message", "message.jte", "form", form, "message", view, "content", content);
    }
}
