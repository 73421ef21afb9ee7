package bars.receiver.endpoint;

import bars.receiver.access.Bulkheads;
import bars.receiver.exchange.Arrival;
import bars.receiver.read.SlotReads;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** {@code /Slot}. */
@Path("Slot")
public class SlotEndpoint {
    private final SlotReads reads;
    private final Bulkheads bulkheads;

    @Inject
    public SlotEndpoint(SlotReads reads, Bulkheads bulkheads) {
        this.reads = reads;
        this.bulkheads = bulkheads;
    }

    @GET
    public Response search(
            @Context ContainerRequestContext request, @Context HttpHeaders headers, @Context UriInfo uri) {
        Arrival arrival = Exchange.arrival(request);
        try (Bulkheads.Seat seat =
                bulkheads.enter(arrival.endpoint().scope(), arrival.endpoint().limits())) {
            return Exchange.response(reads.search(arrival, Exchange.headers(headers), uri.getQueryParameters()));
        }
    }
}
