package bars.platform.api.exchange;

import bars.db.Environment;
import bars.db.exchange.FeedPlace;
import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.exchange.InboxDesk;
import bars.platform.exchange.InboxItem;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /tenants/{odsCode}/inbox}: what came in and was not acknowledged, oldest first. */
@Path("tenants/{odsCode}/inbox")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class InboxResource {
    private final InboxDesk inbox;

    @Inject
    public InboxResource(InboxDesk inbox) {
        this.inbox = inbox;
    }

    /**
     * A page of the feed.
     *
     * @param resume cursor to go on from, on the last page too
     */
    public record FeedPage(List<InboxItem> data, Page.Position page, @Nullable String resume) {}

    /** @param reference the tenant's own name of the case, kept in the audit log */
    public record AcknowledgementBody(@Nullable String reference) {}

    /** Answers when there is something or the wait is over; no thread waits meanwhile. */
    @GET
    public void read(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("service") @Nullable String service,
            @QueryParam("waitSeconds") @DefaultValue("0") int waitSeconds,
            @QueryParam("bundle") @DefaultValue("true") boolean bundle,
            @Suspended AsyncResponse response) {
        long longest = InboxDesk.LONGEST_WAIT.toSeconds();
        if (waitSeconds < 0 || waitSeconds > longest) {
            throw Problem.of(ProblemType.INVALID_PARAMETER, "waitSeconds must be a number from 0 to " + longest);
        }
        FeedPlace after = InboxDesk.place(paging.after());
        inbox.read(
                call.caller(),
                Segments.owner(odsCode),
                new InboxDesk.Ask(
                        environment, service, after, paging.oneMore(), Duration.ofSeconds(waitSeconds), bundle),
                rows -> response.resume(page(rows, paging, after)),
                response::resume);
    }

    private static Response page(List<InboxItem> rows, Paging paging, FeedPlace after) {
        var page = Page.of(rows, paging, row -> row.place().toString(), row -> row);
        FeedPlace last = page.data().isEmpty()
                ? after
                : page.data().get(page.data().size() - 1).place();
        return Response.ok(new FeedPage(page.data(), page.page(), Paging.cursor(last.toString())))
                .build();
    }

    @GET
    @Path("{id}")
    public Response get(@BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        return call.ok(inbox.get(call.caller(), Segments.owner(odsCode), id(id)));
    }

    @POST
    @Path("{id}/acknowledgement")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response acknowledge(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("id") String id,
            @Nullable AcknowledgementBody body) {
        return call.ok(inbox.acknowledge(
                call.caller(), Segments.owner(odsCode), id(id), body == null ? null : body.reference()));
    }

    private static UUID id(String segment) {
        return Segments.id(segment, "message in the inbox");
    }
}
