package bars.platform.api;

import bars.db.job.Job;
import bars.platform.job.JobDesk;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /jobs}: work that outlives its request. */
@Path("jobs")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class JobsResource {
    private final JobDesk jobs;

    @Inject
    public JobsResource(JobDesk jobs) {
        this.jobs = jobs;
    }

    @GET
    public Response list(
            @BeanParam Call call, @BeanParam Paging paging, @QueryParam("status") Job.@Nullable Status status) {
        var rows = jobs.list(call.caller(), paging.afterId(), status, paging.oneMore());
        return call.page(Page.of(rows, paging, row -> row.id().toString(), row -> row));
    }

    @GET
    @Path("{id}")
    public Response get(@BeanParam Call call, @PathParam("id") String id) {
        var job = jobs.get(call.caller(), uuid(id));
        return call.ok(job, job.version());
    }

    /** Needs no If-Match: progress changes the version all the time. */
    @POST
    @Path("{id}/cancellation")
    public Response cancel(@BeanParam Call call, @PathParam("id") String id) {
        var job = jobs.cancel(call.caller(), uuid(id));
        return call.ok(job, job.version());
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("job");
        }
    }
}
