package bars.portal.page;

import bars.platform.access.ActorNames;
import bars.platform.access.Permission;
import bars.platform.audit.AuditDesk;
import bars.platform.audit.AuditVerification;
import bars.portal.web.Board;
import bars.portal.web.Days;
import bars.portal.web.Facts;
import bars.portal.web.Html;
import bars.portal.web.Takes;
import bars.portal.web.Times;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who did what, and the proof that nothing of it was changed. */
@Path("audit")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class AuditPages {
    private static final int PAGE = 50;

    private final AuditDesk desk;
    private final AuditVerification verification;
    private final ActorNames actors;

    @Inject
    public AuditPages(AuditDesk desk, AuditVerification verification, ActorNames actors) {
        this.actors = actors;
        this.desk = desk;
        this.verification = verification;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        String tenant = asked(visit, "tenant");
        Days days = Days.asked(visit);
        var query = new AuditDesk.Query(
                tenant == null ? null : tenant.toUpperCase(Locale.ROOT),
                null,
                asked(visit, "actor"),
                asked(visit, "action"),
                null,
                days.begin(),
                days.end());
        Long place = visit.place("before");
        List<AuditDesk.EventView> rows =
                visit.found(() -> desk.list(visit.caller(), place, query, PAGE + 1), List.of());
        boolean more = rows.size() > PAGE;
        List<AuditDesk.EventView> shown = more ? rows.subList(0, PAGE) : rows;
        Map<String, String> names = actors.of(
                visit.caller(),
                shown.stream()
                        .flatMap(event -> Stream.of(event.actor(), event.target()))
                        .toList());
        Board board = new Board(
                "Audit events, newest first",
                "",
                List.of("Time", "Who", "What", "Tenant", "To what"),
                shown.stream().map(event -> row(event, names)).toList(),
                "No events match.",
                more ? next(visit, shown.get(PAGE - 1).id(), days) : "");
        return Html.of(
                visit,
                "Audit",
                "audit.jte",
                "board",
                board,
                "tenant",
                visit.query("tenant"),
                "actor",
                visit.query("actor"),
                "action",
                visit.query("action"),
                "days",
                days.form());
    }

    @GET
    @Path("{id}")
    public Html show(@BeanParam Visit visit, @PathParam("id") String id) {
        AuditDesk.EventView event = desk.get(visit.caller(), id.matches("[0-9]{1,18}") ? Long.parseLong(id) : 0);
        var environment = event.environment();
        List<Facts.Fact> facts = new ArrayList<>(List.of(
                Facts.fact("Time", Times.full(event.at())),
                new Facts.Fact("Who", who(event.actor(), actors.of(visit.caller(), List.of(event.actor())))),
                Facts.code("Actor", event.actor()),
                Facts.code("To what", event.target()),
                Facts.fact("Tenant", event.tenant()),
                Facts.fact("Environment", environment == null ? null : environment.name()),
                Facts.code("Request", event.requestId())));
        event.detail().forEach((name, value) -> facts.add(Facts.code(Board.capital(name), String.valueOf(value))));
        return Html.of(
                visit,
                event.action(),
                "facts.jte",
                "facts",
                new Facts(event.action(), "/console/audit", "audit", facts, List.of()));
    }

    @POST
    @Takes(value = Permission.AUDIT_READ, onPlatform = true)
    @Path("verification")
    public Html verify(@BeanParam Visit visit) {
        AuditVerification.Report report = verification.verify(visit.caller(), null);
        Facts facts = new Facts(
                report.intact() ? "The audit log is what was written" : "The audit log was changed",
                "/console/audit",
                "audit",
                List.of(
                        new Facts.Fact(
                                "Outcome",
                                report.intact() ? Board.tag("Intact", "green") : Board.tag("Not intact", "red")),
                        Facts.fact("Events", Long.toString(report.events())),
                        Facts.fact("Chains", Integer.toString(report.chains())),
                        Facts.fact("Verified", Times.full(report.at()))),
                List.of());
        Board findings = new Board(
                "Findings",
                "",
                List.of("Chain", "Number", "What"),
                report.findings().stream()
                        .map(one -> List.of(
                                Board.text(one.chain()), Board.text(Long.toString(one.seq())), Board.text(one.what())))
                        .toList(),
                "None.",
                "");
        return Html.of(visit, "Audit verification", "facts.jte", "facts", facts, "board", findings);
    }

    private static List<Board.Cell> row(AuditDesk.EventView event, Map<String, String> names) {
        String tenant = event.tenant();
        return List.of(
                Board.link(Times.full(event.at()), "/console/audit/" + event.id()),
                who(event.actor(), names),
                Board.text(event.action()),
                Board.text(tenant == null ? "–" : tenant),
                event.target().startsWith("user:") ? who(event.target(), names) : Board.code(event.target()));
    }

    private static Board.Cell who(String actor, Map<String, String> names) {
        return actor.startsWith("user:")
                ? Board.link(names.getOrDefault(actor, actor), "/console/people/" + actor.substring("user:".length()))
                : Board.text(names.getOrDefault(actor, actor));
    }

    private static @Nullable String asked(Visit visit, String name) {
        String value = visit.query(name);
        return value.isEmpty() ? null : value;
    }

    private static String next(Visit visit, long before, Days days) {
        StringBuilder address = new StringBuilder("/console/audit?before=" + before);
        for (String name : List.of("tenant", "actor", "action")) {
            address.append('&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(visit.query(name), StandardCharsets.UTF_8));
        }
        return address.append(days.address()).toString();
    }
}
