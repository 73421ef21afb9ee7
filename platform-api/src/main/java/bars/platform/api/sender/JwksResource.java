package bars.platform.api.sender;

import bars.platform.api.Segments;
import bars.platform.sender.KeyRing;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /jwks/{odsCode}/{environment}}: the public keys, for API-M to fetch. No token. */
@Path("jwks/{odsCode}/{environment}")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class JwksResource {
    /** Short: a fresh key should be seen by whoever caches in between well before it signs. */
    private static final int MAX_AGE_SECONDS = 300;

    private final KeyRing keys;

    @Inject
    public JwksResource(KeyRing keys) {
        this.keys = keys;
    }

    @GET
    public Response get(@PathParam("odsCode") String odsCode, @PathParam("environment") String environment) {
        var cache = new CacheControl();
        cache.setMaxAge(MAX_AGE_SECONDS);
        return Response.ok(keys.published(Segments.owner(odsCode), Segments.environment(environment)))
                .cacheControl(cache)
                .build();
    }
}
