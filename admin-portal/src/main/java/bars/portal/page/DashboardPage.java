package bars.portal.page;

import bars.db.Environment;
import bars.db.certificate.CertificateState;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.certificate.CertificateList;
import bars.platform.statistic.ExpiryFigures;
import bars.platform.statistic.StatisticsDesk;
import bars.platform.tenant.TenantRegister;
import bars.portal.web.Board;
import bars.portal.web.Chart;
import bars.portal.web.Html;
import bars.portal.web.Times;
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
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What needs somebody, and where things stand. */
@Path("/")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class DashboardPage {
    private static final int SOON_DAYS = 30;
    private static final StatisticsDesk.Ask LAST_DAY = new StatisticsDesk.Ask(null, null, null, null);

    private final TenantRegister tenants;
    private final CertificateList certificates;
    private final StatisticsDesk statistics;
    private final Needs needs;
    private final Clock clock;

    @Inject
    public DashboardPage(
            TenantRegister tenants, CertificateList certificates, StatisticsDesk statistics, Needs needs, Clock clock) {
        this.tenants = tenants;
        this.certificates = certificates;
        this.statistics = statistics;
        this.needs = needs;
        this.clock = clock;
    }

    /** The numbers on top, which stay fresh while the page is open. */
    private record Figures(long messages, long refused, long handshakes) {}

    @GET
    public Html show(@BeanParam Visit visit) {
        Caller caller = visit.caller();
        if (!caller.may(Permission.SYSTEM_READ) || !caller.may(Permission.TENANTS_READ)) {
            return Html.of(visit, "Dashboard", "dashboard-short.jte", "needs", needs.of(caller));
        }
        StatisticsDesk.Traffic traffic = statistics.traffic(caller, LAST_DAY, null);
        StatisticsDesk.Errors errors = statistics.errors(caller, LAST_DAY);
        ExpiryFigures expiry = statistics.expiry(caller, null, null, Times.LONDON);
        Figures figures = figures(traffic, errors);
        return Html.of(
                visit,
                "Dashboard",
                "dashboard.jte",
                "now",
                Times.full(clock.instant()),
                "tenants",
                number(tenants.count(caller)),
                "soon",
                number(soon(caller)),
                "messages",
                number(figures.messages()),
                "refused",
                number(figures.refused()),
                "handshakes",
                number(figures.handshakes()),
                "needs",
                needs.of(caller),
                "chart",
                Chart.of(traffic.from(), traffic.to(), traffic.hours()),
                "errors",
                errors(errors),
                "doors",
                doors(errors),
                "months",
                months(expiry));
    }

    /**
     * The numbers of now, as one event. The answer ends after it and the browser asks again: nothing is held open, and
     * whoever signs out gets nothing more.
     */
    @GET
    @Path("live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public String live(@BeanParam Visit visit) {
        Figures figures = figures(
                statistics.traffic(visit.caller(), LAST_DAY, null), statistics.errors(visit.caller(), LAST_DAY));
        Map<String, String> values = new LinkedHashMap<>();
        values.put("messages", number(figures.messages()));
        values.put("refused", number(figures.refused()));
        values.put("handshakes", number(figures.handshakes()));
        values.put("now", Times.full(clock.instant()));
        return LiveEvent.of(values);
    }

    private long soon(Caller caller) {
        return caller.may(Permission.CERTIFICATES_READ)
                ? certificates
                        .page(
                                caller,
                                new CertificateList.Ask(
                                        List.of(CertificateState.ACTIVE),
                                        null,
                                        null,
                                        clock.instant().plus(SOON_DAYS, ChronoUnit.DAYS),
                                        null),
                                0,
                                1)
                        .all()
                : 0;
    }

    private static Figures figures(StatisticsDesk.Traffic traffic, StatisticsDesk.Errors errors) {
        return new Figures(
                traffic.messages(),
                errors.refusals().stream().mapToLong(one -> one.requests()).sum(),
                errors.handshakes().stream().mapToLong(one -> one.handshakes()).sum());
    }

    /** {@code 14,203}. */
    static String number(long value) {
        return String.format(Locale.UK, "%,d", value);
    }

    /** What ends in a month, by environment; what has ended already stands in the month that it ended in. */
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
                "Refused requests, last 24 hours",
                "",
                List.of("Environment", "Code", "Status", "Requests"),
                errors.refusals().stream()
                        .map(one -> List.of(
                                Board.text(one.environment().name()),
                                Board.code(one.code()),
                                Board.text(Integer.toString(one.status())),
                                Board.text(number(one.requests()))))
                        .toList(),
                "No request was refused in the last 24 hours.",
                "");
    }

    private static Board doors(StatisticsDesk.Errors errors) {
        return new Board(
                "Refused handshakes, last 24 hours",
                "",
                List.of("Environment", "Why", "Handshakes"),
                errors.handshakes().stream()
                        .map(one -> {
                            Environment environment = one.environment();
                            return List.of(
                                    Board.text(environment == null ? "Unknown name" : environment.name()),
                                    Board.link(
                                            Board.sentence(one.rule().replace('-', '_')),
                                            "/console/handshakes?show=refused&rule=" + one.rule()),
                                    Board.text(number(one.handshakes())));
                        })
                        .toList(),
                "No caller was turned away in the last 24 hours.",
                "");
    }
}
