package bars.receiver.endpoint;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Refusals;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whatever an endpoint, a filter or the container's routing throws becomes an OperationOutcome. */
@Provider
public class FailureMapper implements ExceptionMapper<Throwable> {
    private final Refusals refusals;

    @Inject
    public FailureMapper(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException routing) {
            return routed(routing.getResponse());
        }
        return Exchange.response(refusals.answer(refusals.of(thrown)));
    }

    private Response routed(Response given) {
        Answer answer = refusals.answer(
                switch (given.getStatus()) {
                    case 404 -> Refusal.notFound("There is nothing at this path");
                    case 405 ->
                        Refusal.of(
                                RecCode.METHOD_NOT_ALLOWED,
                                IssueType.NOT_SUPPORTED,
                                "This method is not served at this path");
                    case 406, 415 ->
                        Refusal.of(
                                RecCode.NOT_ACCEPTABLE,
                                IssueType.PROCESSING,
                                "This media type is not served at this path");
                    case 400 -> Refusal.badRequest(IssueType.INVALID, "The request cannot be read");
                    default ->
                        Refusal.of(RecCode.SERVER_ERROR, IssueType.EXCEPTION, "The request could not be processed");
                });
        Response.ResponseBuilder response = Response.fromResponse(Exchange.response(answer));
        if (given.getStatus() == 405) {
            response.header(HttpHeaders.ALLOW, allowed(given.getHeaderString(HttpHeaders.ALLOW)));
        }
        return response.build();
    }

    /** What is served: the container also names OPTIONS, which it would answer by itself. */
    private static String allowed(@Nullable String all) {
        return Arrays.stream(all == null ? new String[0] : all.split(","))
                .map(String::strip)
                .filter(method -> !method.isEmpty() && !method.equals(HttpMethod.OPTIONS))
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
