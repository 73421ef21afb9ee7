package bars.portal.web;

import bars.platform.api.ProblemStatus;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.Map;

/** A refusal that no form can show: a page that says what it is and what to do. */
@Provider
@Singleton
public class ProblemPage implements ExceptionMapper<Problem> {
    @Override
    public Response toResponse(Problem problem) {
        if (problem.type() == ProblemType.UNAUTHENTICATED) {
            return Response.seeOther(URI.create("/console/sign-in")).build();
        }
        if (problem.type() == ProblemType.STEP_UP_REQUIRED) {
            return Response.seeOther(URI.create("/console/account/step-up")).build();
        }
        return page(ProblemStatus.of(problem.type()), title(problem.type()), problem.detail());
    }

    static Response page(int status, String title, String detail) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE)
                .entity(new Html("problem.jte", Map.of("title", title, "detail", detail)))
                .build();
    }

    private static String title(ProblemType type) {
        return switch (type) {
            case NOT_FOUND -> "Page not found";
            case FORBIDDEN -> "You do not have permission";
            case PRECONDITION_FAILED -> "Someone changed this while you were looking at it";
            default -> "This did not work";
        };
    }
}
