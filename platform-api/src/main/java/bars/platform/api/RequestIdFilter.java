package bars.platform.api;

import bars.db.log.LogFields;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Gives every request an id (the caller's own where it is 1 to 64 visible ASCII characters) and every answer that id and
 * the headers that keep it out of caches.
 */
@Provider
@Singleton
@PreMatching
@Priority(100)
public class RequestIdFilter implements ContainerRequestFilter, ContainerResponseFilter {
    public static final String HEADER = "X-Request-Id";

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,64}");

    @Override
    public void filter(ContainerRequestContext request) {
        String given = request.getHeaderString(HEADER);
        boolean taken = given != null && VISIBLE.matcher(given).matches();
        String id = taken ? given : UUID.randomUUID().toString();
        if (!taken) {
            request.getHeaders().putSingle(HEADER, id);
        }
        LogFields.enter(() -> Map.of("requestId", id)); // until the front door closes behind it
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        String id = request.getHeaderString(HEADER);
        if (id != null) {
            response.getHeaders().putSingle(HEADER, id);
        }
        response.getHeaders().putSingle("X-Content-Type-Options", "nosniff");
        if (!response.getHeaders().containsKey("Cache-Control")) {
            response.getHeaders().putSingle("Cache-Control", "no-store");
        }
    }
}
