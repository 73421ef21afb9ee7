package bars.db.outbound;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.TenantScope;
import bars.db.Work;
import java.util.Optional;

/** The authorities that tenants pinned for their own systems. For transactions of the platform. */
public final class BackendTrust {
    private final Rows rows;

    public BackendTrust(Work work) {
        this.rows = new Rows(work);
    }

    /**
     * What one tenant pinned in one environment.
     *
     * @param certificates PEM, one or more
     */
    public record Pinned(String certificates, long version) {}

    public Optional<Pinned> of(TenantScope scope) {
        return rows.first(
                "select * from backend_trust where tenant_id = ? and environment = ?",
                row -> new Pinned(row.getString("certificates"), row.getLong("version")),
                scope.tenantId(),
                scope.environment().name());
    }

    public void put(int tenantId, Environment environment, String certificates) {
        rows.change(
                """
                insert into backend_trust (tenant_id, environment, certificates) values (?, ?, ?)
                on conflict (tenant_id, environment) do update
                set certificates = excluded.certificates, version = backend_trust.version + 1, updated_at = now()
                """,
                tenantId,
                environment.name(),
                certificates);
    }

    /** From then on Java's authorities are trusted; false when they were already. */
    public boolean remove(int tenantId, Environment environment) {
        return rows.change(
                        "delete from backend_trust where tenant_id = ? and environment = ?",
                        tenantId,
                        environment.name())
                == 1;
    }
}
