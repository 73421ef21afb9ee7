package bars.portal.web;

import bars.db.DatabaseFailure;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

/** Everything that is no refusal: a page with a reference, and the cause in the log alone. */
@Provider
@Singleton
@NullUnmarked
public class FailurePage implements ExceptionMapper<Throwable> {
    private static final Logger LOG = System.getLogger(FailurePage.class.getName());

    @Context
    private UriInfo address;

    @Context
    private Request request;

    @Context
    private Application console;

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException web) {
            int status = web.getResponse().getStatus();
            return status < 400 ? web.getResponse() : refusal(status);
        }
        if (thrown instanceof DatabaseFailure.ChangedMeanwhile) {
            return ProblemPage.page(
                    412,
                    "Someone changed this at the same moment",
                    "What you sent was not saved",
                    "Go back and look at it as it is now before you change it.");
        }
        if (thrown instanceof DatabaseFailure.Unavailable || thrown instanceof DatabaseFailure.TooSlow) {
            return ProblemPage.page(
                    503,
                    "The console is not available now",
                    "Its database does not answer",
                    "Try again in a minute. What you typed was not saved. Messages are not lost: senders try again.");
        }
        if (thrown instanceof DatabaseFailure.Unstorable) {
            return ProblemPage.page(
                    400,
                    "What was sent cannot be stored",
                    "It holds a character or a time that no database keeps",
                    "Go back, and type again what was pasted in. Nothing that you entered was saved.");
        }
        String reference = UUID.randomUUID().toString();
        LOG.log(Level.ERROR, "console failure reference=" + reference, thrown);
        return ProblemPage.page(
                500,
                "Something went wrong",
                "Tell the platform's operators this reference: " + reference,
                "The cause is in the platform's log under it. Nothing that you entered was saved.");
    }

    private Response refusal(int status) {
        if (status == 405 && request.getMethod().equals("GET")) {
            String path = address.getRequestUri().getPath();
            String page = Routes.of(console.getClasses()).page(path);
            if (!page.equals(path)) {
                // Where only a form goes: the address that a browser shows after a refusal of it.
                return Response.seeOther(URI.create(page)).build();
            }
        }
        return status == 405
                ? ProblemPage.page(
                        405,
                        "This address takes no such request",
                        "It is where a form goes",
                        "Go back to the page with the form, or start from the dashboard.")
                : ProblemPage.page(
                        status,
                        "Page not found",
                        "There is no page at this address",
                        "If you typed the address, check it. If you pasted it, check that all of it was copied.");
    }
}
