package bars.platform.api.sender;

import bars.platform.api.Call;
import bars.platform.api.Segments;
import bars.platform.sender.RegistryDesk;
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

/** {@code /tenants/{odsCode}/registry-pointers/{environment}}: whether the registry points to a tenant's bookings. */
@Path("tenants/{odsCode}/registry-pointers/{environment:INT|PROD}")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class RegistryResource {
    private final RegistryDesk registry;

    @Inject
    public RegistryResource(RegistryDesk registry) {
        this.registry = registry;
    }

    /** @param enabled whether bookings are pointed to from now on */
    public record SwitchBody(@Nullable Boolean enabled) {}

    @GET
    public Response get(
            @BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("environment") String environment) {
        return call.ok(registry.get(call.caller(), Segments.owner(odsCode), Segments.environment(environment)));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Response set(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("environment") String environment,
            @Nullable SwitchBody body) {
        return call.ok(registry.set(
                call.caller(),
                Segments.owner(odsCode),
                Segments.environment(environment),
                call.body(body).enabled()));
    }
}
