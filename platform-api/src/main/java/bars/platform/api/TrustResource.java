package bars.platform.api;

import bars.db.Environment;
import bars.db.trust.TrustPolicy;
import bars.platform.access.Caller;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.trust.Inspections;
import bars.platform.trust.Trust;
import bars.platform.trust.TrustView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whom each environment lets in. The version is that of the environment's trust. */
@Path("trust/{environment}")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class TrustResource {
    private static final String PEM = "application/x-pem-file";

    /** @param certificate PEM, one or more, or the Base64 of DER */
    public record AuthorityBody(@Nullable String certificate, @Nullable String note) {}

    /** @param name a host name */
    public record ClientNameBody(@Nullable String name, @Nullable String note) {}

    /** @param cidr an address or a network */
    public record ClientAddressBody(@Nullable String cidr, @Nullable String note) {}

    private final Trust trust;
    private final Inspections inspections;

    @Inject
    public TrustResource(Trust trust, Inspections inspections) {
        this.trust = trust;
        this.inspections = inspections;
    }

    @GET
    public Response show(@BeanParam Call call, @PathParam("environment") String environment) {
        return answer(call, trust.show(call.caller(), Segments.environment(environment)));
    }

    @PATCH
    @Consumes(Media.MERGE_PATCH)
    public Response setPolicy(
            @BeanParam Call call,
            @PathParam("environment") String environment,
            @QueryParam("dryRun") boolean dryRun,
            @Nullable MergePatch patch) {
        MergePatch change = call.body(patch);
        return answer(
                call,
                trust.editPolicy(
                        call.caller(),
                        Segments.environment(environment),
                        call.requiredPrecondition(),
                        policy -> change.applyTo(policy, TrustPolicy.class),
                        dryRun));
    }

    @GET
    @Path("versions")
    public Response versions(
            @BeanParam Call call, @BeanParam Paging paging, @PathParam("environment") String environment) {
        List<TrustView.VersionView> rows = trust.history(
                call.caller(), Segments.environment(environment), version(paging.after()), paging.oneMore());
        return call.page(Page.of(rows, paging, row -> Integer.toString(row.version()), row -> row));
    }

    @POST
    @Path("versions/{version}/restore")
    public Response restore(
            @BeanParam Call call,
            @PathParam("environment") String environment,
            @PathParam("version") int version,
            @QueryParam("dryRun") boolean dryRun) {
        Precondition precondition = call.requiredPrecondition();
        return answer(
                call, trust.restore(call.caller(), Segments.environment(environment), precondition, version, dryRun));
    }

    @GET
    @Path("authorities")
    public Response authorities(
            @BeanParam Call call, @BeanParam Paging paging, @PathParam("environment") String environment) {
        TrustView view = trust.show(call.caller(), Segments.environment(environment));
        return call.page(Page.whole(view.authorities(), paging), view.version());
    }

    @GET
    @Path("authorities/usage")
    public Response usage(
            @BeanParam Call call, @BeanParam Paging paging, @PathParam("environment") String environment) {
        return call.page(Page.whole(trust.usage(call.caller(), Segments.environment(environment)), paging));
    }

    @POST
    @Path("authorities")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response addAuthorities(
            @BeanParam Call call,
            @PathParam("environment") String environment,
            @QueryParam("dryRun") boolean dryRun,
            @Nullable AuthorityBody body) {
        AuthorityBody given = call.body(body);
        return created(
                call,
                trust.addAuthorities(
                        call.caller(), Segments.environment(environment), given.certificate(), given.note(), dryRun),
                dryRun);
    }

    @POST
    @Path("authorities")
    @Consumes({PEM, MediaType.TEXT_PLAIN})
    public Response addAuthoritiesAsPem(
            @BeanParam Call call,
            @PathParam("environment") String environment,
            @QueryParam("dryRun") boolean dryRun,
            String pem) {
        return created(
                call,
                trust.addAuthorities(call.caller(), Segments.environment(environment), pem, null, dryRun),
                dryRun);
    }

    @GET
    @Path("client-names")
    public Response clientNames(
            @BeanParam Call call, @BeanParam Paging paging, @PathParam("environment") String environment) {
        TrustView view = trust.show(call.caller(), Segments.environment(environment));
        return call.page(Page.whole(view.clientNames(), paging), view.version());
    }

    @POST
    @Path("client-names")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response addClientName(
            @BeanParam Call call,
            @PathParam("environment") String environment,
            @QueryParam("dryRun") boolean dryRun,
            @Nullable ClientNameBody body) {
        ClientNameBody given = call.body(body);
        return created(
                call,
                trust.addClientName(
                        call.caller(), Segments.environment(environment), given.name(), given.note(), dryRun),
                dryRun);
    }

    @GET
    @Path("client-addresses")
    public Response clientAddresses(
            @BeanParam Call call, @BeanParam Paging paging, @PathParam("environment") String environment) {
        TrustView view = trust.show(call.caller(), Segments.environment(environment));
        return call.page(Page.whole(view.clientAddresses(), paging), view.version());
    }

    @POST
    @Path("client-addresses")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response addClientAddress(
            @BeanParam Call call,
            @PathParam("environment") String environment,
            @QueryParam("dryRun") boolean dryRun,
            @Nullable ClientAddressBody body) {
        ClientAddressBody given = call.body(body);
        return created(
                call,
                trust.addClientAddress(
                        call.caller(), Segments.environment(environment), given.cidr(), given.note(), dryRun),
                dryRun);
    }

    @DELETE
    @Path("{list:authorities|client-names}/{id}")
    public Response remove(
            @BeanParam Call call,
            @PathParam("environment") String environment,
            @PathParam("id") String id,
            @QueryParam("dryRun") boolean dryRun) {
        return removed(trust::remove, call, environment, id, dryRun);
    }

    @DELETE
    @Path("client-addresses/{id}")
    public Response removeClientAddress(
            @BeanParam Call call,
            @PathParam("environment") String environment,
            @PathParam("id") String id,
            @QueryParam("dryRun") boolean dryRun) {
        return removed(trust::removeClientAddress, call, environment, id, dryRun);
    }

    @POST
    @Path("inspections")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response inspect(
            @BeanParam Call call,
            @PathParam("environment") String environment,
            Inspections.@Nullable Document document) {
        return call.ok(inspections.inspect(call.caller(), Segments.environment(environment), call.body(document)));
    }

    /** Takes an entry off one of the lists. */
    @FunctionalInterface
    private interface Removal {
        TrustView of(Caller caller, Environment environment, Precondition precondition, UUID id, boolean dryRun);
    }

    private static Response removed(Removal removal, Call call, String environment, String id, boolean dryRun) {
        Precondition precondition = call.requiredPrecondition();
        return answer(
                call,
                removal.of(
                        call.caller(),
                        Segments.environment(environment),
                        precondition,
                        Segments.id(id, "entry"),
                        dryRun));
    }

    /** The version that a cursor names; null for the first page. */
    private static @Nullable Integer version(@Nullable String after) {
        if (after == null) {
            return null;
        }
        if (!after.matches("[1-9][0-9]{0,8}")) {
            throw Problem.of(ProblemType.INVALID_PARAMETER, "cursor is not one that this API gave out");
        }
        return Integer.valueOf(after);
    }

    private static Response answer(Call call, TrustView view) {
        return call.ok(view, view.version());
    }

    private static Response created(Call call, TrustView view, boolean dryRun) {
        return dryRun ? answer(call, view) : call.created("trust/" + view.environment(), view, view.version());
    }
}
