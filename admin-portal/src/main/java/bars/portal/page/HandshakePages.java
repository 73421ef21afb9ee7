package bars.portal.page;

import bars.db.trust.HandshakeRecords;
import bars.platform.handshake.HandshakeDesk;
import bars.portal.web.Html;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Who came to the listener, and why some were not let in. */
@Path("handshakes")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class HandshakePages {
    private static final int SHOWN = 100;

    private final HandshakeDesk desk;

    @Inject
    public HandshakePages(HandshakeDesk desk) {
        this.desk = desk;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        var everything = new HandshakeRecords.Filter(null, null, null, null);
        return Html.of(
                visit, "Handshakes", "handshakes.jte", "records", desk.newest(visit.caller(), 0, everything, SHOWN));
    }
}
