package bars.portal.page;

import bars.db.Environment;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Certificates;
import bars.db.trust.HandshakeRecords;
import bars.platform.certificate.CertificateRegister;
import bars.platform.certificate.CertificateView;
import bars.platform.handshake.HandshakeDesk;
import bars.platform.statistic.ExpiryFigures;
import bars.platform.statistic.StatisticsDesk;
import bars.platform.tenant.TenantRegister;
import bars.portal.web.Board;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    private final StatisticsDesk statistics;
    private final Clock clock;

    @Inject
    public DashboardPage(
            TenantRegister tenants,
            CertificateRegister certificates,
            HandshakeDesk handshakes,
            StatisticsDesk statistics,
            Clock clock) {
        this.tenants = tenants;
        this.certificates = certificates;
        this.handshakes = handshakes;
        this.statistics = statistics;
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
        var lastDay = new StatisticsDesk.Ask(null, null, null, null);
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
                refused,
                "messages",
                statistics.traffic(visit.caller(), lastDay, null).messages(),
                "errors",
                errors(statistics.errors(visit.caller(), lastDay)),
                "months",
                months(statistics.expiry(visit.caller(), null, null)));
    }

    /** What ends in a month, by environment. */
    private static Map<String, Map<Environment, Integer>> months(ExpiryFigures figures) {
        Map<String, Map<Environment, Integer>> months = new TreeMap<>();
        for (ExpiryFigures.Month one : figures.months()) {
            months.computeIfAbsent(one.month(), month -> new EnumMap<>(Environment.class))
                    .put(one.environment(), one.certificates());
        }
        return months;
    }

    private static Board errors(StatisticsDesk.Errors errors) {
        return new Board(
                "Refused requests of the last 24 hours",
                "",
                List.of("Environment", "Code", "Status", "Requests"),
                errors.refusals().stream()
                        .map(one -> List.of(
                                Board.text(one.environment().name()),
                                Board.code(one.code()),
                                Board.text(Integer.toString(one.status())),
                                Board.text(Long.toString(one.requests()))))
                        .toList(),
                "None.",
                "");
    }
}
