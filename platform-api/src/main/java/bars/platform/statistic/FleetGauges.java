package bars.platform.statistic;

import bars.db.Database;
import bars.db.Environment;
import bars.db.certificate.CertificateState;
import bars.db.job.Job;
import bars.db.metric.Exposition;
import bars.db.statistic.FleetFigures;
import bars.platform.certificate.UkTime;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Figures of the whole fleet, as they were when they were read last. Every admin node has the same: whoever watches takes the
 * greatest of them. One thread reads; any may ask.
 *
 * <p>Source: portal design 6.2.
 */
@Singleton
public class FleetGauges {
    /** Certificates and queues that are told of one by one: those that are worst off. */
    private static final int MOST = 1_000;

    private static final Duration NOTICES_COUNT = Duration.ofDays(7);
    private static final int MOST_UNLINKED = 10_000;
    private static final int WEEKS = 4;
    private static final int USUALLY = 3;

    /** The counts of an hour are told some seconds late. */
    private static final Duration COUNTED_AFTER = Duration.ofMinutes(2);

    private final Database database;
    private final Clock clock;
    private volatile String text = "";
    private volatile Instant readAt;

    @Inject
    public FleetGauges(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.readAt = clock.instant();
    }

    /** Reads everything; when that fails the figures stay as they were, and their age says so. */
    public void read() {
        Instant now = clock.instant();
        Exposition fresh = new Exposition();
        database.doAsPlatform(work -> {
            FleetFigures figures = new FleetFigures(work);
            certificates(fresh, figures);
            queues(fresh, figures, now);
            needs(fresh, figures, now);
            jobs(fresh, figures);
            silent(fresh, figures, now);
            fresh.gauge(
                    "bars_audit_unlinked_events",
                    "Audit events that wait for their place in a chain for more than a minute; 10000 at the most",
                    figures.unlinkedEvents(MOST_UNLINKED));
        });
        text = fresh.text();
        readAt = now;
    }

    /** Adds what was read. */
    void write(Exposition page) {
        page.gauge(
                        "bars_gauges_age_seconds",
                        "Seconds since the figures of the fleet were read",
                        Math.max(0, Duration.between(readAt, clock.instant()).toSeconds()))
                .append(text);
    }

    private static void certificates(Exposition page, FleetFigures figures) {
        String end = "bars_certificate_not_after_seconds";
        page.metric(
                end,
                Exposition.Type.GAUGE,
                "When a certificate that serves really ends, in seconds since 1970; the 1000 soonest");
        for (FleetFigures.End one : figures.soonestEnds(MOST)) {
            page.sample(
                    end,
                    Exposition.labels(
                            "tenant", one.odsCode(), "env", one.environment().name(), "endpoint", one.serverName()),
                    one.at().getEpochSecond());
        }
        Map<List<Object>, Long> counted = new HashMap<>();
        figures.certificates().forEach(one -> counted.put(List.of(one.environment(), one.state()), one.certificates()));
        page.metric("bars_certificates", Exposition.Type.GAUGE, "Certificates by state");
        for (Environment environment : Environment.values()) {
            for (CertificateState state : CertificateState.values()) {
                page.sample(
                        "bars_certificates",
                        Exposition.labels("env", environment.name(), "state", name(state.name())),
                        counted.getOrDefault(List.of(environment, state), 0L));
            }
        }
    }

    private static void queues(Exposition page, FleetFigures figures, Instant now) {
        List<FleetFigures.Waiting> waiting = figures.waiting(now, MOST);
        page.metric(
                "bars_queue_depth",
                Exposition.Type.GAUGE,
                "What is due, under way or rests before its next try, by tenant; the 1000 longest due");
        waiting.forEach(one ->
                page.sample("bars_queue_depth", labels(one.queue(), one.odsCode(), one.environment()), one.items()));
        page.metric(
                "bars_queue_oldest_seconds",
                Exposition.Type.GAUGE,
                "How long the first of it has been due without being taken");
        waiting.forEach(one -> page.sample(
                "bars_queue_oldest_seconds",
                labels(one.queue(), one.odsCode(), one.environment()),
                Math.max(0, Duration.between(one.due(), now).toSeconds())));
    }

    private static void needs(Exposition page, FleetFigures figures, Instant now) {
        page.metric(
                "bars_queue_dead",
                Exposition.Type.GAUGE,
                "What was given up, by tenant: responses until somebody acts, notices of a week");
        figures.givenUp(now.minus(NOTICES_COUNT), MOST)
                .forEach(one -> page.sample(
                        "bars_queue_dead", labels(one.queue(), one.odsCode(), one.environment()), one.items()));
        page.metric(
                "bars_inbox_oldest_seconds",
                Exposition.Type.GAUGE,
                "Age of the first message in the inbox that was not acknowledged");
        figures.untaken(MOST)
                .forEach(one -> page.sample(
                        "bars_inbox_oldest_seconds",
                        Exposition.labels(
                                "tenant",
                                one.odsCode(),
                                "env",
                                one.environment().name()),
                        Math.max(0, Duration.between(one.since(), now).toSeconds())));
    }

    private static String labels(String queue, String odsCode, Environment environment) {
        return Exposition.labels("queue", queue, "tenant", odsCode, "env", environment.name());
    }

    private static void jobs(Exposition page, FleetFigures figures) {
        Map<String, Long> counted = new HashMap<>();
        figures.jobs().forEach(one -> counted.put(one.status(), one.jobs()));
        page.metric("bars_jobs", Exposition.Type.GAUGE, "Jobs that are remembered, by state");
        for (Job.Status status : Job.Status.values()) {
            page.sample(
                    "bars_jobs",
                    Exposition.labels("state", name(status.name())),
                    counted.getOrDefault(status.name(), 0L));
        }
    }

    /** Compares the last hour that was counted with the same hour, by the clock on the wall, of the weeks before. */
    private static void silent(Exposition page, FleetFigures figures, Instant now) {
        ZonedDateTime hour = now.minus(COUNTED_AFTER)
                .atZone(UkTime.ZONE)
                .truncatedTo(ChronoUnit.HOURS)
                .minusHours(1);
        List<Instant> before = IntStream.rangeClosed(1, WEEKS)
                .mapToObj(week -> hour.minusWeeks(week).toInstant())
                .toList();
        page.metric(
                "bars_tenant_silent",
                Exposition.Type.GAUGE,
                "Had no request in the last hour, and usually has at this hour of the week");
        figures.silent(hour.toInstant(), before, USUALLY)
                .forEach(one -> page.sample(
                        "bars_tenant_silent",
                        Exposition.labels(
                                "tenant",
                                one.odsCode(),
                                "env",
                                one.environment().name()),
                        1));
    }

    private static String name(String value) {
        return value.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
