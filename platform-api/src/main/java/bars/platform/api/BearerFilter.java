package bars.platform.api;

import bars.platform.access.Authentication;
import bars.platform.access.Caller;
import bars.platform.metric.AdminCounts;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody past without a valid bearer token, whether the path exists or not; a few paths are public. Cookies are not
 * looked at, so no other site can act for a signed-in person here.
 *
 * <p>Source: RFC 6750 §2.1.
 */
@Provider
@Singleton
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class BearerFilter implements ContainerRequestFilter {
    /** Beginnings of paths that need no token. */
    static final List<String> PUBLIC = List.of("openapi.yaml", "problems/", "jwks/");

    private static final String SCHEME = "Bearer ";

    private final Authentication authentication;
    private final AdminCounts counts;

    @Context
    private @Nullable HttpServletRequest servlet;

    @Inject
    public BearerFilter(Authentication authentication, AdminCounts counts) {
        this.authentication = authentication;
        this.counts = counts;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (PUBLIC.stream().anyMatch(path::startsWith)) {
            return;
        }
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "Send Authorization: Bearer <token>");
        }
        String address = servlet == null ? null : servlet.getRemoteAddr();
        Caller caller = caller(header.substring(SCHEME.length()).strip(), address)
                .during(String.valueOf(request.getHeaderString(RequestIdFilter.HEADER)), address);
        request.setSecurityContext(new Proven(new CallerPrincipal(caller), request.getSecurityContext()));
    }

    private Caller caller(String token, @Nullable String address) {
        try {
            return authentication.byBearer(token, address);
        } catch (Problem refused) {
            counts.refused(AdminCounts.Method.TOKEN);
            throw refused;
        }
    }

    private record Proven(Principal principal, @Nullable SecurityContext outer) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return principal;
        }

        /** Roles are not asked for: verbs ask for permissions. */
        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return outer != null && outer.isSecure();
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }
}
