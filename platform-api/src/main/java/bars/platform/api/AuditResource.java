package bars.platform.api;

import bars.db.Environment;
import bars.platform.access.Caller;
import bars.platform.audit.AuditDesk;
import bars.platform.audit.AuditVerification;
import bars.platform.problem.Problem;
import bars.platform.tenant.OdsCodes;
import jakarta.enterprise.inject.Vetoed;
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
import jakarta.ws.rs.core.StreamingOutput;
import org.jspecify.annotations.Nullable;

/** {@code /audit-events}. */
@Path("audit-events")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {
    private final AuditDesk desk;
    private final AuditVerification verification;

    @Inject
    public AuditResource(AuditDesk desk, AuditVerification verification) {
        this.desk = desk;
        this.verification = verification;
    }

    /**
     * What to verify.
     *
     * @param tenant ODS code; every chain when absent
     */
    public record VerificationRequest(@Nullable String tenant) {}

    /** The filters of the list and of its export. */
    @Vetoed
    public static class Search {
        @QueryParam("tenant")
        private @Nullable String tenant;

        @QueryParam("environment")
        private @Nullable Environment environment;

        @QueryParam("actor")
        private @Nullable String actor;

        @QueryParam("action")
        private @Nullable String action;

        @QueryParam("target")
        private @Nullable String target;

        @QueryParam("from")
        private @Nullable Moment from;

        @QueryParam("until")
        private @Nullable Moment until;

        AuditDesk.Query query() {
            return new AuditDesk.Query(
                    tenant == null ? null : OdsCodes.normalised(tenant),
                    environment,
                    actor,
                    action,
                    target,
                    from == null ? null : from.instant(),
                    until == null ? null : until.instant());
        }
    }

    @GET
    public Response list(@BeanParam Call call, @BeanParam Paging paging, @BeanParam Search search) {
        var rows = desk.list(call.caller(), paging.afterNumber(), search.query(), paging.oneMore());
        return call.page(Page.of(rows, paging, row -> Long.toString(row.id()), row -> row));
    }

    /** Everything that is found, one event a line: for archives and other systems. */
    @GET
    @Produces(Media.NDJSON + ";qs=0.5")
    public Response export(@BeanParam Call call, @BeanParam Search search) {
        Caller caller = call.caller();
        AuditDesk.Query query = search.query();
        desk.exporting(caller, query);
        StreamingOutput lines = out -> desk.each(caller, query, event -> {
            out.write(Json.mapper().writeValueAsBytes(event));
            out.write('\n');
        });
        return Response.ok(lines, Media.NDJSON)
                .header("Content-Disposition", "attachment; filename=\"audit-events.ndjson\"")
                .build();
    }

    @GET
    @Path("{id}")
    public Response get(@BeanParam Call call, @PathParam("id") String id) {
        if (!id.matches("[0-9]{1,18}")) {
            throw Problem.notFound("event");
        }
        return call.ok(desk.get(call.caller(), Long.parseLong(id)));
    }

    @POST
    @Path("verification")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response verify(@BeanParam Call call, @Nullable VerificationRequest request) {
        String tenant = request == null ? null : request.tenant();
        return call.ok(verification.verify(call.caller(), tenant == null ? null : OdsCodes.normalised(tenant)));
    }
}
