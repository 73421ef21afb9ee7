package bars.portal.page;

import bars.db.Environment;
import bars.db.sender.OutboxState;
import bars.platform.access.Permission;
import bars.platform.problem.Precondition;
import bars.platform.sender.OutboxDesk;
import bars.platform.sender.OutboxView;
import bars.portal.web.Board;
import bars.portal.web.Facts;
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
import java.util.Locale;

/** What a tenant sends, and why some of it did not arrive. */
@Path("tenants/{odsCode}/outbox")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class OutboxPages {
    private static final int PAGE = 50;

    private final OutboxDesk outbox;

    @Inject
    public OutboxPages(OutboxDesk outbox) {
        this.outbox = outbox;
    }

    @GET
    public Html list(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        String home = home(odsCode);
        Environment environment = visit.environment("environment");
        boolean dead = visit.query("show").equals("dead");
        List<OutboxDesk.Placed> rows = outbox.list(
                visit.caller(),
                odsCode,
                environment,
                dead ? OutboxState.DEAD : null,
                null,
                visit.place("before"),
                PAGE + 1);
        boolean more = rows.size() > PAGE;
        List<OutboxDesk.Placed> shown = more ? rows.subList(0, PAGE) : rows;
        Board messages = new Board(
                "Messages",
                "",
                List.of("Made", "Environment", "Kind", "To", "State", "Tries", "Why"),
                shown.stream().map(placed -> row(home, placed.message())).toList(),
                dead || environment != null ? "No message matches these filters." : "Nothing was sent yet.",
                more
                        ? home + "?environment=" + (environment == null ? "" : environment) + "&show="
                                + (dead ? "dead" : "") + "&before="
                                + shown.get(PAGE - 1).sequence()
                        : "");
        return Html.of(
                visit,
                "Outbox",
                "outbox.jte",
                "odsCode",
                odsCode,
                "home",
                home,
                "stops",
                outbox.stops(visit.caller(), odsCode, environment),
                "messages",
                messages,
                "show",
                visit.query("show"),
                "environment",
                visit.query("environment"));
    }

    @GET
    @Path("{id}")
    public Html show(@BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        OutboxView one = outbox.get(visit.caller(), odsCode, SearchPage.id(id));
        String home = home(odsCode);
        String api = "POST /api/v1/tenants/" + odsCode + "/outbox/" + id;
        List<Facts.Deed> deeds = new ArrayList<>();
        switch (one.state()) {
            case DEAD -> {
                deeds.add(new Facts.Deed("Send it again", home + "/" + id + "/retry", "secondary", api + "/retry"));
                deeds.add(new Facts.Deed("Take it back", home + "/" + id + "/cancel", "warning", api + "/cancel"));
            }
            case DUE ->
                deeds.add(new Facts.Deed("Take it back", home + "/" + id + "/cancel", "warning", api + "/cancel"));
            default -> {}
        }
        var acts = one.actsNext();
        Facts facts = new Facts(
                one.kind(),
                home,
                "the outbox",
                List.of(
                        new Facts.Fact("State", state(one)),
                        Facts.fact("Environment", one.environment().name()),
                        Facts.code("To", one.target().value()),
                        Facts.code("Request id", one.requestId().toString()),
                        Facts.code("Correlation id", one.correlationId().toString()),
                        Facts.fact("Tries", Integer.toString(one.attempts())),
                        Facts.fact("Next try", Times.full(one.dueAt())),
                        Facts.fact("Given up", Times.full(one.giveUpAt())),
                        Facts.fact("Why", one.reason()),
                        Facts.fact("Acts next", acts == null ? null : Board.words(acts))),
                deeds);
        return Html.of(visit, "Sent message", "facts.jte", "facts", facts);
    }

    @POST
    @Takes(Permission.OUTBOX_WRITE)
    @Path("{id}/retry")
    public Response retry(@BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        outbox.retry(visit.caller(), odsCode, SearchPage.id(id), Precondition.any());
        return visit.to(home(odsCode) + "/" + id, "It is sent again");
    }

    @POST
    @Takes(Permission.OUTBOX_WRITE)
    @Path("{id}/cancel")
    public Response cancel(@BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        outbox.cancel(visit.caller(), odsCode, SearchPage.id(id), Precondition.any());
        return visit.to(home(odsCode) + "/" + id, "It was taken back");
    }

    private static List<Board.Cell> row(String home, OutboxView one) {
        String why = one.reason();
        return List.of(
                Board.link(Times.full(one.createdAt()), home + "/" + one.id()),
                Board.text(one.environment().name()),
                Board.text(one.kind()),
                Board.code(one.target().value()),
                state(one),
                Board.text(Integer.toString(one.attempts())),
                Board.text(why == null ? "–" : why));
    }

    private static Board.Cell state(OutboxView one) {
        String colour =
                switch (one.state()) {
                    case DELIVERED -> "green";
                    case DEAD -> "red";
                    case DUE -> "blue";
                    case CANCELLED -> "grey";
                };
        return Board.tag(Board.words(one.state()), colour);
    }

    private static String home(String odsCode) {
        return "/console/tenants/" + odsCode.toUpperCase(Locale.ROOT) + "/outbox";
    }
}
