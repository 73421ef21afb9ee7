package bars.platform.api.exchange;

import bars.messages.response.ResponseKind;
import bars.messages.response.ResponseOrder;
import bars.platform.api.Call;
import bars.platform.api.Json;
import bars.platform.api.Segments;
import bars.platform.api.UnreadableBody;
import bars.platform.exchange.ResponseDesk;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.sender.OutboxView;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /tenants/{odsCode}/responses}: what is told to the sender of a request later on. */
@Path("tenants/{odsCode}/responses")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class ResponsesResource {
    /** A bundle of a tenant's own, in bytes. */
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    private final ResponseDesk responses;

    @Inject
    public ResponsesResource(ResponseDesk responses) {
        this.responses = responses;
    }

    /** The short form. */
    public record OrderBody(
            @Nullable UUID message,
            @Nullable ResponseKind kind,
            @Nullable String status,
            @Nullable String reasonCode,
            @Nullable String note,
            @Nullable String ambulanceReference) {}

    /** A bundle goes out byte for byte, so the body is read as such. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response respond(@BeanParam Call call, @PathParam("odsCode") String odsCode, InputStream body)
            throws IOException {
        responses.admit(call.caller(), Segments.owner(odsCode));
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw Problem.of(ProblemType.TOO_LARGE, "A body may have at most " + MOST_BYTES + " bytes");
        }
        OutboxView made = answer(call, Segments.owner(odsCode), bytes);
        return call.created("tenants/" + made.odsCode() + "/outbox/" + made.id(), made, made.version());
    }

    private OutboxView answer(Call call, String odsCode, byte[] bytes) {
        try {
            JsonNode tree = Json.mapper().readTree(bytes);
            if (tree == null || tree.isMissingNode() || tree.isNull()) {
                throw Problem.of(ProblemType.MALFORMED, "This request needs a body");
            }
            if (tree.has("resourceType")) {
                return responses.send(call.caller(), odsCode, bytes);
            }
            return order(call, odsCode, Json.mapper().treeToValue(tree, OrderBody.class));
        } catch (JsonProcessingException e) {
            throw UnreadableBody.problem(e);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e); // memory does not fail
        }
    }

    private OutboxView order(Call call, String odsCode, OrderBody order) {
        UUID message = order.message();
        ResponseKind kind = order.kind();
        if (message == null) {
            throw Problem.invalid("/message", "required", "Name the received message that is answered");
        }
        if (kind == null) {
            throw Problem.invalid("/kind", "required", "Say what is told: INTERIM, FULL, REJECTION, STATUS or DNA");
        }
        return responses.respond(
                call.caller(),
                odsCode,
                message,
                new ResponseOrder(kind, order.status(), order.reasonCode(), order.note(), order.ambulanceReference()));
    }
}
