package bars.platform.api.onboarding;

import bars.platform.api.Call;
import bars.platform.certificate.CertificateView;
import bars.platform.certificate.KeyImports;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /certificates/imports}: a key and its certificate that were made elsewhere. */
@Path("certificates/imports")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class KeyImportsResource {
    private final KeyImports imports;

    @Inject
    public KeyImportsResource(KeyImports imports) {
        this.imports = imports;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response take(@BeanParam Call call, KeyImports.@Nullable Document document) {
        CertificateView taken = imports.take(call.caller(), call.body(document));
        return call.created("certificates/" + taken.id(), taken, taken.version());
    }
}
