package bars.platform.api;

import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/**
 * Refuses a body that says something where the matched method reads none: whoever sends {@code {"dryRun": true}} with an
 * action does not want it carried out. No body and one without members pass. Comes after the {@link IdempotencyFilter},
 * which looks at the body too.
 */
@Provider
@Singleton
@Priority(Priorities.USER + 1)
@NullUnmarked
public class EmptyBodyFilter implements ContainerRequestFilter {
    @Context
    private ResourceInfo matched;

    /** A body that says nothing. */
    private record Nothing() {}

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        Method method = matched.getResourceMethod();
        if (method != null && announcesBody(request) && !readsBody(method)) {
            JsonBodies.read(Nothing.class, request.getEntityStream());
        }
    }

    /** Told by the head alone: to look for a body where none comes would wait for one. Source: RFC 9112 §6. */
    private static boolean announcesBody(ContainerRequestContext request) {
        return request.getLength() > 0 || request.getHeaderString("Transfer-Encoding") != null;
    }

    /** A parameter that is annotated comes from elsewhere. */
    private static boolean readsBody(Method method) {
        return Arrays.stream(method.getParameters()).anyMatch(one -> one.getAnnotations().length == 0);
    }
}
