package bars.portal.page;

import bars.platform.audit.AuditDesk;
import bars.portal.web.Html;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Who did what. */
@Path("audit")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class AuditPages {
    private static final int SHOWN = 100;

    private final AuditDesk desk;

    @Inject
    public AuditPages(AuditDesk desk) {
        this.desk = desk;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        var everything = new AuditDesk.Query(null, null, null, null, null, null, null);
        return Html.of(visit, "Audit", "audit.jte", "events", desk.list(visit.caller(), null, everything, SHOWN));
    }
}
