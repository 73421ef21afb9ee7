package bars.portal.web;

import bars.platform.api.ProblemStatus;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A refusal that no form can show: a page that says what it is and what to do. */
@Provider
@Singleton
@NullUnmarked
public class ProblemPage implements ExceptionMapper<Problem> {
    private static final String STEP_UP = "/console/account/step-up?back=";

    @Context
    private HttpHeaders headers;

    @Context
    private Application console;

    @Override
    public Response toResponse(Problem problem) {
        if (problem.type() == ProblemType.UNAUTHENTICATED) {
            return Response.seeOther(URI.create(Visit.SIGN_IN)).build();
        }
        if (problem.type() == ProblemType.STEP_UP_REQUIRED) {
            return Response.seeOther(URI.create(
                            STEP_UP + back(Routes.of(console.getClasses()), headers.getHeaderString("Referer"))))
                    .build();
        }
        return page(ProblemStatus.of(problem.type()), title(problem.type()), problem.detail(), next(problem.type()));
    }

    /** The page that the deed was asked for on, when it is one of ours. */
    static String back(Routes routes, @Nullable String referer) {
        String path = referer == null
                ? ""
                : referer.replaceFirst("^https://[^/]+", "").replaceFirst("[?].*", "");
        return path.matches(Visit.PAGE) ? routes.page(path) : Visit.FIRST;
    }

    /** The page that a redirect to the question for a code leads back to; null for any other redirect, and for none. */
    static @Nullable String stepUpFrom(@Nullable URI location) {
        String target = location == null ? "" : location.toString().replaceFirst("^https://[^/]+", "");
        return target.startsWith(STEP_UP) ? target.substring(STEP_UP.length()) : null;
    }

    /** A page about a refusal; {@link SessionFilter} puts the surroundings around it. */
    static Response page(int status, String title, String detail, String next) {
        return Response.status(status)
                .header(HttpHeaders.RETRY_AFTER, retryAfter(status))
                .type(MediaType.TEXT_HTML_TYPE)
                .entity(new Html("problem.jte", Map.of("title", title, "detail", detail, "next", next)))
                .build();
    }

    /** The minute of which such a page speaks, in seconds; null where waiting does not help. */
    static @Nullable String retryAfter(int status) {
        return status == 429 || status == 503 ? "60" : null;
    }

    private static String title(ProblemType type) {
        return switch (type) {
            case NOT_FOUND -> "Page not found";
            case FORBIDDEN -> "You do not have permission";
            case CONFLICT -> "This cannot be done now";
            case PRECONDITION_FAILED -> "Someone changed this while you were looking at it";
            case TOO_LARGE -> "What you sent is too large";
            case RATE_LIMITED -> "Too many requests";
            default -> "This did not work";
        };
    }

    private static String next(ProblemType type) {
        return switch (type) {
            case NOT_FOUND ->
                "If you typed the address, check it. What you look for may have been removed, or belong to a tenant"
                        + " that you may not see.";
            case FORBIDDEN ->
                "An owner of the platform can give you a role under People. Patient data needs a role of its own: not even"
                        + " an owner has it without being given one.";
            case CONFLICT -> "Go back and look at the page again: it shows what can be done now.";
            case PRECONDITION_FAILED -> "Go back, reload the page to see the change, and make yours again.";
            case TOO_LARGE -> "Go back and send less at once.";
            case RATE_LIMITED -> "Wait a minute and try again.";
            default -> "Go back and try again.";
        };
    }
}
