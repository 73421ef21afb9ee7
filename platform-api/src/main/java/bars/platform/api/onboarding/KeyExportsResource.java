package bars.platform.api.onboarding;

import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.certificate.KeyExportDesk;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /certificates/{id}/exports}: a private key on its way out. */
@Path("certificates/{id}/exports")
@Singleton
public class KeyExportsResource {
    private final KeyExportDesk exports;

    @Inject
    public KeyExportsResource(KeyExportDesk exports) {
        this.exports = exports;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response history(@BeanParam Call call, @BeanParam Paging paging, @PathParam("id") String id) {
        return call.page(Page.whole(exports.history(call.caller(), id(id)), paging));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response prepare(
            @BeanParam Call call, @PathParam("id") String id, KeyExportDesk.@Nullable Document document) {
        return call.made(exports.prepare(call.caller(), id(id), call.body(document)));
    }

    @GET
    @Path("{link}")
    public Response fetch(@BeanParam Call call, @PathParam("id") String id, @PathParam("link") String link) {
        KeyExportDesk.Content content = exports.fetch(call.caller(), id(id), link);
        return Response.ok(content.bytes(), content.mediaType())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + content.fileName() + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static UUID id(String segment) {
        return Segments.id(segment, "certificate");
    }
}
