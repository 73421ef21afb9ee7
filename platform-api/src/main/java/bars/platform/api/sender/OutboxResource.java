package bars.platform.api.sender;

import bars.db.Environment;
import bars.db.sender.OutboxState;
import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.sender.OutboxDesk;
import bars.platform.sender.OutboxView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /tenants/{odsCode}/outbox}: what is owed to counterparts, newest first. */
@Path("tenants/{odsCode}/outbox")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class OutboxResource {
    private final OutboxDesk outbox;

    @Inject
    public OutboxResource(OutboxDesk outbox) {
        this.outbox = outbox;
    }

    /** @param reason shown to everybody who wonders why nothing goes */
    public record PauseBody(@Nullable Boolean paused, @Nullable String reason) {}

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("service") @Nullable String service,
            @QueryParam("state") @Nullable OutboxState state) {
        List<OutboxDesk.Placed> rows = outbox.list(
                call.caller(),
                Segments.owner(odsCode),
                environment,
                state,
                service,
                paging.afterNumber(),
                paging.oneMore());
        return call.page(Page.of(rows, paging, row -> Long.toString(row.sequence()), OutboxDesk.Placed::message));
    }

    @GET
    @Path("{id}")
    public Response get(@BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        return shown(call, outbox.get(call.caller(), Segments.owner(odsCode), id(id)));
    }

    @POST
    @Path("{id}/retry")
    public Response retry(@BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        return shown(call, outbox.retry(call.caller(), Segments.owner(odsCode), id(id), call.requiredPrecondition()));
    }

    @POST
    @Path("{id}/cancel")
    public Response cancel(@BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        return shown(call, outbox.cancel(call.caller(), Segments.owner(odsCode), id(id), call.requiredPrecondition()));
    }

    @GET
    @Path("pause/{environment:INT|PROD}")
    public Response paused(
            @BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("environment") String environment) {
        return call.ok(outbox.paused(call.caller(), Segments.owner(odsCode), Segments.environment(environment)));
    }

    @PUT
    @Path("pause/{environment:INT|PROD}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response pause(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("environment") String environment,
            @Nullable PauseBody body) {
        PauseBody wanted = call.body(body);
        String reason = wanted.reason() == null ? "" : wanted.reason();
        return call.ok(outbox.pause(
                call.caller(), Segments.owner(odsCode), Segments.environment(environment), wanted.paused(), reason));
    }

    private static Response shown(Call call, OutboxView view) {
        return call.ok(view, view.version());
    }

    private static UUID id(String segment) {
        return Segments.id(segment, "message in the outbox");
    }
}
