package bars.portal.page;

import bars.platform.job.JobDesk;
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

/** Long work and how far it is. */
@Path("jobs")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class JobPages {
    private static final int SHOWN = 50;

    private final JobDesk jobs;

    @Inject
    public JobPages(JobDesk jobs) {
        this.jobs = jobs;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        Board board = new Board(
                "Jobs",
                "Imports and other long work, newest first.",
                List.of("Asked for", "Kind", "Tenant", "State", "Done", "Failed"),
                jobs.list(visit.caller(), null, null, SHOWN).stream()
                        .map(job -> {
                            String tenant = job.tenant();
                            return List.of(
                                    Board.text(Times.full(job.createdAt())),
                                    Board.text(job.kind()),
                                    Board.text(tenant == null ? "–" : tenant),
                                    Board.tag(
                                            Board.words(job.status()),
                                            colour(job.status().name())),
                                    Board.text(job.progress().done() + " of "
                                            + job.progress().total()),
                                    Board.text(Integer.toString(job.progress().failed())));
                        })
                        .toList(),
                "No jobs yet.",
                "");
        return Html.of(visit, "Jobs", "board.jte", "board", board);
    }

    private static String colour(String status) {
        return switch (status) {
            case "SUCCEEDED" -> "green";
            case "FAILED" -> "red";
            case "RUNNING" -> "blue";
            default -> "grey";
        };
    }
}
