package bars.portal.page;

import bars.platform.node.SystemDesk;
import bars.portal.web.Board;
import bars.portal.web.Html;
import bars.portal.web.Times;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** The processes of the platform, and what each of them serves. */
@Path("nodes")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class NodePages {
    private final SystemDesk system;

    @Inject
    public NodePages(SystemDesk system) {
        this.system = system;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        SystemDesk.SystemView platform = system.system(visit.caller());
        Board board = new Board(
                "Nodes",
                "Version " + platform.version() + " on Java " + platform.javaVersion() + ", PostgreSQL "
                        + platform.server() + ". A node that was not seen of late takes no calls.",
                List.of("Address", "Parts", "Version", "State", "Last seen", "Serves"),
                system.nodes(visit.caller()).stream().map(NodePages::row).toList(),
                "No node has told of itself yet.",
                "");
        return Html.of(visit, "Nodes", "board.jte", "board", board);
    }

    private static List<Board.Cell> row(SystemDesk.NodeView node) {
        return List.of(
                Board.code(node.address()),
                Board.text(String.join(", ", node.roles())),
                Board.optional(node.version()),
                node.live() ? Board.tag("Live", "green") : Board.tag("Not seen", "grey"),
                Board.text(Times.full(node.seenAt())),
                Board.text(serving(node.serving())));
    }

    /** How many server names it has taken up; what else a node tells of itself is for other nodes. */
    private static String serving(Map<String, Object> serving) {
        Object names = serving.get("names");
        return names == null ? "–" : names + (names.toString().equals("1") ? " server name" : " server names");
    }
}
