package bars.portal.page;

import bars.db.Environment;
import bars.db.certificate.CertificateState;
import bars.platform.certificate.CertificateList;
import bars.platform.certificate.CertificateView;
import bars.portal.web.Html;
import bars.portal.web.Pages;
import bars.portal.web.Times;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Certificates in the order of their end, as a list and as a calendar. */
@Path("certificates")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class CertificateListPages {
    private static final int PAGE = 50;
    private static final int SOON_DAYS = 30;
    private static final int CALENDAR_MONTHS = 12;
    private static final int CALENDAR_SHOWN = 500;
    private static final List<CertificateState> OPEN = Arrays.stream(CertificateState.values())
            .filter(state -> !state.isOver())
            .toList();
    private static final List<CertificateState> SERVING = List.of(CertificateState.ACTIVE, CertificateState.CHECKED);

    private final CertificateList certificates;
    private final Clock clock;

    @Inject
    public CertificateListPages(CertificateList certificates, Clock clock) {
        this.certificates = certificates;
        this.clock = clock;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        CertificateList.Ask ask = asked(visit);
        long all =
                visit.found(() -> certificates.page(visit.caller(), ask, 0, 1).all(), 0L);
        Pages pages = Pages.of(visit.query("page"), PAGE, all, address(visit));
        return Html.of(
                visit,
                "Certificates by expiry",
                "certificates.jte",
                "certificates",
                visit.found(
                        () -> certificates
                                .page(visit.caller(), ask, pages.offset(PAGE), PAGE)
                                .certificates(),
                        List.of()),
                "all",
                DashboardPage.number(all),
                "pages",
                pages,
                "query",
                visit.query("q"),
                "environment",
                visit.query("environment"),
                "show",
                visit.query("show"),
                "month",
                month(visit) == null ? "" : Times.month(visit.query("month")));
    }

    /** The year ahead, month by month. */
    @GET
    @Path("calendar")
    public Html calendar(@BeanParam Visit visit) {
        Instant end = calendarEnd(clock.instant());
        var found = certificates.page(
                visit.caller(), new CertificateList.Ask(SERVING, null, null, end, null), 0, CALENDAR_SHOWN);
        Map<String, List<CertificateView>> months = found.certificates().stream()
                .filter(one -> one.expiresAt() != null)
                .collect(Collectors.groupingBy(
                        one -> Times.monthOf(java.util.Objects.requireNonNull(one.expiresAt())),
                        TreeMap::new,
                        Collectors.toCollection(ArrayList::new)));
        return Html.of(
                visit,
                "Certificate calendar",
                "calendar.jte",
                "months",
                months,
                "more",
                Math.max(0, found.all() - CALENDAR_SHOWN));
    }

    /** The first moment behind the months of the calendar. */
    static Instant calendarEnd(Instant now) {
        return Times.begin(YearMonth.from(now.atZone(Times.LONDON)).plusMonths(CALENDAR_MONTHS));
    }

    private CertificateList.Ask asked(Visit visit) {
        Instant now = clock.instant();
        YearMonth month = month(visit);
        return switch (visit.query("show")) {
            case "soon" ->
                new CertificateList.Ask(
                        List.of(CertificateState.ACTIVE),
                        environment(visit),
                        null,
                        now.plus(SOON_DAYS, ChronoUnit.DAYS),
                        visit.query("q"));
            case "expired" ->
                new CertificateList.Ask(
                        List.of(CertificateState.ACTIVE), environment(visit), null, now, visit.query("q"));
            case "all" ->
                new CertificateList.Ask(
                        List.of(CertificateState.values()), environment(visit), null, null, visit.query("q"));
            default ->
                new CertificateList.Ask(
                        month == null ? OPEN : SERVING,
                        environment(visit),
                        month == null ? null : Times.begin(month),
                        month == null ? null : Times.begin(month.plusMonths(1)),
                        visit.query("q"));
        };
    }

    private static String address(Visit visit) {
        StringBuilder address = new StringBuilder("/console/certificates?");
        for (String name : List.of("q", "environment", "show", "month")) {
            if (!visit.query(name).isEmpty()) {
                address.append(name)
                        .append('=')
                        .append(URLEncoder.encode(visit.query(name), StandardCharsets.UTF_8))
                        .append('&');
            }
        }
        return address.toString();
    }

    private static @Nullable Environment environment(Visit visit) {
        return visit.environment("environment");
    }

    private static @Nullable YearMonth month(Visit visit) {
        String month = visit.query("month");
        return month.matches("2[0-9]{3}-(0[1-9]|1[0-2])") ? YearMonth.parse(month) : null;
    }
}
