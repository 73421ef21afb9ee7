package bars.receiver.endpoint;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.exchange.Arrival;
import bars.receiver.read.RecordReads;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;

/**
 * {@code /Appointment} and {@code /ServiceRequest}. Their writing verbs are a preview of the standard that no workflow
 * uses; they answer 501.
 */
@Path("{type: Appointment|ServiceRequest}")
@Singleton
public class RecordEndpoint {
    /** FHIR keeps names that begin so ({@code _search}, {@code _history}, {@code $…}) for interactions: they are no ids. */
    private static final String BY_ID = "{id: [^_$/][^/]*}";

    private final RecordReads reads;
    private final Reading reading;

    @Inject
    public RecordEndpoint(RecordReads reads, Reading reading) {
        this.reads = reads;
        this.reading = reading;
    }

    @GET
    public void search(
            @PathParam("type") String type,
            @Context ContainerRequestContext request,
            @Context UriInfo uri,
            @Suspended AsyncResponse response) {
        Arrival arrival = Exchange.arrival(request);
        Map<String, List<String>> parameters = Map.copyOf(uri.getQueryParameters());
        reading.run(
                arrival,
                Exchange.copied(request),
                response,
                copied -> reads.search(arrival, copied, kind(type), parameters));
    }

    @GET
    @Path(BY_ID)
    public void byId(
            @PathParam("type") String type,
            @PathParam("id") String id,
            @Context ContainerRequestContext request,
            @Suspended AsyncResponse response) {
        Arrival arrival = Exchange.arrival(request);
        reading.run(arrival, Exchange.copied(request), response, copied -> reads.byId(arrival, copied, kind(type), id));
    }

    @POST
    public Response create() {
        throw preview();
    }

    @PUT
    @Path(BY_ID)
    public Response replace() {
        throw preview();
    }

    @PATCH
    @Path(BY_ID)
    public Response change() {
        throw preview();
    }

    @DELETE
    @Path(BY_ID)
    public Response remove() {
        throw preview();
    }

    private static RecordReads.Kind kind(String type) {
        return type.equals("Appointment") ? RecordReads.Kind.APPOINTMENT : RecordReads.Kind.SERVICE_REQUEST;
    }

    private static Refusal preview() {
        return Refusal.of(
                RecCode.NOT_IMPLEMENTED,
                IssueType.NOT_SUPPORTED,
                "Writing single resources is not offered; send a message to $process-message");
    }
}
