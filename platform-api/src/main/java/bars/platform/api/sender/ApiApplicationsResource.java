package bars.platform.api.sender;

import bars.db.Environment;
import bars.platform.api.Call;
import bars.platform.api.Media;
import bars.platform.api.MergePatch;
import bars.platform.api.Segments;
import bars.platform.sender.ApplicationDocument;
import bars.platform.sender.ApplicationView;
import bars.platform.sender.Applications;
import bars.platform.sender.Registration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /tenants/{odsCode}/api-applications/{environment}}: who a tenant is to the NHS API platform. */
@Path("tenants/{odsCode}/api-applications/{environment}")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class ApiApplicationsResource {
    private final Applications applications;
    private final Registration registration;

    @Inject
    public ApiApplicationsResource(Applications applications, Registration registration) {
        this.applications = applications;
        this.registration = registration;
    }

    @GET
    public Response get(
            @BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("environment") String environment) {
        ApplicationView view =
                applications.get(call.caller(), Segments.owner(odsCode), Segments.environment(environment));
        return call.ok(view, view.version());
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("environment") String environment,
            @Nullable ApplicationDocument document) {
        Environment one = Segments.environment(environment);
        String owner = Segments.owner(odsCode);
        var put = applications.put(call.caller(), owner, one, call.body(document), call.precondition());
        ApplicationView view = put.application();
        return put.created()
                ? call.created("tenants/" + owner + "/api-applications/" + one, view, view.version())
                : call.ok(view, view.version());
    }

    @PATCH
    @Consumes({Media.MERGE_PATCH, MediaType.APPLICATION_JSON})
    public Response patch(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("environment") String environment,
            @Nullable MergePatch patch) {
        Environment one = Segments.environment(environment);
        String owner = Segments.owner(odsCode);
        MergePatch change = call.body(patch);
        ApplicationView view = applications.edit(
                call.caller(),
                owner,
                one,
                before -> change.applyTo(before, ApplicationDocument.class),
                call.requiredPrecondition());
        return call.ok(view, view.version());
    }

    @GET
    @Path("registration-pack")
    public Response pack(
            @BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("environment") String environment) {
        return call.ok(registration.pack(call.caller(), Segments.owner(odsCode), Segments.environment(environment)));
    }

    @GET
    @Path("registration-pack")
    @Produces(MediaType.TEXT_PLAIN)
    public Response packAsText(
            @BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("environment") String environment) {
        return call.ok(registration
                .pack(call.caller(), Segments.owner(odsCode), Segments.environment(environment))
                .text());
    }

    @GET
    @Path("registration-pack")
    @Produces("message/rfc822")
    public Response packAsMail(
            @BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("environment") String environment) {
        return call.ok(registration
                .pack(call.caller(), Segments.owner(odsCode), Segments.environment(environment))
                .mailFile());
    }

    /** @param reference of the BaRS team's answer */
    public record ConfirmationBody(@Nullable String reference) {}

    @POST
    @Path("confirmed")
    public Response confirmed(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("environment") String environment,
            @Nullable ConfirmationBody body) {
        String reference = body == null || body.reference() == null ? "" : body.reference();
        ApplicationView view = applications.confirmed(
                call.caller(),
                Segments.owner(odsCode),
                Segments.environment(environment),
                call.requiredPrecondition(),
                reference);
        return call.ok(view, view.version());
    }

    @POST
    @Path("requested")
    public Response requested(
            @BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("environment") String environment) {
        ApplicationView view = applications.requested(
                call.caller(), Segments.owner(odsCode), Segments.environment(environment), call.requiredPrecondition());
        return call.ok(view, view.version());
    }
}
