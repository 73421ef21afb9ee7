package bars.portal.page;

import bars.platform.onboarding.RequestPack;
import bars.platform.onboarding.RequestPacks;
import bars.portal.web.Html;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Everything that has to be sent for one certificate, ready to copy. */
@Path("certificates/{id}/request")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class RequestPages {
    private final RequestPacks packs;

    @Inject
    public RequestPages(RequestPacks packs) {
        this.packs = packs;
    }

    @GET
    public Html show(@BeanParam Visit visit, @PathParam("id") String id) {
        RequestPack pack = packs.pack(visit.caller(), SearchPage.id(id));
        return Html.of(visit, "What to send", "request.jte", "pack", pack);
    }
}
