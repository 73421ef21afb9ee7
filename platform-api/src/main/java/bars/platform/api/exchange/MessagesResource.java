package bars.platform.api.exchange;

import bars.db.Environment;
import bars.messages.bundle.XmlForm;
import bars.platform.api.Call;
import bars.platform.api.Media;
import bars.platform.api.Moment;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.exchange.MessageDesk;
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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /messages}: what came in, for those who run the platform. Opening one needs a reason. */
@Path("messages")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class MessagesResource {
    private final MessageDesk messages;

    @Inject
    public MessagesResource(MessageDesk messages) {
        this.messages = messages;
    }

    /** @param reason why somebody has to see patient data */
    public record ReasonBody(@Nullable String reason) {}

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @QueryParam("tenant") @Nullable String tenant,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("service") @Nullable String service,
            @QueryParam("correlationId") @Nullable String correlationId,
            @QueryParam("requestId") @Nullable String requestId,
            @QueryParam("caseReference") @Nullable String caseReference,
            @QueryParam("from") @Nullable Moment from,
            @QueryParam("to") @Nullable Moment to) {
        var ask = new MessageDesk.Ask(
                tenant == null ? null : OdsCodes.normalised(tenant),
                environment,
                service,
                id(correlationId, "conversation"),
                id(requestId, "request"),
                caseReference,
                from == null ? null : from.instant(),
                to == null ? null : to.instant());
        List<MessageDesk.Placed> rows = messages.list(call.caller(), ask, paging.afterNumber(), paging.oneMore());
        return call.page(Page.of(rows, paging, row -> Long.toString(row.sequence()), MessageDesk.Placed::message));
    }

    @GET
    @Path("{id}")
    public Response get(@BeanParam Call call, @PathParam("id") String id) {
        return call.ok(messages.get(call.caller(), Segments.id(id, "message")));
    }

    @GET
    @Path("{id}/payload")
    @Produces({Media.FHIR, Media.FHIR_XML, MediaType.APPLICATION_JSON})
    public Response payload(
            @BeanParam Call call, @PathParam("id") String id, @QueryParam("reason") @Nullable String reason) {
        return opened(messages.open(call.caller(), Segments.id(id, "message"), reason));
    }

    @POST
    @Path("{id}/payload")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({Media.FHIR, Media.FHIR_XML, MediaType.APPLICATION_JSON})
    public Response open(@BeanParam Call call, @PathParam("id") String id, @Nullable ReasonBody body) {
        return opened(messages.open(
                call.caller(), Segments.id(id, "message"), call.body(body).reason()));
    }

    @POST
    @Path("{id}/replay")
    public Response replay(@BeanParam Call call, @PathParam("id") String id) {
        return call.ok(messages.replay(call.caller(), Segments.id(id, "message")));
    }

    private static Response opened(byte[] payload) {
        return Response.ok(payload, XmlForm.is(payload) ? Media.FHIR_XML : Media.FHIR)
                .header("Cache-Control", "no-store")
                .build();
    }

    private static @Nullable UUID id(@Nullable String text, String what) {
        return text == null ? null : Segments.id(text, what);
    }
}
