package bars.portal.page;

import bars.platform.access.ActorNames;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.job.JobDesk;
import bars.portal.web.Board;
import bars.portal.web.Facts;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Long work and how far it is. */
@Path("jobs")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class JobPages {
    private static final int PAGE = 50;

    private final JobDesk jobs;
    private final ActorNames actors;

    @Inject
    public JobPages(JobDesk jobs, ActorNames actors) {
        this.actors = actors;
        this.jobs = jobs;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        List<JobDesk.JobView> rows = jobs.list(visit.caller(), visit.row("before"), null, PAGE + 1);
        boolean more = rows.size() > PAGE;
        List<JobDesk.JobView> shown = more ? rows.subList(0, PAGE) : rows;
        Board board = new Board(
                "Jobs",
                "Imports and other long work, newest first.",
                List.of("Asked for", "Kind", "Tenant", "Environment", "State", "Done", "Failed"),
                shown.stream()
                        .map(job -> {
                            String tenant = job.tenant();
                            return List.of(
                                    Board.link(Times.full(job.createdAt()), "/console/jobs/" + job.id()),
                                    Board.text(Board.sentence(job.kind().replace('-', '_'))),
                                    Board.text(tenant == null ? "–" : tenant),
                                    Board.optional(environments(job)),
                                    state(job),
                                    Board.text(done(job)),
                                    Board.text(Integer.toString(job.progress().failed())));
                        })
                        .toList(),
                "No jobs yet.",
                more ? "/console/jobs?before=" + shown.get(PAGE - 1).id() : "");
        return Html.of(visit, "Jobs", "board.jte", "board", board);
    }

    @GET
    @Path("{id}")
    public Html show(@BeanParam Visit visit, @PathParam("id") String id) {
        JobDesk.JobView job = jobs.get(visit.caller(), SearchPage.id(id));
        List<Facts.Fact> all = new ArrayList<>(List.of(
                new Facts.Fact("State", state(job)),
                Facts.fact("Done", done(job)),
                Facts.fact("Failed", Integer.toString(job.progress().failed())),
                Facts.fact("Tenant", job.tenant()),
                Facts.fact("Environment", environments(job)),
                Facts.fact("Asked by", name(visit, job.requestedBy()) + ", " + Times.full(job.createdAt())),
                Facts.fact("Began", Times.full(job.startedAt())),
                Facts.fact("Ended", Times.full(job.finishedAt()))));
        all.addAll(JobResult.facts(job));
        Facts facts = new Facts(
                Board.sentence(job.kind().replace('-', '_')),
                "/console/jobs",
                "jobs",
                all,
                job.finishedAt() != null || !isStoppedBy(visit.caller(), job)
                        ? List.of()
                        : List.of(new Facts.Deed(
                                "Stop it",
                                "/console/jobs/" + id + "/stop",
                                "secondary",
                                "POST /api/v1/jobs/" + id + "/cancellation")));
        Board errors = new Board(
                "What failed",
                "",
                List.of("Fault"),
                job.errors().stream()
                        .map(one -> List.of(Board.text(JobResult.text(one))))
                        .toList(),
                "Nothing.",
                "");
        return Html.of(
                visit,
                "Job",
                "facts.jte",
                "facts",
                facts,
                "board",
                errors,
                "live",
                job.finishedAt() == null ? "/console/jobs/" + id + "/live" : "");
    }

    /** How far it is, as one event; the page is shown anew when it is over. */
    @GET
    @Path("{id}/live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public String live(@BeanParam Visit visit, @PathParam("id") String id) {
        JobDesk.JobView job = jobs.get(visit.caller(), SearchPage.id(id));
        return LiveEvent.of(Map.of(
                "State", Board.words(job.status()),
                "Done", done(job),
                "Failed", Integer.toString(job.progress().failed()),
                "over", job.finishedAt() == null ? "no" : "yes"));
    }

    @POST
    @Path("{id}/stop")
    public Response stop(@BeanParam Visit visit, @PathParam("id") String id) {
        jobs.cancel(visit.caller(), SearchPage.id(id));
        return visit.to("/console/jobs/" + id, "The job stops after the row that it is at");
    }

    /** What somebody asked for is theirs to stop, whatever they may do else. */
    private static boolean isStoppedBy(Caller caller, JobDesk.JobView job) {
        return JobDesk.isStoppable(job.kind())
                && (job.requestedBy().equals(caller.actor()) || caller.may(Permission.TENANTS_WRITE));
    }

    private static @Nullable String environments(JobDesk.JobView job) {
        return job.environments().isEmpty()
                ? null
                : job.environments().stream().map(Enum::name).collect(Collectors.joining(", "));
    }

    private static String done(JobDesk.JobView job) {
        int total = job.progress().total();
        return job.progress().done() + (total == 0 ? "" : " of " + total);
    }

    private String name(Visit visit, String actor) {
        return actors.of(visit.caller(), List.of(actor)).getOrDefault(actor, actor);
    }

    private static Board.Cell state(JobDesk.JobView job) {
        String colour =
                switch (job.status()) {
                    case SUCCEEDED -> "green";
                    case FAILED -> "red";
                    case RUNNING -> "blue";
                    default -> "grey";
                };
        return Board.tag(Board.words(job.status()), colour);
    }
}
