package bars.platform.api;

import bars.db.DatabaseFailure;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.problem.Violation;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * Renders everything that goes wrong in the API, once. Text of foreign exceptions never leaves: it goes to the log under
 * the request id.
 */
@Provider
@Singleton
@NullUnmarked
public class ProblemMapper implements ExceptionMapper<Throwable> {
    /** Where the page of each type lies; a promise, so it does not depend on the host name. */
    static final String TYPE_BASE = "/api/v1/problems/";

    private static final Logger LOG = System.getLogger(ProblemMapper.class.getName());

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders headers;

    @Override
    public Response toResponse(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof Problem problem) {
                return verb(problem);
            }
            if (t instanceof DatabaseFailure failure) {
                return database(failure);
            }
            if (t instanceof WebApplicationException refused) {
                return byServer(refused);
            }
        }
        LOG.log(Level.ERROR, "request=" + requestId() + " outcome=500", thrown);
        return answer(ProblemType.INTERNAL, "This is logged under the request id", List.of());
    }

    private Response verb(Problem problem) {
        Response answer = answer(problem.type(), problem.detail(), problem.violations());
        Long version = problem.version();
        return version == null
                ? answer
                : Response.fromResponse(answer).tag(Call.tag(version)).build();
    }

    private Response database(DatabaseFailure failure) {
        if (failure instanceof DatabaseFailure.ChangedMeanwhile) {
            return answer(ProblemType.PRECONDITION_FAILED, "Somebody else changed it at the same moment", List.of());
        }
        if (failure instanceof DatabaseFailure.RuleBroken broken) {
            LOG.log(Level.WARNING, "request=" + requestId() + " broke=" + broken.constraint(), failure);
            return answer(ProblemType.CONFLICT, "It conflicts with what is stored", List.of());
        }
        if (failure instanceof DatabaseFailure.Unstorable) {
            return answer(ProblemType.MALFORMED, "A character or a time in it cannot be stored", List.of());
        }
        LOG.log(Level.WARNING, "request=" + requestId() + " outcome=503 reason=" + failure.getMessage());
        return answer(ProblemType.UNAVAILABLE, "The database does not answer in time", List.of());
    }

    private Response byServer(WebApplicationException refused) {
        Response chosen = refused.getResponse();
        if (chosen.getStatus() < 400) {
            return chosen;
        }
        ProblemType type = ProblemStatus.of(chosen.getStatus());
        if (type == ProblemType.INTERNAL) {
            LOG.log(Level.ERROR, "request=" + requestId() + " outcome=500", refused);
        }
        Response answer = answer(type, sentence(type), List.of());
        String allow = chosen.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    private static String sentence(ProblemType type) {
        return switch (type) {
            case NOT_FOUND -> "There is nothing at this path";
            case METHOD_NOT_ALLOWED -> "Allow lists the methods of this path";
            case NOT_ACCEPTABLE -> "Accept names nothing that this path produces";
            case UNSUPPORTED_MEDIA_TYPE -> "Content-Type names nothing that this path reads";
            case INTERNAL -> "This is logged under the request id";
            default -> "The path, the query or a header cannot be read";
        };
    }

    private Response answer(ProblemType type, String detail, List<Violation> violations) {
        Response.ResponseBuilder answer = Response.status(ProblemStatus.of(type))
                .type(MediaType.valueOf(Media.PROBLEM))
                .entity(new ProblemDocument(
                        TYPE_BASE + type.slug(),
                        type.title(),
                        ProblemStatus.of(type),
                        detail,
                        path(),
                        requestId(),
                        violations.isEmpty() ? null : violations));
        if (type == ProblemType.UNAUTHENTICATED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"bars\"");
        }
        if (type == ProblemType.UNAVAILABLE
                || type == ProblemType.RATE_LIMITED
                || type == ProblemType.IDEMPOTENCY_IN_FLIGHT) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.build();
    }

    /** The path alone: a query may hold what should not be repeated. */
    private @Nullable String path() {
        return uri == null ? null : uri.getRequestUri().getRawPath();
    }

    private @Nullable String requestId() {
        return headers == null ? null : headers.getHeaderString(RequestIdFilter.HEADER);
    }
}
