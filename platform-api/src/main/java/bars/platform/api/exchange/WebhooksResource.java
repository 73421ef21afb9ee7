package bars.platform.api.exchange;

import bars.db.Environment;
import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.webhook.WebhookDesk;
import bars.platform.webhook.WebhookDesk.WebhookDocument;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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

/** {@code /tenants/{odsCode}/webhooks}: addresses that are told of new messages, and what was sent to them. */
@Path("tenants/{odsCode}/webhooks")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class WebhooksResource {
    private final WebhookDesk webhooks;

    @Inject
    public WebhooksResource(WebhookDesk webhooks) {
        this.webhooks = webhooks;
    }

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("service") @Nullable String service) {
        return call.page(Page.whole(
                webhooks.list(call.caller(), Segments.owner(odsCode), service),
                environment,
                WebhookDesk.WebhookView::environment,
                paging));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(
            @BeanParam Call call, @PathParam("odsCode") String odsCode, @Nullable WebhookDocument document) {
        String owner = Segments.owner(odsCode);
        var made = webhooks.add(call.caller(), owner, call.body(document));
        return call.created("tenants/" + owner + "/webhooks/" + made.id(), made, made.version());
    }

    @GET
    @Path("{id}")
    public Response get(@BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        var one = webhooks.get(call.caller(), Segments.owner(odsCode), id(id));
        return call.ok(one, one.version());
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response change(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("id") String id,
            @Nullable WebhookDocument document) {
        var one = webhooks.change(
                call.caller(), Segments.owner(odsCode), id(id), call.requiredPrecondition(), call.body(document));
        return call.ok(one, one.version());
    }

    @DELETE
    @Path("{id}")
    public Response remove(@BeanParam Call call, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        webhooks.remove(call.caller(), Segments.owner(odsCode), id(id), call.requiredPrecondition());
        return call.noContent();
    }

    @GET
    @Path("{id}/deliveries")
    public Response deliveries(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @PathParam("id") String id) {
        var rows = webhooks.deliveries(
                call.caller(), Segments.owner(odsCode), id(id), paging.afterNumber(), paging.oneMore());
        return call.page(Page.of(rows, paging, row -> Long.toString(row.number()), row -> row));
    }

    @POST
    @Path("{id}/deliveries/{delivery}/replay")
    public Response replay(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("id") String id,
            @PathParam("delivery") String delivery) {
        webhooks.replay(call.caller(), Segments.owner(odsCode), id(id), Segments.id(delivery, "notice"));
        return call.noContent();
    }

    private static UUID id(String segment) {
        return Segments.id(segment, "webhook");
    }
}
