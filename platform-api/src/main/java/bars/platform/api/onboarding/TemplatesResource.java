package bars.platform.api.onboarding;

import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.onboarding.Templates;
import bars.platform.onboarding.Templates.TemplateDocument;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /templates}: the texts of requests to the NHS teams. */
@Path("templates")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class TemplatesResource {
    private final Templates templates;

    @Inject
    public TemplatesResource(Templates templates) {
        this.templates = templates;
    }

    @GET
    public Response list(@BeanParam Call call, @BeanParam Paging paging) {
        return call.page(Page.whole(templates.list(call.caller()), paging));
    }

    @GET
    @Path("{name}")
    public Response get(@BeanParam Call call, @PathParam("name") String name) {
        var one = templates.get(call.caller(), name);
        return call.ok(one, one.version());
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@BeanParam Call call, @PathParam("name") String name, @Nullable TemplateDocument document) {
        var one = templates.put(call.caller(), name, call.body(document), call.precondition());
        return call.ok(one, one.version());
    }

    @POST
    @Path("{name}/preview")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response preview(@BeanParam Call call, @PathParam("name") String name, @Nullable TemplateDocument document) {
        TemplateDocument changed = document == null ? new TemplateDocument(null, null, null) : document;
        return call.ok(templates.preview(call.caller(), name, changed));
    }
}
