package bars.portal.web;

import bars.db.log.LogFields;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/**
 * What every request passes first: security headers on every answer, and nothing but our own paths, because the server
 * brings servlets of its own that would answer beside them. Source: portal design, content security policy.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class FrontDoor implements Filter {
    private static final List<String> OURS = List.of("/console/", "/api/v1/", "/static/");
    private static final Refusal NO_API = new Refusal(
            HttpServletResponse.SC_NOT_FOUND,
            """
            {"type":"/api/v1/problems/not-found","title":"There is no such resource","status":404,\
            "detail":"The API is at /api/v1/"}""");
    private static final Refusal UNREADABLE = new Refusal(
            HttpServletResponse.SC_BAD_REQUEST,
            """
            {"type":"/api/v1/problems/malformed","title":"The request cannot be read","status":400,\
            "detail":"Content-Type cannot be read, or is given more than once"}""");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    @Override
    public void doFilter(ServletRequest plain, ServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) plain;
        HttpServletResponse response = (HttpServletResponse) answer;
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Strict-Transport-Security", "max-age=31536000");
        String path = request.getRequestURI();
        response.setHeader(
                "Cache-Control", path.startsWith("/static/") ? "public, max-age=31536000, immutable" : "no-store");
        if (path.equals("/") || path.equals("/console")) {
            response.sendRedirect("/console/");
        } else if (!isBodyNamed(request)) {
            refuse(response, UNREADABLE);
        } else if (path.equals("/api/v1") || OURS.stream().anyMatch(path::startsWith)) {
            try {
                chain.doFilter(request, response);
            } finally {
                LogFields.leave();
            }
        } else if (path.startsWith("/api")) {
            refuse(response, NO_API);
        } else {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter()
                    .println("There is nothing at this path. The console is at /console/, the API at /api/v1/.");
        }
    }

    /** Whether Content-Type can be read: JAX-RS answers what it cannot read by itself, with nothing at all. */
    private static boolean isBodyNamed(HttpServletRequest request) {
        List<String> named = Collections.list(request.getHeaders("Content-Type"));
        if (named.size() > 1) {
            return false;
        }
        try {
            named.forEach(MediaType::valueOf);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A problem document for what never reaches the API. */
    private record Refusal(int status, String document) {}

    private static void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
        response.setStatus(refusal.status());
        response.setContentType("application/problem+json");
        response.getWriter().println(refusal.document());
    }
}
