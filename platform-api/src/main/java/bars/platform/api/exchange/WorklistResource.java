package bars.platform.api.exchange;

import bars.db.Environment;
import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.exchange.CaseDesk;
import bars.platform.exchange.WorklistDesk;
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

/** {@code /tenants/{odsCode}/worklist}: open cases for people, and answers to what they had asked. */
@Path("tenants/{odsCode}/worklist")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class WorklistResource {
    private final WorklistDesk worklist;
    private final CaseDesk cases;

    @Inject
    public WorklistResource(WorklistDesk worklist, CaseDesk cases) {
        this.worklist = worklist;
        this.cases = cases;
    }

    /**
     * What is decided.
     *
     * @param decision ACKNOWLEDGE, ACCEPT or REJECT
     * @param note stands beside the case
     */
    public record DecisionBody(CaseDesk.@Nullable Decision decision, @Nullable String note) {}

    /** @param reason why the case is opened, kept in the audit log */
    public record OpeningBody(@Nullable String reason) {}

    /** @param text what is noted */
    public record NoteBody(@Nullable String text) {}

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("service") @Nullable String service) {
        var rows = worklist.list(
                call.caller(), Segments.owner(odsCode), environment, service, paging.afterId(), paging.oneMore());
        return call.page(Page.of(rows, paging, row -> row.id().toString(), row -> row));
    }

    @GET
    @Path("answers")
    public Response answers(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("service") @Nullable String service) {
        var rows = worklist.answers(
                call.caller(), Segments.owner(odsCode), environment, service, paging.afterId(), paging.oneMore());
        return call.page(Page.of(rows, paging, row -> row.id().toString(), row -> row));
    }

    @POST
    @Path("{id}/opening")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response open(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("id") String id,
            @Nullable OpeningBody body) {
        var opened = cases.open(
                call.caller(), Segments.owner(odsCode), Segments.id(id, "case"), body == null ? null : body.reason());
        return call.ok(opened, opened.record().version());
    }

    @GET
    @Path("{id}/notes")
    public Response notes(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @PathParam("id") String id) {
        return call.page(
                Page.whole(cases.notes(call.caller(), Segments.owner(odsCode), Segments.id(id, "case")), paging));
    }

    @POST
    @Path("{id}/notes")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response note(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("id") String id,
            @Nullable NoteBody body) {
        return call.ok(cases.note(
                call.caller(),
                Segments.owner(odsCode),
                Segments.id(id, "case"),
                call.body(body).text()));
    }

    @POST
    @Path("{id}/decision")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response decide(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("id") String id,
            @Nullable DecisionBody body) {
        DecisionBody given = call.body(body);
        var changed = cases.decide(
                call.caller(),
                Segments.owner(odsCode),
                Segments.id(id, "case"),
                call.requiredPrecondition(),
                given.decision(),
                given.note());
        return call.ok(changed, changed.version());
    }
}
