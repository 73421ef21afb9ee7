package bars.platform.api;

import bars.platform.problem.Precondition;
import bars.platform.trust.RevocationView;
import bars.platform.trust.SourceDesk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Where the revocation lists of an environment are fetched from. A removal states the version of the environment's trust. */
@Path("trust/{environment}/crl-sources")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class RevocationSourcesResource {
    private final SourceDesk desk;

    @Inject
    public RevocationSourcesResource(SourceDesk desk) {
        this.desk = desk;
    }

    @GET
    public Response list(@BeanParam Call call, @BeanParam Paging paging, @PathParam("environment") String environment) {
        return call.page(Page.whole(desk.list(call.caller(), Segments.environment(environment)), paging));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(
            @BeanParam Call call,
            @PathParam("environment") String environment,
            SourceDesk.@Nullable Document document) {
        RevocationView.Source added = desk.add(call.caller(), Segments.environment(environment), call.body(document));
        return Response.status(Response.Status.CREATED).entity(added).build();
    }

    @DELETE
    @Path("{id}")
    public Response remove(
            @BeanParam Call call, @PathParam("environment") String environment, @PathParam("id") String id) {
        Precondition precondition = call.requiredPrecondition();
        return call.page(Page.whole(desk.remove(
                call.caller(), Segments.environment(environment), precondition, Segments.id(id, "revocation source"))));
    }
}
