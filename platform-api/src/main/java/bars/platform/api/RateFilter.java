package bars.platform.api;

import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket for each caller on each node: a script may burst, nobody keeps the platform from the others.
 *
 * <p>Source: draft-ietf-httpapi-ratelimit-headers.
 */
@Provider
@Singleton
@PreMatching
@Priority(Priorities.AUTHENTICATION + 1)
public class RateFilter implements ContainerRequestFilter, ContainerResponseFilter {
    /** Requests that a caller may send at once. */
    static final int BURST = 2_000;

    /** Requests a second that a caller may go on with. */
    static final int PER_SECOND = 500;

    private static final int MOST_CALLERS = 10_000;
    private static final String LEFT = "bars.rate.left";

    private final Clock clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_CALLERS;
        }
    };

    @Inject
    public RateFilter(Clock clock) {
        this.clock = clock;
    }

    private record Bucket(double tokens, long atMillis) {}

    @Override
    public void filter(ContainerRequestContext request) {
        Principal caller = request.getSecurityContext().getUserPrincipal();
        if (caller == null) {
            return;
        }
        int left = take(caller.getName());
        request.setProperty(LEFT, Math.max(left, 0));
        if (left < 0) {
            throw Problem.of(ProblemType.RATE_LIMITED, "At most " + PER_SECOND + " requests a second for long");
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(LEFT) instanceof Integer left) {
            int window = BURST / PER_SECOND;
            response.getHeaders().putSingle("RateLimit-Policy", "\"caller\";q=" + BURST + ";w=" + window);
            response.getHeaders().putSingle("RateLimit", "\"caller\";r=" + left + ";t=1");
        }
    }

    /** Takes one; says how many are left, or a negative number when there was none. */
    private int take(String caller) {
        long now = clock.millis();
        synchronized (buckets) {
            Bucket bucket = buckets.getOrDefault(caller, new Bucket(BURST, now));
            double tokens = Math.min(BURST, bucket.tokens() + (now - bucket.atMillis()) * PER_SECOND / 1000.0);
            if (tokens < 1) {
                buckets.put(caller, new Bucket(tokens, now));
                return -1;
            }
            buckets.put(caller, new Bucket(tokens - 1, now));
            return (int) tokens - 1;
        }
    }
}
