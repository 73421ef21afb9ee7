package bars.platform.api.exchange;

import bars.db.Environment;
import bars.platform.api.Call;
import bars.platform.api.Json;
import bars.platform.api.Segments;
import bars.platform.counterpart.Heard;
import bars.platform.counterpart.LookupOrder;
import bars.platform.exchange.LookupDesk;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code /tenants/{odsCode}/lookups}: asks a counterpart and hands its answer on; nothing is kept. */
@Path("tenants/{odsCode}/lookups")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class LookupsResource {
    private final LookupDesk lookups;

    @Inject
    public LookupsResource(LookupDesk lookups) {
        this.lookups = lookups;
    }

    /**
     * What a counterpart answered.
     *
     * @param status its HTTP status
     * @param body its JSON; null when it sent none
     */
    public record LookupView(LookupOrder.@Nullable Kind kind, int status, @Nullable JsonNode body) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response ask(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment,
            @Nullable LookupOrder order) {
        LookupOrder asked = call.body(order);
        Heard heard = lookups.ask(call.caller(), Segments.owner(odsCode), environment, asked);
        Integer status = heard.status();
        return call.ok(new LookupView(asked.kind(), status == null ? 0 : status, json(heard.body())));
    }

    private static @Nullable JsonNode json(byte[] body) {
        try {
            return body.length == 0 ? null : Json.mapper().readTree(body);
        } catch (IOException e) {
            return null; // not JSON: the status has to tell
        }
    }
}
