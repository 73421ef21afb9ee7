package bars.platform.api.onboarding;

import bars.platform.api.Call;
import bars.platform.api.Segments;
import bars.platform.certificate.RequestBatch;
import bars.platform.job.JobDesk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /certificates/requests}: keys and requests for many endpoints. */
@Path("certificates/requests")
@Singleton
public class RequestBatchResource {
    private static final String ZIP = "application/zip";

    private final RequestBatch batch;

    @Inject
    public RequestBatchResource(RequestBatch batch) {
        this.batch = batch;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response submit(@BeanParam Call call, RequestBatch.@Nullable Document document) {
        JobDesk.JobView job = batch.submit(call.caller(), call.body(document));
        return call.accepted(job.id(), job);
    }

    @GET
    @Path("{job}")
    @Produces(ZIP)
    public Response archive(@BeanParam Call call, @PathParam("job") String job) {
        byte[] zip = batch.archive(call.caller(), Segments.id(job, "job"));
        return Response.ok(zip, ZIP)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"requests.zip\"")
                .build();
    }
}
