package bars.platform.api;

import bars.platform.setting.SettingsBook;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /settings}. */
@Path("settings")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class SettingsResource {
    private final SettingsBook book;

    @Inject
    public SettingsResource(SettingsBook book) {
        this.book = book;
    }

    @GET
    public Response list(@BeanParam Call call, @BeanParam Paging paging) {
        return call.page(Page.whole(book.list(call.caller()), paging));
    }

    @GET
    @Path("{name}")
    public Response get(@BeanParam Call call, @PathParam("name") String name) {
        var setting = book.get(call.caller(), name);
        return call.ok(setting, setting.version());
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(
            @BeanParam Call call, @PathParam("name") String name, SettingsBook.@Nullable SettingDocument document) {
        var setting = book.put(call.caller(), name, call.body(document), call.precondition());
        return call.ok(setting, setting.version());
    }
}
