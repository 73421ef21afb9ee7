package bars.db.certificate;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When the certificates that serve, or are about to, really end; over all tenants or some. */
public final class Expiries {
    private final Rows rows;

    public Expiries(Work work) {
        this.rows = new Rows(work);
    }

    /**
     * A certificate with its end.
     *
     * @param state {@code ACTIVE} or {@code CHECKED}
     * @param expiresAt the earliest of leaf end, issuer end and end of private key usage
     */
    public record Expiry(
            UUID id,
            String odsCode,
            String serverName,
            Environment environment,
            CertificateState state,
            Instant expiresAt,
            Instant updatedAt,
            long version) {}

    /** When one ends, without anything else of it. */
    public record End(Environment environment, Instant at) {}

    /**
     * The ends alone, soonest first: for those who count.
     *
     * @param tenants rows of tenants; null for all
     * @param environment null for both
     */
    public List<End> ends(@Nullable List<Integer> tenants, @Nullable Environment environment) {
        String some = Rows.array(tenants);
        String one = environment == null ? null : environment.name();
        return rows.list(
                """
                select environment, expires_at
                from server_certificate
                where state in ('ACTIVE', 'CHECKED') and expires_at is not null
                and (?::int[] is null or tenant_id = any(?::int[]))
                and (?::text is null or environment = ?)
                order by expires_at
                """,
                row -> new End(Environment.valueOf(row.getString("environment")), Rows.moment(row, "expires_at")),
                some,
                some,
                one,
                one);
    }

    /**
     * Soonest first.
     *
     * @param tenants rows of tenants; null for all
     * @param environment null for both
     */
    public List<Expiry> ahead(@Nullable List<Integer> tenants, @Nullable Environment environment) {
        String some = Rows.array(tenants);
        String one = environment == null ? null : environment.name();
        return rows.list(
                """
                select c.id, t.ods_code, c.server_name, c.environment, c.state, c.expires_at, c.updated_at, c.version
                from server_certificate c
                join tenant t on t.id = c.tenant_id
                where c.state in ('ACTIVE', 'CHECKED') and c.expires_at is not null
                and (?::int[] is null or c.tenant_id = any(?::int[]))
                and (?::text is null or c.environment = ?)
                order by c.expires_at, c.id
                """,
                row -> new Expiry(
                        row.getObject("id", UUID.class),
                        row.getString("ods_code"),
                        row.getString("server_name"),
                        Environment.valueOf(row.getString("environment")),
                        CertificateState.valueOf(row.getString("state")),
                        Rows.moment(row, "expires_at"),
                        Rows.moment(row, "updated_at"),
                        row.getLong("version")),
                some,
                some,
                one,
                one);
    }
}
