package bars.receiver.endpoint;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/**
 * Paths of the standard's API that the proxy serves itself (record pointers, endpoint catalogue) and no Receiver does: not
 * implemented, and not unheard of. Source: contract §1.1, F23.
 */
@Path("{type: DocumentReference|Endpoint|HealthcareService|Organization}{rest: (/.*)?}")
public class ElsewhereEndpoint {
    @GET
    public Response read() {
        throw elsewhere();
    }

    @POST
    public Response create() {
        throw elsewhere();
    }

    @PUT
    public Response replace() {
        throw elsewhere();
    }

    @PATCH
    public Response change() {
        throw elsewhere();
    }

    @DELETE
    public Response remove() {
        throw elsewhere();
    }

    private static Refusal elsewhere() {
        return Refusal.of(RecCode.NOT_IMPLEMENTED, IssueType.NOT_SUPPORTED, "This is not offered by a receiver");
    }
}
