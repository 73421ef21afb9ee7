package bars.platform.api;

import bars.db.access.Approval;
import bars.platform.access.SecondPerson;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
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
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /approvals}: deeds that need a second person. */
@Path("approvals")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class ApprovalsResource {
    private final SecondPerson second;

    @Inject
    public ApprovalsResource(SecondPerson second) {
        this.second = second;
    }

    /** Consent or refusal. */
    public record Decision(@Nullable Boolean consent) {}

    @GET
    public Response list(
            @BeanParam Call call, @BeanParam Paging paging, @QueryParam("state") Approval.@Nullable State state) {
        String after = paging.after();
        var rows = second.list(call.caller(), after == null ? null : uuid(after), state, paging.oneMore());
        return call.page(Page.of(rows, paging, row -> row.id().toString(), row -> row));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response ask(@BeanParam Call call, SecondPerson.@Nullable Request request) {
        Approval approval = second.ask(call.caller(), call.body(request), Map.of());
        return call.created("approvals/" + approval.id(), approval, approval.version());
    }

    @GET
    @Path("{id}")
    public Response get(@BeanParam Call call, @PathParam("id") String id) {
        Approval approval = second.get(call.caller(), uuid(id));
        return call.ok(approval, approval.version());
    }

    @POST
    @Path("{id}/decision")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response decide(@BeanParam Call call, @PathParam("id") String id, @Nullable Decision decision) {
        Boolean consent = call.body(decision).consent();
        if (consent == null) {
            throw Problem.of(ProblemType.VALIDATION, "Say whether you consent");
        }
        Approval approval = second.decide(call.caller(), uuid(id), consent, call.requiredPrecondition());
        return call.ok(approval, approval.version());
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("approval");
        }
    }
}
