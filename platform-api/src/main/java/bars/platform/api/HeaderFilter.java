package bars.platform.api;

import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.PathSegment;
import jakarta.ws.rs.ext.Provider;

/**
 * Reads the headers that route a request before the server does: the server answers an unreadable one with an empty 400.
 * Matrix parameters mean nothing here, so they are refused like unknown query parameters, and so is a path that names
 * nothing that could be stored.
 */
@Provider
@Singleton
@PreMatching
@Priority(200)
public class HeaderFilter implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        readable(request);
        for (PathSegment segment : request.getUriInfo().getPathSegments()) {
            if (!StorableText.is(segment.getPath())) {
                throw Problem.of(ProblemType.MALFORMED, "The path holds what is no character");
            }
            if (!segment.getMatrixParameters().isEmpty()) {
                throw Problem.of(ProblemType.UNKNOWN_PARAMETER, "Paths take no parameters behind a semicolon");
            }
        }
    }

    private static void readable(ContainerRequestContext request) {
        String coding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.strip().equalsIgnoreCase("identity")) {
            throw Problem.of(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "Bodies are read as they are, without Content-Encoding");
        }
        try {
            request.getMediaType();
            request.getAcceptableMediaTypes();
            request.getAcceptableLanguages();
        } catch (ProcessingException | IllegalArgumentException e) {
            throw Problem.of(ProblemType.MALFORMED, "Content-Type or Accept cannot be read");
        }
    }
}
