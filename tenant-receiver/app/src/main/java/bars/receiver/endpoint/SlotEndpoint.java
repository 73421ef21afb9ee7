package bars.receiver.endpoint;

import bars.receiver.exchange.Arrival;
import bars.receiver.read.SlotReads;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;

/** {@code /Slot}. */
@Path("Slot")
@Singleton
public class SlotEndpoint {
    private final SlotReads reads;
    private final Reading reading;

    @Inject
    public SlotEndpoint(SlotReads reads, Reading reading) {
        this.reads = reads;
        this.reading = reading;
    }

    @GET
    public void search(
            @Context ContainerRequestContext request, @Context UriInfo uri, @Suspended AsyncResponse response) {
        Arrival arrival = Exchange.arrival(request);
        Map<String, List<String>> parameters = Map.copyOf(uri.getQueryParameters());
        reading.run(arrival, Exchange.copied(request), response, copied -> reads.search(arrival, copied, parameters));
    }
}
