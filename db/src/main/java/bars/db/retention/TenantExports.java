package bars.db.retention;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Data of tenants that was taken out. For transactions of the platform. */
public final class TenantExports {
    private final Rows rows;

    public TenantExports(Work work) {
        this.rows = new Rows(work);
    }

    /** @param linkSha256 of the secret that fetches it */
    public void add(TenantExport one, byte[] linkSha256) {
        rows.change(
                """
                insert into tenant_export (id, tenant_id, environment, link_sha256, actor, reason, expires_at, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                one.id(),
                one.tenantId(),
                one.environment().name(),
                linkSha256,
                one.actor(),
                one.reason(),
                one.expiresAt(),
                one.createdAt());
    }

    public Optional<TenantExport> byId(UUID id) {
        return rows.first("select * from tenant_export where id = ?", TenantExports::read, id);
    }

    /** All of a tenant, the newest first. */
    public List<TenantExport> of(int tenantId) {
        return rows.list(
                "select * from tenant_export where tenant_id = ? order by created_at desc, id limit 200",
                TenantExports::read,
                tenantId);
    }

    /** Begins anew: what an attempt before left is gone. */
    public void clear(UUID id) {
        rows.change("delete from tenant_export_part where export_id = ?", id);
    }

    public void addPart(TenantExport export, int number, byte[] sealed) {
        rows.change(
                "insert into tenant_export_part (export_id, tenant_id, environment, number, sealed_part)"
                        + " values (?, ?, ?, ?, ?)",
                export.id(),
                export.tenantId(),
                export.environment().name(),
                number,
                sealed);
    }

    public void complete(UUID id, int parts) {
        rows.change("update tenant_export set parts = ? where id = ?", parts, id);
    }

    public Optional<byte[]> part(UUID id, int number) {
        return rows.first(
                "select sealed_part from tenant_export_part where export_id = ? and number = ?",
                row -> row.getBytes(1),
                id,
                number);
    }

    /** The complete file that waits behind a link, with a lock on it. */
    public Optional<TenantExport> waiting(byte[] linkSha256, Instant now) {
        return rows.first(
                """
                select * from tenant_export
                where link_sha256 = ? and parts is not null and fetched_at is null and expires_at > ?
                for update
                """,
                TenantExports::read,
                linkSha256,
                now);
    }

    public void fetched(UUID id, Instant now) {
        rows.change("update tenant_export set fetched_at = ? where id = ?", now, id);
    }

    /** Drops files that nobody fetched in time, or that were fetched a while ago; returns how many parts went. */
    public int forgetOld(Instant now) {
        return rows.change(
                """
                delete from tenant_export_part p using tenant_export e
                where e.id = p.export_id and (e.expires_at <= ?::timestamptz
                    or e.fetched_at < ?::timestamptz - interval '1 hour')
                """,
                now,
                now);
    }

    private static TenantExport read(ResultSet row) throws SQLException {
        int parts = row.getInt("parts");
        Integer known = row.wasNull() ? null : parts;
        return new TenantExport(
                row.getObject("id", UUID.class),
                row.getInt("tenant_id"),
                Environment.valueOf(row.getString("environment")),
                row.getString("actor"),
                row.getString("reason"),
                known,
                Rows.moment(row, "expires_at"),
                Rows.instant(row, "fetched_at"),
                Rows.moment(row, "created_at"));
    }
}
