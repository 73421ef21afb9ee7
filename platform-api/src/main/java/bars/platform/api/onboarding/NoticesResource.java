package bars.platform.api.onboarding;

import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.reminder.RequestDesk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /certificates/{id}/notices}: what was said to whom about a certificate, with the proof. */
@Path("certificates/{id}/notices")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class NoticesResource {
    private final RequestDesk desk;

    @Inject
    public NoticesResource(RequestDesk desk) {
        this.desk = desk;
    }

    @GET
    public Response list(@BeanParam Call call, @BeanParam Paging paging, @PathParam("id") String id) {
        return call.page(Page.whole(desk.notices(call.caller(), Segments.id(id, "certificate")), paging));
    }
}
