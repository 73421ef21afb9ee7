package bars.portal.page;

import bars.portal.web.Html;
import bars.portal.web.Visit;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Help and the accessibility statement. */
@Path("help")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class HelpPages {
    @GET
    public Html help(@BeanParam Visit visit) {
        return Html.of(visit, "Help", "help.jte");
    }

    @GET
    @Path("accessibility")
    public Html accessibility(@BeanParam Visit visit) {
        return Html.of(visit, "Accessibility statement", "accessibility.jte");
    }
}
