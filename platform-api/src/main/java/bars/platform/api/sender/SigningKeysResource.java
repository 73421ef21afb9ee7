package bars.platform.api.sender;

import bars.db.Environment;
import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.sender.KeyRing;
import bars.platform.sender.SigningKeyView;
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

/** {@code /tenants/{odsCode}/signing-keys}: the keys that sign for API-M. */
@Path("tenants/{odsCode}/signing-keys")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class SigningKeysResource {
    private final KeyRing keys;

    @Inject
    public SigningKeysResource(KeyRing keys) {
        this.keys = keys;
    }

    /** @param atOnce the present key is compromised: skip the overlap */
    public record RotationBody(@Nullable Environment environment, @Nullable Boolean atOnce) {}

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment) {
        return call.page(Page.whole(keys.list(call.caller(), Segments.owner(odsCode), environment), paging));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response rotate(
            @BeanParam Call call, @PathParam("odsCode") String odsCode, @Nullable RotationBody rotation) {
        RotationBody given = call.body(rotation);
        String owner = Segments.owner(odsCode);
        SigningKeyView made =
                keys.rotate(call.caller(), owner, given.environment(), Boolean.TRUE.equals(given.atOnce()));
        return call.created("tenants/" + owner + "/signing-keys", made, 0);
    }
}
