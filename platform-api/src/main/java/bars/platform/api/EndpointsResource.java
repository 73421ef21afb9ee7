package bars.platform.api;

import bars.db.Environment;
import bars.platform.problem.Problem;
import bars.platform.tenant.AccessRules;
import bars.platform.tenant.CatalogueEntry;
import bars.platform.tenant.EndpointRegister;
import bars.platform.tenant.EndpointSwitch;
import bars.platform.tenant.EndpointView;
import bars.platform.tenant.ServiceDocument;
import bars.platform.tenant.ServiceRegister;
import bars.platform.tenant.ServiceView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /endpoints} and the services behind each. */
@Path("endpoints/{serverName}")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class EndpointsResource {
    private final EndpointRegister endpoints;
    private final ServiceRegister services;

    @Inject
    public EndpointsResource(EndpointRegister endpoints, ServiceRegister services) {
        this.endpoints = endpoints;
        this.services = services;
    }

    @GET
    public Response get(@BeanParam Call call, @PathParam("serverName") String serverName) {
        EndpointView endpoint = endpoints.get(call.caller(), serverName);
        return call.ok(endpoint, endpoint.version());
    }

    @PATCH
    @Consumes({Media.MERGE_PATCH, MediaType.APPLICATION_JSON})
    public Response patch(
            @BeanParam Call call, @PathParam("serverName") String serverName, @Nullable MergePatch patch) {
        EndpointSwitch change = call.body(patch).applyTo(new EndpointSwitch(null), EndpointSwitch.class);
        EndpointView endpoint = endpoints.turn(call.caller(), serverName, call.requiredPrecondition(), change);
        return call.ok(endpoint, endpoint.version());
    }

    @DELETE
    public Response remove(@BeanParam Call call, @PathParam("serverName") String serverName) {
        endpoints.remove(call.caller(), serverName, call.requiredPrecondition());
        return call.noContent();
    }

    @GET
    @Path("services")
    public Response services(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("serverName") String serverName,
            @QueryParam("environment") @Nullable Environment environment) {
        return call.page(
                Page.whole(services.list(call.caller(), serverName), environment, ServiceView::environment, paging));
    }

    @POST
    @Path("services")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response offer(
            @BeanParam Call call, @PathParam("serverName") String serverName, @Nullable ServiceDocument document) {
        ServiceView service = services.offer(call.caller(), serverName, call.body(document));
        return call.created(at(service), service, service.version());
    }

    @GET
    @Path("services/{id}")
    public Response service(
            @BeanParam Call call, @PathParam("serverName") String serverName, @PathParam("id") String id) {
        ServiceView service = services.get(call.caller(), serverName, uuid(id));
        return call.ok(service, service.version());
    }

    @PUT
    @Path("services/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(
            @BeanParam Call call,
            @PathParam("serverName") String serverName,
            @PathParam("id") String id,
            @Nullable ServiceDocument document) {
        var put = services.put(call.caller(), serverName, uuid(id), call.body(document), call.precondition());
        ServiceView service = put.service();
        return put.created()
                ? call.created(at(service), service, service.version())
                : call.ok(service, service.version());
    }

    @DELETE
    @Path("services/{id}")
    public Response withdraw(
            @BeanParam Call call, @PathParam("serverName") String serverName, @PathParam("id") String id) {
        services.withdraw(call.caller(), serverName, uuid(id), call.requiredPrecondition());
        return call.noContent();
    }

    @GET
    @Path("services/{id}/access-rules")
    public Response accessRules(
            @BeanParam Call call, @PathParam("serverName") String serverName, @PathParam("id") String id) {
        var rules = services.accessRules(call.caller(), serverName, uuid(id));
        return call.ok(rules.value(), rules.version());
    }

    @PUT
    @Path("services/{id}/access-rules")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response admit(
            @BeanParam Call call,
            @PathParam("serverName") String serverName,
            @PathParam("id") String id,
            @Nullable AccessRules rules) {
        var admitted =
                services.admit(call.caller(), serverName, uuid(id), call.body(rules), call.requiredPrecondition());
        return call.ok(admitted.value(), admitted.version());
    }

    @GET
    @Path("services/{id}/catalogue-entry")
    public Response catalogueEntry(
            @BeanParam Call call, @PathParam("serverName") String serverName, @PathParam("id") String id) {
        var entry = services.catalogueEntry(call.caller(), serverName, uuid(id));
        return call.ok(entry.value(), entry.version());
    }

    @POST
    @Path("services/{id}/catalogue-entry")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response moveCatalogueEntry(
            @BeanParam Call call,
            @PathParam("serverName") String serverName,
            @PathParam("id") String id,
            CatalogueEntry.@Nullable Move move) {
        var entry = services.moveCatalogueEntry(
                call.caller(),
                serverName,
                uuid(id),
                move == null ? new CatalogueEntry.Move(null, null, null) : move,
                call.requiredPrecondition());
        return call.ok(entry.value(), entry.version());
    }

    private static String at(ServiceView service) {
        return "endpoints/" + service.serverName() + "/services/" + service.id();
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("service");
        }
    }
}
