package bars.platform.api;

import bars.db.Environment;
import bars.platform.certificate.CertificateRegister;
import bars.platform.certificate.CertificateView;
import bars.platform.certificate.KeySpec;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The certificates of one endpoint: what there is, and a new key with its request. */
@Path("endpoints/{serverName}/certificates")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class EndpointCertificatesResource {
    /** @param keySpec kind of key; the setting of the environment when absent */
    public record RequestBody(@Nullable KeySpec keySpec) {}

    private final CertificateRegister register;

    @Inject
    public EndpointCertificatesResource(CertificateRegister register) {
        this.register = register;
    }

    @GET
    public Response ofEndpoint(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("serverName") String serverName,
            @QueryParam("environment") @Nullable Environment environment) {
        return call.page(
                Page.whole(register.of(call.caller(), serverName), environment, CertificateView::environment, paging));
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response request(
            @BeanParam Call call, @PathParam("serverName") String serverName, @Nullable RequestBody body) {
        KeySpec spec = body == null ? null : body.keySpec();
        CertificateView made = register.request(call.caller(), serverName, spec);
        return call.created("certificates/" + made.id(), made, made.version());
    }
}
