package bars.platform.api.exchange;

import bars.db.Environment;
import bars.messages.counterpart.Abilities;
import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.exchange.LookupDesk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /tenants/{odsCode}/counterparts}: what counterparts said they can do, kept for half a day; and forgetting it. */
@Path("tenants/{odsCode}/counterparts")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class CounterpartsResource {
    private final LookupDesk lookups;

    @Inject
    public CounterpartsResource(LookupDesk lookups) {
        this.lookups = lookups;
    }

    /** What a service said about a use case. */
    public record CounterpartView(
            Environment environment,
            String system,
            String value,
            String useCase,
            Abilities abilities,
            Instant checkedAt) {
        static CounterpartView of(LookupDesk.Known known) {
            var heard = known.heard();
            return new CounterpartView(
                    known.environment(),
                    heard.system(),
                    heard.value(),
                    heard.useCase(),
                    Abilities.parse(heard.abilities()),
                    heard.checkedAt());
        }
    }

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment) {
        return call.page(Page.whole(
                lookups.known(call.caller(), Segments.owner(odsCode), environment).stream()
                        .map(CounterpartView::of)
                        .toList(),
                paging));
    }

    @DELETE
    public Response forget(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("service") @Nullable String service) {
        int forgotten = lookups.forget(call.caller(), Segments.owner(odsCode), environment, service);
        return call.ok(Map.of("forgotten", forgotten));
    }
}
