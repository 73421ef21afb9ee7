package bars.platform.api;

import bars.db.Environment;
import bars.db.tenant.TenantStatus;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.tenant.Decommission;
import bars.platform.tenant.EndpointDocument;
import bars.platform.tenant.EndpointRegister;
import bars.platform.tenant.EndpointView;
import bars.platform.tenant.ImportList;
import bars.platform.tenant.OdsCodes;
import bars.platform.tenant.TenantDocument;
import bars.platform.tenant.TenantImports;
import bars.platform.tenant.TenantRegister;
import bars.platform.tenant.TenantView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /tenants} and the endpoints of each. */
@Path("tenants")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class TenantsResource {
    private final TenantRegister tenants;
    private final EndpointRegister endpoints;
    private final TenantImports imports;
    private final Decommission decommission;

    @Inject
    public TenantsResource(
            TenantRegister tenants, EndpointRegister endpoints, TenantImports imports, Decommission decommission) {
        this.tenants = tenants;
        this.endpoints = endpoints;
        this.imports = imports;
        this.decommission = decommission;
    }

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @QueryParam("q") @Nullable String text,
            @QueryParam("odsCode") @Nullable String odsCode,
            @QueryParam("status") @Nullable TenantStatus status) {
        if (odsCode != null) {
            return call.page(Page.whole(exactly(call, odsCode, text, status), paging));
        }
        String search = text == null || text.isBlank() ? null : text.strip();
        List<TenantView> rows = tenants.list(call.caller(), paging.after(), search, status, paging.oneMore());
        return call.page(Page.of(rows, paging, TenantView::odsCode, view -> view));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response register(@BeanParam Call call, @Nullable TenantDocument document) {
        TenantView tenant = tenants.register(call.caller(), call.body(document));
        return call.created("tenants/" + tenant.odsCode(), tenant, tenant.version());
    }

    @GET
    @Path("{odsCode}")
    public Response get(@BeanParam Call call, @PathParam("odsCode") String odsCode) {
        TenantView tenant = tenants.get(call.caller(), OdsCodes.normalised(odsCode));
        return call.ok(tenant, tenant.version());
    }

    @PUT
    @Path("{odsCode}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@BeanParam Call call, @PathParam("odsCode") String odsCode, @Nullable TenantDocument document) {
        var put = tenants.put(call.caller(), OdsCodes.normalised(odsCode), call.body(document), call.precondition());
        TenantView tenant = put.tenant();
        return put.created()
                ? call.created("tenants/" + tenant.odsCode(), tenant, tenant.version())
                : call.ok(tenant, tenant.version());
    }

    @PATCH
    @Path("{odsCode}")
    @Consumes({Media.MERGE_PATCH, MediaType.APPLICATION_JSON})
    public Response patch(@BeanParam Call call, @PathParam("odsCode") String odsCode, @Nullable MergePatch patch) {
        MergePatch change = call.body(patch);
        TenantView tenant = tenants.edit(
                call.caller(),
                OdsCodes.normalised(odsCode),
                call.requiredPrecondition(),
                document -> change.applyTo(document, TenantDocument.class));
        return call.ok(tenant, tenant.version());
    }

    @DELETE
    @Path("{odsCode}")
    public Response leave(
            @BeanParam Call call, @PathParam("odsCode") String odsCode, @QueryParam("dryRun") boolean dryRun) {
        String one = OdsCodes.normalised(odsCode);
        if (dryRun) {
            return call.ok(decommission.preview(call.caller(), one, call.requiredPrecondition()));
        }
        var job = decommission.submit(call.caller(), one, call.requiredPrecondition());
        return call.accepted(job.id(), job);
    }

    /** A list of tenants: what it would do (200), or a job that does it (202). */
    @POST
    @Path("imports")
    @Consumes({Media.CSV, Media.NDJSON})
    public Response imports(
            @BeanParam Call call,
            @HeaderParam("Content-Type") MediaType contentType,
            @QueryParam("dryRun") boolean dryRun,
            InputStream body)
            throws IOException {
        byte[] list = body.readNBytes(ImportList.MAX_BYTES + 1);
        if (list.length > ImportList.MAX_BYTES) {
            throw Problem.of(ProblemType.TOO_LARGE, "A list has at most " + ImportList.MAX_BYTES + " bytes");
        }
        var rows =
                contentType.isCompatible(MediaType.valueOf(Media.CSV)) ? ImportList.csv(list) : ImportList.ndjson(list);
        if (dryRun) {
            return call.ok(imports.preview(call.caller(), rows));
        }
        var job = imports.submit(call.caller(), rows);
        return call.accepted(job.id(), job);
    }

    @GET
    @Path("{odsCode}/endpoints")
    public Response endpoints(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment) {
        return call.page(Page.whole(endpoints.list(call.caller(), OdsCodes.normalised(odsCode), environment), paging));
    }

    @POST
    @Path("{odsCode}/endpoints")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response nameEndpoint(
            @BeanParam Call call, @PathParam("odsCode") String odsCode, @Nullable EndpointDocument document) {
        EndpointView endpoint = endpoints.name(call.caller(), OdsCodes.normalised(odsCode), call.body(document));
        return call.created("endpoints/" + endpoint.serverName(), endpoint, endpoint.version());
    }

    private List<TenantView> exactly(Call call, String odsCode, @Nullable String text, @Nullable TenantStatus status) {
        try {
            TenantView one = tenants.get(call.caller(), OdsCodes.normalised(odsCode));
            boolean named = text == null
                    || one.name()
                            .toLowerCase(java.util.Locale.ROOT)
                            .contains(text.strip().toLowerCase(java.util.Locale.ROOT))
                    || one.odsCode().startsWith(text.strip().toUpperCase(java.util.Locale.ROOT));
            return named && (status == null || status == one.status()) ? List.of(one) : List.of();
        } catch (Problem none) {
            if (none.type() != ProblemType.NOT_FOUND) {
                throw none;
            }
            return List.of();
        }
    }
}
