package bars.portal.page;

import bars.db.trust.HandshakeRecords;
import bars.db.trust.HandshakeRecords.Stored;
import bars.platform.handshake.HandshakeDesk;
import bars.platform.problem.Problem;
import bars.portal.web.Board;
import bars.portal.web.Html;
import bars.portal.web.Times;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who came to the listener, and why some were not let in. */
@Path("handshakes")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class HandshakePages {
    private static final int PAGE = 50;

    private final HandshakeDesk desk;

    @Inject
    public HandshakePages(HandshakeDesk desk) {
        this.desk = desk;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        String before = visit.query("before");
        long place = before.matches("[0-9]{1,18}") ? Long.parseLong(before) : 0;
        List<Stored> rows = desk.newest(visit.caller(), place, filter(visit), PAGE + 1);
        boolean more = rows.size() > PAGE;
        List<Stored> shown = more ? rows.subList(0, PAGE) : rows;
        Board board = new Board(
                "Handshakes",
                "",
                List.of("Time", "Outcome", "Environment", "Server name", "From", "In plain words"),
                shown.stream().map(HandshakePages::row).toList(),
                "No handshake matches.",
                more ? next(visit, shown.get(PAGE - 1).id()) : "");
        return Html.of(
                visit,
                "Handshakes",
                "handshakes.jte",
                "query",
                visit.query("q"),
                "environment",
                visit.query("environment"),
                "show",
                visit.query("show"),
                "rule",
                visit.query("rule"),
                "board",
                board);
    }

    @GET
    @Path("{id}")
    public Html show(@BeanParam Visit visit, @PathParam("id") String id) {
        if (!id.matches("[0-9]{1,18}")) {
            throw Problem.notFound("handshake");
        }
        long number = Long.parseLong(id);
        Stored found =
                desk.newest(visit.caller(), number + 1, new HandshakeRecords.Filter(null, null, null, null), 1).stream()
                        .filter(one -> one.id() == number)
                        .findFirst()
                        .orElseThrow(() -> Problem.notFound("handshake"));
        return Html.of(visit, "Handshake", "handshake.jte", "one", found);
    }

    private static HandshakeRecords.Filter filter(Visit visit) {
        Boolean accepted =
                switch (visit.query("show")) {
                    case "refused" -> Boolean.FALSE;
                    case "accepted" -> Boolean.TRUE;
                    default -> null;
                };
        return new HandshakeRecords.Filter(
                visit.environment("environment"),
                optional(visit.query("q").toLowerCase(Locale.ROOT)),
                accepted,
                optional(visit.query("rule")));
    }

    private static @Nullable String optional(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String next(Visit visit, long before) {
        StringBuilder address = new StringBuilder("/console/handshakes?");
        for (String name : List.of("q", "environment", "show", "rule")) {
            if (!visit.query(name).isEmpty()) {
                address.append(name)
                        .append('=')
                        .append(URLEncoder.encode(visit.query(name), StandardCharsets.UTF_8))
                        .append('&');
            }
        }
        return address.append("before=").append(before).toString();
    }

    private static List<Board.Cell> row(Stored one) {
        String name = one.serverName();
        return List.of(
                Board.link(Times.full(one.at()), "/console/handshakes/" + one.id()),
                one.accepted() ? Board.tag("Let in", "green") : Board.tag("Refused", "red"),
                Board.text(one.environment() == null ? "–" : String.valueOf(one.environment())),
                Board.code(name == null ? "–" : name),
                Board.code(one.address()),
                Board.text(Board.plain(one.sentence())));
    }
}
