package bars.platform.api;

import bars.platform.node.SystemDesk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /system} and {@code /nodes}. */
@Path("")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class SystemResource {
    private final SystemDesk desk;

    @Inject
    public SystemResource(SystemDesk desk) {
        this.desk = desk;
    }

    @GET
    @Path("system")
    public Response system(@BeanParam Call call) {
        return call.ok(desk.system(call.caller()));
    }

    @GET
    @Path("nodes")
    public Response nodes(@BeanParam Call call, @BeanParam Paging paging) {
        return call.page(Page.whole(desk.nodes(call.caller()), paging));
    }
}
