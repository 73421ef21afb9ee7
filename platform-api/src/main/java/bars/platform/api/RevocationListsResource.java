package bars.platform.api;

import bars.platform.problem.Precondition;
import bars.platform.trust.RevocationDesk;
import bars.platform.trust.RevocationView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The revocation lists of an environment. The version is that of the environment's trust. */
@Path("trust/{environment}/crls")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class RevocationListsResource {
    /** @param list PEM or the Base64 of DER */
    public record ListBody(@Nullable String list) {}

    private final RevocationDesk desk;

    @Inject
    public RevocationListsResource(RevocationDesk desk) {
        this.desk = desk;
    }

    @GET
    public Response list(@BeanParam Call call, @BeanParam Paging paging, @PathParam("environment") String environment) {
        RevocationView.Lists present = desk.list(call.caller(), Segments.environment(environment));
        return call.page(Page.whole(present.lists(), paging), present.version());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(
            @BeanParam Call call,
            @PathParam("environment") String environment,
            @QueryParam("dryRun") boolean dryRun,
            @Nullable ListBody body) {
        String list = call.body(body).list();
        byte[] content = list == null ? new byte[0] : list.getBytes(StandardCharsets.UTF_8);
        return added(call, environment, content, dryRun);
    }

    @POST
    @Consumes({
        "application/pkix-crl",
        "application/x-pem-file",
        MediaType.APPLICATION_OCTET_STREAM,
        MediaType.TEXT_PLAIN
    })
    public Response addAsFile(
            @BeanParam Call call,
            @PathParam("environment") String environment,
            @QueryParam("dryRun") boolean dryRun,
            byte[] content) {
        return added(call, environment, content, dryRun);
    }

    @DELETE
    @Path("{id}")
    public Response remove(
            @BeanParam Call call,
            @PathParam("environment") String environment,
            @PathParam("id") String id,
            @QueryParam("dryRun") boolean dryRun) {
        Precondition precondition = call.requiredPrecondition();
        RevocationView.Lists left = desk.remove(
                call.caller(),
                Segments.environment(environment),
                precondition,
                Segments.id(id, "revocation list"),
                dryRun);
        return call.page(Page.whole(left.lists()), left.version());
    }

    private Response added(Call call, String environment, byte[] content, boolean dryRun) {
        RevocationView.Added added = desk.add(call.caller(), Segments.environment(environment), content, dryRun);
        return added.changes() && !dryRun
                ? call.created("trust/" + environment + "/crls", added, added.version())
                : call.ok(added, added.version());
    }
}
