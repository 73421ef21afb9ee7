package bars.platform.api.exchange;

import bars.db.Environment;
import bars.db.sender.SentRequest;
import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.exchange.RequestDesk;
import bars.platform.exchange.SentRequestView;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.sender.OutboxView;
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
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /tenants/{odsCode}/requests}: what a tenant asks of others, and what comes back. */
@Path("tenants/{odsCode}/requests")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class RequestsResource {
    /** A bundle of a tenant's own, in bytes. */
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    private final RequestDesk requests;

    @Inject
    public RequestsResource(RequestDesk requests) {
        this.requests = requests;
    }

    /** A bundle goes out byte for byte, so the body is read as such. */
    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/fhir+json"})
    public Response send(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("correlationId") @Nullable String correlationId,
            InputStream body)
            throws IOException {
        requests.admit(call.caller(), Segments.owner(odsCode));
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw Problem.of(ProblemType.TOO_LARGE, "A body may have at most " + MOST_BYTES + " bytes");
        }
        OutboxView made =
                requests.send(call.caller(), Segments.owner(odsCode), environment, conversation(correlationId), bytes);
        return call.created("tenants/" + made.odsCode() + "/requests/" + made.id(), made, made.version());
    }

    private static @Nullable UUID conversation(@Nullable String correlationId) {
        try {
            return correlationId == null ? null : UUID.fromString(correlationId);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemType.INVALID_PARAMETER, "correlationId must be a UUID");
        }
    }

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("service") @Nullable String service,
            @QueryParam("state") SentRequest.@Nullable State state) {
        List<RequestDesk.Placed> rows = requests.list(
                call.caller(),
                Segments.owner(odsCode),
                environment,
                state,
                service,
                paging.afterNumber(),
                paging.oneMore());
        return call.page(Page.of(rows, paging, row -> Long.toString(row.sequence()), RequestDesk.Placed::request));
    }

    @GET
    @Path("{id}")
    public Response get(@BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        SentRequestView view = requests.get(call.caller(), Segments.owner(odsCode), Segments.id(id, "request"));
        return call.ok(view);
    }
}
