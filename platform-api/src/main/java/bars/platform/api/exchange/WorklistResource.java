package bars.platform.api.exchange;

import bars.db.Environment;
import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.sender.Segments;
import bars.platform.exchange.WorklistDesk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /tenants/{odsCode}/worklist}: open cases for people. */
@Path("tenants/{odsCode}/worklist")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class WorklistResource {
    private final WorklistDesk worklist;

    @Inject
    public WorklistResource(WorklistDesk worklist) {
        this.worklist = worklist;
    }

    /** @param decision ACKNOWLEDGE, ACCEPT or REJECT */
    public record DecisionBody(WorklistDesk.@Nullable Decision decision) {}

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("service") @Nullable String service) {
        String after = paging.after();
        var rows = worklist.list(
                call.caller(),
                Segments.owner(odsCode),
                environment,
                service,
                after == null ? null : Segments.id(after, "case"),
                paging.oneMore());
        return call.page(Page.of(rows, paging, row -> row.id().toString(), row -> row));
    }

    @POST
    @Path("{id}/decision")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response decide(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("id") String id,
            @Nullable DecisionBody body) {
        var changed = worklist.decide(
                call.caller(),
                Segments.owner(odsCode),
                Segments.id(id, "case"),
                call.requiredPrecondition(),
                call.body(body).decision());
        return call.ok(changed, changed.version());
    }
}
