package bars.receiver.endpoint;

import bars.db.log.LogFields;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets nothing but the BaRS base path in: the server brings servlets of its own (metrics, API descriptions) that would
 * answer beside it. The listener makes the OperationOutcome.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class FrontDoor implements Filter {
    private static final String BASE = "/FHIR/R4/";

    @Override
    public void doFilter(ServletRequest plain, ServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        if (plain instanceof HttpServletRequest request
                && !request.getRequestURI().startsWith(BASE)) {
            ((HttpServletResponse) answer).sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        try {
            chain.doFilter(plain, answer);
        } finally {
            LogFields.leave();
        }
    }
}
