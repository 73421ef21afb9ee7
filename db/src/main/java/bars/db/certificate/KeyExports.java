package bars.db.certificate;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Private keys that were taken out. For transactions of the platform. */
public final class KeyExports {
    private final Rows rows;

    public KeyExports(Work work) {
        this.rows = new Rows(work);
    }

    /** @param linkSha256 of the secret that fetches it */
    public void add(KeyExport one, byte[] linkSha256) {
        rows.change(
                """
                insert into key_export (id, tenant_id, environment, certificate_id, link_sha256, format, file_name,
                    sealed_file, actor, reason, expires_at, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                one.id(),
                one.tenantId(),
                one.environment().name(),
                one.certificateId(),
                linkSha256,
                one.format(),
                one.fileName(),
                one.sealedFile(),
                one.actor(),
                one.reason(),
                one.expiresAt(),
                one.createdAt());
    }

    /** Every export of a certificate, the newest first. */
    public List<KeyExport> of(ServerCertificate certificate) {
        return rows.list(
                """
                select * from key_export
                where tenant_id = ? and environment = ? and certificate_id = ?
                order by created_at desc, id
                """,
                KeyExports::read,
                certificate.tenantId(),
                certificate.environment().name(),
                certificate.id());
    }

    /** Those made after {@code since}, of every tenant, the oldest first. */
    public List<KeyExport> after(Instant since) {
        return rows.list(
                "select * from key_export where created_at > ? order by created_at, id", KeyExports::read, since);
    }

    /** The file that waits behind a link, with a lock on it. */
    public Optional<KeyExport> waiting(byte[] linkSha256, Instant now) {
        return rows.first(
                """
                select * from key_export
                where link_sha256 = ? and sealed_file is not null and expires_at > ?
                for update
                """,
                KeyExports::read,
                linkSha256,
                now);
    }

    /** It was fetched: the file goes. */
    public void fetched(UUID id, Instant now) {
        rows.change("update key_export set fetched_at = ?, sealed_file = null where id = ?", now, id);
    }

    /** Drops files that nobody fetched in time; returns how many. */
    public int forgetOld(Instant now) {
        return rows.change(
                "update key_export set sealed_file = null where sealed_file is not null and expires_at <= ?", now);
    }

    private static KeyExport read(ResultSet row) throws SQLException {
        return new KeyExport(
                row.getObject("id", UUID.class),
                row.getInt("tenant_id"),
                Environment.valueOf(row.getString("environment")),
                row.getObject("certificate_id", UUID.class),
                row.getString("format"),
                row.getString("file_name"),
                row.getBytes("sealed_file"),
                row.getString("actor"),
                row.getString("reason"),
                Rows.moment(row, "expires_at"),
                Rows.instant(row, "fetched_at"),
                Rows.moment(row, "created_at"));
    }
}
