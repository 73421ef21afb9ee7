package bars.platform.api;

import bars.db.Environment;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** {@code /me}: who the platform takes the caller for. */
@Path("me")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class MeResource {
    /**
     * @param tenants empty for every tenant
     * @param environments empty for both
     */
    public record Me(
            String actor,
            String name,
            List<String> permissions,
            SortedSet<String> tenants,
            SortedSet<Environment> environments) {}

    @GET
    public Response me(@BeanParam Call call) {
        Caller caller = call.caller();
        return call.ok(new Me(
                caller.actor(),
                caller.name(),
                caller.permissions().stream().map(Permission::wire).sorted().toList(),
                new TreeSet<>(caller.bounds().tenants()),
                new TreeSet<>(caller.bounds().environments())));
    }
}
