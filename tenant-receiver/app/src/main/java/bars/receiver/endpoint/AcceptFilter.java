package bars.receiver.endpoint;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/**
 * Keeps {@code Accept} for the verbs, which read it as leniently as the standard wants and as messages are read. JAX-RS
 * gets none: it answers 400 to what it cannot parse, for instance an empty version, before any verb is asked.
 */
@Provider
@PreMatching
@Priority(100)
public class AcceptFilter implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        Exchange.takeAccept(request);
    }
}
