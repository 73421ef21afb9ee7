package bars.portal.page;

import bars.platform.statistic.ServiceLevelReport;
import bars.platform.statistic.StatisticsDesk;
import bars.portal.web.Board;
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
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How well tenants were served, against what the standard asks for. */
@Path("service-levels")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class ServiceLevelPages {
    private static final Set<String> PERIODS = Set.of("1", "7", "31");

    private final StatisticsDesk statistics;
    private final Clock clock;

    @Inject
    public ServiceLevelPages(StatisticsDesk statistics, Clock clock) {
        this.statistics = statistics;
        this.clock = clock;
    }

    @GET
    public Html show(@BeanParam Visit visit) {
        ServiceLevelReport report = report(visit);
        Board board = new Board(
                "Service levels by tenant and environment",
                "",
                List.of("Tenant", "Environment", "Requests", "In 2.1 seconds", "Over 5 seconds", "Available", "Goal"),
                report.levels().stream().map(ServiceLevelPages::row).toList(),
                "No requests came in this time.",
                "");
        return Html.of(
                visit,
                "Service levels",
                "service-levels.jte",
                "board",
                board,
                "period",
                Times.full(report.from()) + " to " + Times.full(report.to()),
                "tenant",
                visit.query("tenant"),
                "environment",
                visit.query("environment"),
                "days",
                days(visit));
    }

    /** The same for a spreadsheet. */
    @GET
    @Path("csv")
    @Produces("text/csv")
    public Response csv(@BeanParam Visit visit) {
        return Response.ok(report(visit).csv(), "text/csv;charset=UTF-8")
                .header("Content-Disposition", "attachment; filename=\"service-levels.csv\"")
                .build();
    }

    private ServiceLevelReport report(Visit visit) {
        Instant now = clock.instant();
        Instant from = now.minus(Duration.ofDays(Long.parseLong(days(visit))));
        String tenant = visit.query("tenant").toUpperCase(Locale.ROOT);
        var ask = new StatisticsDesk.Ask(tenant.isEmpty() ? null : tenant, visit.environment("environment"), from, now);
        return visit.found(() -> statistics.serviceLevels(visit.caller(), ask), ServiceLevelReport.nothing(from, now));
    }

    private static String days(Visit visit) {
        return PERIODS.contains(visit.query("days")) ? visit.query("days") : "7";
    }

    private static List<Board.Cell> row(ServiceLevelReport.Level one) {
        return List.of(
                Board.link(one.name() + " (" + one.odsCode() + ")", "/console/messages?q=" + one.odsCode()),
                Board.text(one.environment().name()),
                Board.text(DashboardPage.number(one.requests())),
                Board.text(percent(one.within2100Percent())),
                Board.text(DashboardPage.number(one.beyond5000())),
                Board.text(percent(one.availabilityPercent())),
                one.met() ? Board.tag("Met", "green") : Board.tag("Not met", "red"));
    }

    private static String percent(double value) {
        return String.format(Locale.UK, "%.3f", value).replaceFirst("\\.?0+$", "") + "%";
    }
}
