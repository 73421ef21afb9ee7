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
