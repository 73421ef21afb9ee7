package bars.platform.api.onboarding;

import bars.platform.api.Call;
import bars.platform.onboarding.Onboarding;
import bars.platform.tenant.OdsCodes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /tenants/{odsCode}/onboarding}: from an ODS code to all requests ready to send. */
@Path("tenants/{odsCode}/onboarding")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class OnboardingResource {
    private final Onboarding onboarding;

    @Inject
    public OnboardingResource(Onboarding onboarding) {
        this.onboarding = onboarding;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response start(@BeanParam Call call, @PathParam("odsCode") String odsCode, Onboarding.@Nullable Plan plan) {
        return call.ok(onboarding.start(call.caller(), OdsCodes.normalised(odsCode), call.body(plan)));
    }
}
