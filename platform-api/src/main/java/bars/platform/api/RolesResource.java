package bars.platform.api;

import bars.platform.access.RoleBook;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /roles}: named bundles of permissions. */
@Path("roles")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class RolesResource {
    private final RoleBook roles;

    @Inject
    public RolesResource(RoleBook roles) {
        this.roles = roles;
    }

    @GET
    public Response list(@BeanParam Call call, @BeanParam Paging paging) {
        return call.page(Page.whole(roles.list(call.caller()), paging));
    }

    @GET
    @Path("{name}")
    public Response get(@BeanParam Call call, @PathParam("name") String name) {
        var role = roles.get(call.caller(), name);
        return call.ok(role, role.version());
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(
            @BeanParam Call call, @PathParam("name") String name, RoleBook.@Nullable RoleDocument document) {
        var role = roles.put(call.caller(), name, call.body(document), call.precondition());
        return call.ok(role, role.version());
    }

    @DELETE
    @Path("{name}")
    public Response remove(@BeanParam Call call, @PathParam("name") String name) {
        roles.remove(call.caller(), name, call.requiredPrecondition());
        return call.noContent();
    }
}
