package bars.db.webhook;

import bars.db.Rows;
import bars.db.Work;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The delivering side: writes notices from the feed, takes due ones by lease, settles them. Transactions of the platform. */
public final class WebhookLeases {
    /**
     * New messages of each webhook since it was last looked at, up to where no transaction can still commit. Those with
     * nothing new do not count among the thousand: nobody waits behind them.
     */
    private static final String FAN_OUT =
            """
            with mine as (
                select * from webhook w where enabled and exists (
                    select from message m
                    where m.direction = 'IN' and m.tenant_id = w.tenant_id and m.environment = w.environment
                    and (m.position, m.sequence) > (w.position, w.sequence)
                    and m.position < pg_snapshot_xmin(pg_current_snapshot()))
                order by id limit 1000 for update skip locked
            ), fresh as (
                select w.id as webhook_id, m.id as message_id, m.tenant_id, m.environment, m.service_id, m.correlation_id,
                    m.request_id, m.event, m.reason, m.received_at, m.position, m.sequence, t.ods_code
                from mine w join tenant t on t.id = w.tenant_id
                cross join lateral (
                    select * from message m
                    where m.direction = 'IN' and m.tenant_id = w.tenant_id and m.environment = w.environment
                    and (m.position, m.sequence) > (w.position, w.sequence)
                    and m.position < pg_snapshot_xmin(pg_current_snapshot())
                    order by m.position, m.sequence limit 200) m
            ), told as (
                insert into webhook_delivery (id, tenant_id, environment, webhook_id, message_id, correlation_id, event, body)
                select gen_random_uuid(), f.tenant_id, f.environment, f.webhook_id, f.message_id, f.correlation_id,
                    'message.received',
                    jsonb_build_object('event', 'message.received', 'tenant', f.ods_code, 'environment', f.environment,
                        'service', f.service_id, 'messageId', f.message_id, 'requestId', f.request_id,
                        'correlationId', f.correlation_id, 'messageEvent', f.event, 'messageReason', f.reason,
                        'receivedAt', to_char(f.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text
                from fresh f join mine w on w.id = f.webhook_id
                where w.service_id is null or w.service_id = f.service_id
                order by f.position, f.sequence
                on conflict on constraint webhook_delivery_once do update
                set state = 'DUE', settled_at = null, attempts = 0, due_at = now() where webhook_delivery.state <> 'DUE'
            ), furthest as (
                select distinct on (webhook_id) webhook_id, position, sequence from fresh
                order by webhook_id, position desc, sequence desc
            )
            update webhook w set position = f.position, sequence = f.sequence from furthest f where w.id = f.webhook_id
            """;

    private final Rows rows;

    public WebhookLeases(Work work) {
        this.rows = new Rows(work);
    }

    /** Writes deliveries for new messages; returns how many webhooks had any. */
    public int fanOut() {
        return rows.change(FAN_OUT);
    }

    /**
     * Takes due deliveries, the oldest of each conversation first.
     *
     * @param without webhooks of which none is taken
     * @param perWebhook at most so many of each webhook
     * @param limit at most so many in all
     */
    public List<WebhookDelivery> take(Collection<UUID> without, int perWebhook, int limit, Duration lease) {
        return rows.list(
                """
                with due as (
                    select d.id from webhook w cross join lateral (
                        select * from webhook_delivery d
                        where d.webhook_id = w.id and d.state = 'DUE' and d.due_at <= now()
                        and not exists (
                            select from webhook_delivery e
                            where e.state = 'DUE' and e.webhook_id = d.webhook_id
                            and e.correlation_id = d.correlation_id and e.number < d.number)
                        order by d.due_at, d.number limit ?) d
                    where w.enabled and w.id <> all (?::uuid[])
                    order by d.due_at, d.number limit ?
                ), held as (
                    select id from webhook_delivery where id in (select id from due) and state = 'DUE' and due_at <= now()
                    for update skip locked
                )
                update webhook_delivery d set attempts = d.attempts + 1, due_at = now() + make_interval(secs => ?)
                from held where d.id = held.id
                returning d.*
                """,
                Webhooks::delivery,
                perWebhook,
                Rows.array(without),
                limit,
                lease.toMillis() / 1_000.0);
    }

    /**
     * Writes what came of a try; false when the lease had gone to somebody else.
     *
     * @param state DELIVERED, DEAD, or DUE to try again after {@code rest}
     */
    public boolean settle(
            UUID id, int attempt, String state, Duration rest, @Nullable Integer status, @Nullable String reason) {
        return rows.change(
                        """
                        update webhook_delivery set state = ?, due_at = now() + make_interval(secs => ?), status = ?,
                            reason = ?, settled_at = case when ? = 'DUE' then null else now() end
                        where id = ? and attempts = ? and state = 'DUE'
                        """,
                        state,
                        rest.toMillis() / 1_000.0,
                        status,
                        reason,
                        state,
                        id,
                        attempt)
                == 1;
    }
}
