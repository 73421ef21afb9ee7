package bars.platform.api.exchange;

import bars.platform.api.Call;
import bars.platform.api.Segments;
import bars.platform.webhook.BackendTrustDesk;
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

/** {@code /tenants/{odsCode}/backend-trust/{environment}}: who vouches for the tenant's own systems. */
@Path("tenants/{odsCode}/backend-trust/{environment}")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class BackendTrustResource {
    private final BackendTrustDesk trust;

    @Inject
    public BackendTrustResource(BackendTrustDesk trust) {
        this.trust = trust;
    }

    /** @param certificates PEM, one or more */
    public record BackendTrustBody(@Nullable String certificates) {}

    @GET
    public Response get(
            @BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("environment") String environment) {
        var view = trust.get(call.caller(), Segments.owner(odsCode), Segments.environment(environment));
        return call.ok(view, view.version());
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("environment") String environment,
            @Nullable BackendTrustBody body) {
        var view = trust.put(
                call.caller(),
                Segments.owner(odsCode),
                Segments.environment(environment),
                call.precondition(),
                call.body(body).certificates());
        return call.ok(view, view.version());
    }

    @DELETE
    public Response remove(
            @BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("environment") String environment) {
        trust.remove(
                call.caller(), Segments.owner(odsCode), Segments.environment(environment), call.requiredPrecondition());
        return call.noContent();
    }
}
