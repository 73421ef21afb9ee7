package bars.db.retention;

import bars.db.Rows;
import bars.db.Work;

/** What goes when a tenant leaves, beside its certificates. For transactions of the platform. */
public final class Departure {
    private final Rows rows;

    public Departure(Work work) {
        this.rows = new Rows(work);
    }

    /** Whether a legal hold stands in any environment: then nothing may be destroyed. */
    public boolean isHeld(int tenantId) {
        return rows.first("select 1 from retention where tenant_id = ? and legal_hold", row -> true, tenantId)
                .orElse(false);
    }

    /** Stops every notice, and forgets the secrets of its webhooks and whom they trusted; says how many webhooks went. */
    public int removeWebhooks(int tenantId) {
        rows.change("delete from backend_trust where tenant_id = ?", tenantId);
        return rows.change("delete from webhook where tenant_id = ?", tenantId);
    }

    /** Destroys the tenant's own keys for API-M; says how many are destroyed. */
    public int destroySigningKeys(int tenantId) {
        rows.change(
                "update signing_key set sealed_key = null, withdrawn_at = coalesce(withdrawn_at, now())"
                        + " where tenant_id = ? and sealed_key is not null",
                tenantId);
        return count("select count(*) from signing_key where tenant_id = ? and sealed_key is null", tenantId);
    }

    /**
     * Takes back what was to be sent, with the requests that it makes: its keys go, so nobody could send it any more. What is
     * being sent now comes to its end. Says how many.
     */
    public int cancelUnsent(int tenantId) {
        return count(
                """
                with cancelled as (
                    update outbox_message o set state = 'CANCELLED', settled_at = coalesce(settled_at, now())
                    where tenant_id = ?
                    and (state = 'DEAD' or (state = 'DUE' and (attempts = 0 or due_at <= now() or exists (
                        select from outbox_attempt a where a.outbox_id = o.id and a.attempt = o.attempts))))
                    returning o.id, o.tenant_id
                ), withdrawn as (
                    update sent_request r set state = 'WITHDRAWN', changed_at = now() from cancelled c
                    where r.tenant_id = c.tenant_id and r.id = c.id and r.state = 'OPEN'
                )
                select count(*) from cancelled
                """,
                tenantId);
    }

    /** How many messages of the tenant were not delivered and still could be. */
    public int unsent(int tenantId) {
        return count("select count(*) from outbox_message where tenant_id = ? and state in ('DUE', 'DEAD')", tenantId);
    }

    /** How many of its bookings the national registry points to. */
    public int pointers(int tenantId) {
        return count("select count(*) from registry_pointer where tenant_id = ?", tenantId);
    }

    /** How many data keys the tenant has, or had. */
    public int dataKeys(int tenantId) {
        return count("select count(*) from tenant_data_key where tenant_id = ?", tenantId);
    }

    private int count(String query, int tenantId) {
        return rows.first(query, row -> row.getInt(1), tenantId).orElse(0);
    }
}
