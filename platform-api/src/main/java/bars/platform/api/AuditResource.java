package bars.platform.api;

import bars.db.Environment;
import bars.platform.audit.AuditDesk;
import bars.platform.audit.AuditVerification;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.tenant.OdsCodes;
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
import java.time.Instant;
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

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @QueryParam("tenant") @Nullable String tenant,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("actor") @Nullable String actor,
            @QueryParam("action") @Nullable String action,
            @QueryParam("target") @Nullable String target,
            @QueryParam("from") @Nullable Moment from,
            @QueryParam("until") @Nullable Moment until) {
        var query = new AuditDesk.Query(
                tenant == null ? null : OdsCodes.normalised(tenant),
                environment,
                actor,
                action,
                target,
                instant(from),
                instant(until));
        var rows = desk.list(call.caller(), number(paging.after()), query, paging.oneMore());
        return call.page(Page.of(rows, paging, row -> Long.toString(row.id()), row -> row));
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

    private static @Nullable Instant instant(@Nullable Moment moment) {
        return moment == null ? null : moment.instant();
    }

    private static @Nullable Long number(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        if (!cursor.matches("[0-9]{1,18}")) {
            throw Problem.of(ProblemType.INVALID_PARAMETER, "cursor is not one that this API gave out");
        }
        return Long.valueOf(cursor);
    }
}
