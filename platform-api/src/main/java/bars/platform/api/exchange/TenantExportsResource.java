package bars.platform.api.exchange;

import bars.db.Environment;
import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.exchange.TenantExportDesk;
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
import jakarta.ws.rs.core.StreamingOutput;
import org.jspecify.annotations.Nullable;

/** {@code /tenants/{odsCode}/exports}: everything of a tenant in one environment, as a file that is fetched once. */
@Path("tenants/{odsCode}/exports")
@Singleton
public class TenantExportsResource {
    private static final String ZIP = "application/zip";

    private final TenantExportDesk exports;

    @Inject
    public TenantExportsResource(TenantExportDesk exports) {
        this.exports = exports;
    }

    /** @param reason why, kept in the audit log */
    public record ExportBody(@Nullable Environment environment, @Nullable String reason) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response history(@BeanParam Call call, @BeanParam Paging paging, @PathParam("odsCode") String odsCode) {
        return call.page(Page.whole(exports.history(call.caller(), Segments.owner(odsCode)), paging));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response ask(@BeanParam Call call, @PathParam("odsCode") String odsCode, @Nullable ExportBody body) {
        ExportBody given = call.body(body);
        var asked = exports.ask(call.caller(), Segments.owner(odsCode), given.environment(), given.reason());
        return call.accepted(asked.job().id(), asked);
    }

    @GET
    @Path("{link}")
    public Response fetch(@BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("link") String link) {
        TenantExportDesk.ExportFile file = exports.fetch(call.caller(), Segments.owner(odsCode), link);
        StreamingOutput content = file::writeTo;
        return Response.ok(content, ZIP)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.fileName() + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
