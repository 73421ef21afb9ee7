package bars.platform.api.exchange;

import bars.db.Environment;
import bars.platform.api.Call;
import bars.platform.api.Json;
import bars.platform.api.Media;
import bars.platform.api.Moment;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.api.UnreadableBody;
import bars.platform.exchange.SlotDesk;
import bars.platform.exchange.SlotDocument;
import bars.platform.exchange.SlotView;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /tenants/{odsCode}/slots}: what can be booked, per service. */
@Path("tenants/{odsCode}/slots")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class SlotsResource {
    private final SlotDesk slots;

    @Inject
    public SlotsResource(SlotDesk slots) {
        this.slots = slots;
    }

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("service") @Nullable String service,
            @QueryParam("from") @Nullable Moment from,
            @QueryParam("to") @Nullable Moment to,
            @QueryParam("status") @Nullable String status) {
        List<SlotView> rows = slots.list(
                call.caller(),
                Segments.owner(odsCode),
                new SlotDesk.Ask(
                        environment, service, instant(from), instant(to), status, paging.after(), paging.oneMore()));
        return call.page(Page.of(rows, paging, row -> row.start() + "/" + row.id(), row -> row));
    }

    /** A list of ours, or a FHIR Bundle with Slots and Schedules. */
    @PUT
    @Consumes({MediaType.APPLICATION_JSON, Media.FHIR})
    public Response put(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("service") @Nullable String service,
            @QueryParam("replaceFrom") @Nullable Moment replaceFrom,
            @QueryParam("replaceTo") @Nullable Moment replaceTo,
            @Nullable JsonNode body) {
        String owner = Segments.owner(odsCode);
        JsonNode tree = call.body(body);
        SlotDocument.Window window = replaceFrom == null && replaceTo == null
                ? null
                : new SlotDocument.Window(instant(replaceFrom), instant(replaceTo));
        if (tree.has("resourceType")) {
            return call.ok(slots.putBundle(call.caller(), owner, environment, service, tree, window));
        }
        SlotDocument document = document(tree);
        return call.ok(slots.put(
                call.caller(), owner, environment, service, window == null ? document : document.replacing(window)));
    }

    @DELETE
    public Response remove(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("service") @Nullable String service,
            @QueryParam("schedule") @Nullable String schedule,
            @QueryParam("from") @Nullable Moment from,
            @QueryParam("to") @Nullable Moment to) {
        int removed = slots.remove(
                call.caller(), Segments.owner(odsCode), environment, service, instant(from), instant(to), schedule);
        return call.ok(Map.of("removed", removed));
    }

    private static SlotDocument document(JsonNode tree) {
        try {
            return Json.mapper().treeToValue(tree, SlotDocument.class);
        } catch (JsonProcessingException e) {
            throw UnreadableBody.problem(e);
        }
    }

    private static @Nullable Instant instant(@Nullable Moment moment) {
        return moment == null ? null : moment.instant();
    }
}
