package bars.platform.api.onboarding;

import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.onboarding.ConformanceRegister;
import bars.platform.onboarding.ConformanceRegister.ConformanceDocument;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /conformance-certificates}: the supplier's Technical Conformance Certificates. */
@Path("conformance-certificates")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class ConformanceCertificatesResource {
    private final ConformanceRegister register;

    @Inject
    public ConformanceCertificatesResource(ConformanceRegister register) {
        this.register = register;
    }

    @GET
    public Response list(@BeanParam Call call, @BeanParam Paging paging) {
        return call.page(Page.whole(register.list(call.caller()), paging));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(@BeanParam Call call, @Nullable ConformanceDocument document) {
        var made = register.add(call.caller(), call.body(document));
        return call.created("conformance-certificates/" + made.id(), made, made.version());
    }

    @GET
    @Path("{id}")
    public Response get(@BeanParam Call call, @PathParam("id") String id) {
        var one = register.get(call.caller(), id(id));
        return call.ok(one, one.version());
    }

    @GET
    @Path("{id}/document")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response document(@BeanParam Call call, @PathParam("id") String id) {
        ConformanceRegister.Paper paper = register.paper(call.caller(), id(id));
        return Response.ok(paper.bytes(), MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + paper.fileName() + "\"")
                .build();
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@BeanParam Call call, @PathParam("id") String id, @Nullable ConformanceDocument document) {
        var one = register.change(call.caller(), id(id), call.body(document), call.requiredPrecondition());
        return call.ok(one, one.version());
    }

    @DELETE
    @Path("{id}")
    public Response remove(@BeanParam Call call, @PathParam("id") String id) {
        register.remove(call.caller(), id(id), call.requiredPrecondition());
        return call.noContent();
    }

    private static UUID id(String segment) {
        return Segments.id(segment, "conformance certificate");
    }
}
