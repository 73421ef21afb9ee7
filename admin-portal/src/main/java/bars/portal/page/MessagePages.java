package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.exchange.MessageDesk;
import bars.platform.exchange.MessageView;
import bars.platform.problem.Problem;
import bars.portal.web.Board;
import bars.portal.web.Days;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private final Clock clock;

    @Inject
    public MessagePages(MessageDesk messages, Clock clock) {
        this.messages = messages;
        this.clock = clock;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        String query = visit.query("q");
        Days days = Days.asked(visit);
        Long place = visit.place("before");
        List<MessageDesk.Placed> rows = visit.found(() -> found(visit, query, days, place), List.of());
        boolean more = rows.size() > PAGE;
        List<MessageDesk.Placed> shown = more ? rows.subList(0, PAGE) : rows;
        boolean narrowed = !query.isEmpty()
                || visit.environment("environment") != null
                || !visit.query("since").isEmpty()
                || !days.isOpen();
        Board board = new Board(
                "Messages",
                "",
                List.of("Received", "Tenant", "Environment", "What", "Service", "Sender", "Acknowledged"),
                shown.stream().map(MessagePages::row).toList(),
                narrowed
                        ? "No message matches. Check the id or reference, or widen the time and the environment."
                        : "No messages yet. This is normal before go live.",
                more ? next(visit, days, shown.get(PAGE - 1).sequence()) : "");
        return Html.of(
                visit,
                "Messages",
                "messages.jte",
                "query",
                query,
                "environment",
                visit.query("environment"),
                "since",
                visit.query("since"),
                "days",
                days.form(),
                "board",
                board);
    }

    private static String next(Visit visit, Days days, long sequence) {
        return "/console/messages?q=" + URLEncoder.encode(visit.query("q"), StandardCharsets.UTF_8) + "&environment="
                + (visit.environment("environment") == null ? "" : visit.environment("environment")) + "&since="
                + (since(visit) == null ? "" : visit.query("since")) + days.address() + "&before=" + sequence;
    }

    /** An id may be that of a request or of a conversation; a hyphen is in no ODS code, but in every case reference. */
    private List<MessageDesk.Placed> found(Visit visit, String query, Days days, @Nullable Long before) {
        if (SearchPage.isCaseReference(query)) {
            return ask(visit, days, null, null, null, query, before);
        }
        if (!SearchPage.isId(query)) {
            return ask(visit, days, query.isEmpty() ? null : query.toUpperCase(Locale.ROOT), null, null, null, before);
        }
        UUID id = UUID.fromString(query);
        List<MessageDesk.Placed> rows = ask(visit, days, null, null, id, null, before);
        return rows.isEmpty() ? ask(visit, days, null, id, null, null, before) : rows;
    }

    private List<MessageDesk.Placed> ask(
            Visit visit,
            Days days,
            @Nullable String odsCode,
            @Nullable UUID correlation,
            @Nullable UUID request,
            @Nullable String caseReference,
            @Nullable Long before) {
        Duration since = since(visit);
        Instant begin = days.begin();
        Instant recent = since == null ? null : clock.instant().minus(since);
        var ask = new MessageDesk.Ask(
                odsCode,
                visit.environment("environment"),
                null,
                correlation,
                request,
                caseReference,
                begin == null || (recent != null && recent.isAfter(begin)) ? recent : begin,
                days.end());
        return messages.list(visit.caller(), ask, before, PAGE + 1);
    }

    private static @Nullable Duration since(Visit visit) {
        return switch (visit.query("since")) {
            case "hour" -> Duration.ofHours(1);
            case "day" -> Duration.ofDays(1);
            case "week" -> Duration.ofDays(7);
            default -> null;
        };
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
        return page(visit, messages.get(visit.caller(), SearchPage.id(id)), visit.typed(Form.empty()), "");
    }

    @POST
    @Takes(Permission.MESSAGES_PAYLOAD)
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
    @Takes(Permission.MESSAGES_REPLAY)
    @Path("{id}/replay")
    public Response replay(@BeanParam Visit visit, @PathParam("id") String id) {
        messages.replay(visit.caller(), SearchPage.id(id));
        return visit.to("/console/messages/" + id, "The message is in the inbox again");
    }

    private Html page(Visit visit, MessageView view, Form form, String content) {
        var conversation = new MessageDesk.Ask(
                view.odsCode(), view.environment(), null, view.correlationId(), null, null, null, null);
        List<MessageView> others = messages.list(visit.caller(), conversation, null, PAGE).stream()
                .map(MessageDesk.Placed::message)
                .toList();
        return Html.of(
                visit,
                "Message",
                "message.jte",
                "form",
                form,
                "message",
                view,
                "content",
                content,
                "conversation",
                others);
    }
}
