package bars.db.statistic;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import bars.db.certificate.CertificateState;
import java.time.Instant;
import java.util.List;

/**
 * What stands in the database and has to be watched, over all tenants, in transactions of the platform: few rows, read by
 * index. Lives as long as its transaction.
 */
public final class FleetFigures {
    private final Rows rows;

    public FleetFigures(Work work) {
        this.rows = new Rows(work);
    }

    /** A certificate that serves, and when it really ends. */
    public record End(String odsCode, Environment environment, String serverName, Instant at) {}

    /** How many certificates of an environment are in a state. */
    public record InState(Environment environment, CertificateState state, long certificates) {}

    /**
     * What waits in a queue for one tenant.
     *
     * @param queue {@code outbox} or {@code webhooks}
     * @param items what is due, under way, or rests before its next try
     * @param due since when the first of it has been due and not taken; now where nothing is
     */
    public record Waiting(String queue, String odsCode, Environment environment, long items, Instant due) {}

    /** What was given up for one tenant, and that nobody has looked after. */
    public record GivenUp(String queue, String odsCode, Environment environment, long items) {}

    /** Since when the first message waits that nobody of its tenant has taken. */
    public record Untaken(String odsCode, Environment environment, Instant since) {}

    /** How many jobs are in a state. */
    public record Jobs(String status, long jobs) {}

    /** One tenant in one environment. */
    public record Place(String odsCode, Environment environment) {}

    /** The certificates that serve and end soonest. */
    public List<End> soonestEnds(int limit) {
        return rows.list(
                """
                select t.ods_code, c.environment, c.server_name, c.expires_at
                from server_certificate c
                join tenant t on t.id = c.tenant_id
                where c.state = 'ACTIVE' and c.expires_at is not null
                order by c.expires_at, c.server_name
                limit ?
                """,
                row -> new End(
                        row.getString("ods_code"),
                        Environment.valueOf(row.getString("environment")),
                        row.getString("server_name"),
                        Rows.moment(row, "expires_at")),
                limit);
    }

    public List<InState> certificates() {
        return rows.list(
                "select environment, state, count(*) as certificates from server_certificate group by 1, 2 order by 1, 2",
                row -> new InState(
                        Environment.valueOf(row.getString("environment")),
                        CertificateState.valueOf(row.getString("state")),
                        row.getLong("certificates")));
    }

    /** What is not settled, the longest due first. */
    public List<Waiting> waiting(Instant now, int limit) {
        return rows.list(
                """
                select q.queue, t.ods_code, q.environment, q.items, least(q.due, ?) as due
                from (
                    select 'outbox' as queue, tenant_id, environment, count(*) as items, min(due_at) as due
                    from outbox_message where state = 'DUE' group by tenant_id, environment
                    union all
                    select 'webhooks', tenant_id, environment, count(*), min(due_at)
                    from webhook_delivery where state = 'DUE' group by tenant_id, environment
                ) q
                join tenant t on t.id = q.tenant_id
                order by 5, t.ods_code, q.queue
                limit ?
                """,
                row -> new Waiting(
                        row.getString("queue"),
                        row.getString("ods_code"),
                        Environment.valueOf(row.getString("environment")),
                        row.getLong("items"),
                        Rows.moment(row, "due")),
                now,
                limit);
    }

    /**
     * What was given up: responses until somebody sends them again or takes them back, notices of a week, the tenants with most
     * first.
     *
     * @param week the beginning of that week
     */
    public List<GivenUp> givenUp(Instant week, int limit) {
        return rows.list(
                """
                select q.queue, t.ods_code, q.environment, q.items
                from (
                    select 'outbox' as queue, tenant_id, environment, count(*) as items
                    from outbox_message where state = 'DEAD' group by tenant_id, environment
                    union all
                    select 'webhooks', tenant_id, environment, count(*)
                    from webhook_delivery where state = 'DEAD' and settled_at > ? group by tenant_id, environment
                ) q
                join tenant t on t.id = q.tenant_id
                order by q.items desc, t.ods_code, q.queue
                limit ?
                """,
                row -> new GivenUp(
                        row.getString("queue"),
                        row.getString("ods_code"),
                        Environment.valueOf(row.getString("environment")),
                        row.getLong("items")),
                week,
                limit);
    }

    /**
     * Tenants with a message in the inbox that was not acknowledged, the longest waiting first. Of each tenant with such a
     * service the first thousand are looked at: those of its other services are nobody's to acknowledge.
     */
    public List<Untaken> untaken(int limit) {
        return rows.list(
                """
                select t.ods_code, e.environment, first.received_at
                from (
                    select distinct tenant_id, environment from service
                    where coalesce(handler ->> 'kind', 'inbox') = 'inbox') e
                join tenant t on t.id = e.tenant_id and t.status = 'ACTIVE'
                cross join lateral (
                    select m.received_at
                    from (
                        select service_id, received_at from message
                        where tenant_id = e.tenant_id and environment = e.environment
                        and direction = 'IN' and acknowledged_at is null
                        order by position, sequence limit 1000) m
                    join service s on s.id = m.service_id and coalesce(s.handler ->> 'kind', 'inbox') = 'inbox'
                    limit 1) first
                order by first.received_at, t.ods_code
                limit ?
                """,
                row -> new Untaken(
                        row.getString("ods_code"),
                        Environment.valueOf(row.getString("environment")),
                        Rows.moment(row, "received_at")),
                limit);
    }

    public List<Jobs> jobs() {
        return rows.list(
                "select status, count(*) as jobs from job group by 1 order by 1",
                row -> new Jobs(row.getString("status"), row.getLong("jobs")));
    }

    /** Audit events that have waited for their place in a chain for more than a minute, counted up to {@code most}. */
    public long unlinkedEvents(int most) {
        return rows.list(
                        """
                        select count(*) as events from (
                            select from audit_event e
                            where (e.position, e.id) > (select p.position, p.event_id from audit_progress p)
                            and e.at < now() - interval '1 minute'
                            limit ?) waiting
                        """,
                        row -> row.getLong("events"),
                        most)
                .get(0);
    }

    /**
     * Active tenants that had requests in at least {@code often} of the hours {@code before}, and none in {@code hour}.
     *
     * @param hour the start of an hour that is over
     */
    public List<Place> silent(Instant hour, List<Instant> before, int often) {
        return rows.list(
                """
                select t.ods_code, l.environment
                from service_level l
                join tenant t on t.id = l.tenant_id and t.status = 'ACTIVE'
                where l.hour = any(?::timestamptz[]) and l.requests > 0
                and not exists (
                    select from service_level now
                    where now.tenant_id = l.tenant_id and now.environment = l.environment and now.hour = ? and now.requests > 0)
                group by 1, 2
                having count(*) >= ?
                order by 1, 2
                """,
                row -> new Place(row.getString("ods_code"), Environment.valueOf(row.getString("environment"))),
                Rows.array(before),
                hour,
                often);
    }
}
