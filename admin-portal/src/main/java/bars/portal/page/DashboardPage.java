package bars.portal.page;

import bars.db.certificate.CertificateState;
import bars.db.certificate.Certificates;
import bars.db.trust.HandshakeRecords;
import bars.platform.certificate.CertificateRegister;
import bars.platform.certificate.CertificateView;
import bars.platform.handshake.HandshakeDesk;
import bars.platform.tenant.TenantRegister;
import bars.portal.web.Html;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What needs somebody, and where things stand. */
@Path("/")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class DashboardPage {
    private static final int SOON_DAYS = 90;
    private static final int SHOWN = 20;

    private final TenantRegister tenants;
    private final CertificateRegister certificates;
    private final HandshakeDesk handshakes;
    private final Clock clock;

    @Inject
    public DashboardPage(
            TenantRegister tenants, CertificateRegister certificates, HandshakeDesk handshakes, Clock clock) {
        this.tenants = tenants;
        this.certificates = certificates;
        this.handshakes = handshakes;
        this.clock = clock;
    }

    @GET
    public Html show(@BeanParam Visit visit) {
        var soon = new Certificates.Filter(
                null, CertificateState.ACTIVE, clock.instant().plus(SOON_DAYS, ChronoUnit.DAYS));
        List<CertificateView> waiting = new ArrayList<>();
        for (CertificateState state :
                List.of(CertificateState.CSR_READY, CertificateState.REQUESTED, CertificateState.CHECKED)) {
            waiting.addAll(certificates.page(visit.caller(), null, new Certificates.Filter(null, state, null), SHOWN));
        }
        var refused = handshakes.newest(visit.caller(), 0, new HandshakeRecords.Filter(null, null, false, null), 50);
        return Html.of(
                visit,
                "Dashboard",
                "dashboard.jte",
                "tenants",
                tenants.count(visit.caller()),
                "soon",
                certificates.page(visit.caller(), null, soon, SHOWN),
                "waiting",
                waiting,
                "refused",
                refused);
    }
}
