package bars.platform.api;

import bars.db.Environment;
import bars.platform.certificate.ClientIdentityDesk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code /client-identities}: as whom the platform calls systems of tenants. */
@Path("client-identities")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class ClientIdentitiesResource {
    private final ClientIdentityDesk identities;

    @Inject
    public ClientIdentitiesResource(ClientIdentityDesk identities) {
        this.identities = identities;
    }

    /** @param activeFrom when it is shown first; absent for now */
    public record ClientIdentityBody(@Nullable Environment environment, @Nullable Instant activeFrom) {}

    @GET
    public Response list(@BeanParam Call call, @BeanParam Paging paging) {
        return call.page(Page.whole(identities.list(call.caller()), paging));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response make(@BeanParam Call call, @Nullable ClientIdentityBody body) {
        ClientIdentityBody given = call.body(body);
        var made = identities.make(call.caller(), given.environment(), given.activeFrom());
        return Response.status(Response.Status.CREATED).entity(made).build();
    }

    @POST
    @Path("{id}/retirement")
    public Response retire(@BeanParam Call call, @PathParam("id") String id) {
        return call.ok(identities.retire(call.caller(), Segments.id(id, "client identity")));
    }
}
