package bars.db.tenant;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the endpoints of some tenants stand, in one question to the database however many tenants a list shows. */
public final class EndpointSummaries {
    private final Rows rows;

    public EndpointSummaries(Work work) {
        this.rows = new Rows(work);
    }

    /**
     * An endpoint in short.
     *
     * @param enabled whether it and its tenant may serve
     * @param active whether a certificate serves it
     * @param checked whether one lies ready
     * @param open whether a request is open
     * @param expiresAt when the one that serves ends
     */
    public record Summary(
            String odsCode,
            Environment environment,
            String serverName,
            boolean enabled,
            boolean active,
            boolean checked,
            boolean open,
            @Nullable Instant expiresAt) {}

    /** The endpoints of the tenants with {@code odsCodes}, by tenant, environment and name. */
    public List<Summary> of(List<String> odsCodes) {
        return rows.list(
                """
                select t.ods_code, e.environment, e.server_name, e.enabled and t.status = 'ACTIVE' as enabled,
                    coalesce(bool_or(c.state = 'ACTIVE'), false) as active,
                    coalesce(bool_or(c.state = 'CHECKED'), false) as checked,
                    coalesce(bool_or(c.state in ('CSR_READY', 'REQUESTED')), false) as open,
                    max(c.expires_at) filter (where c.state = 'ACTIVE') as expires_at
                from tenant t
                join endpoint e on e.tenant_id = t.id
                left join server_certificate c on c.tenant_id = e.tenant_id and c.environment = e.environment
                    and c.endpoint_id = e.id and c.state in ('CSR_READY', 'REQUESTED', 'CHECKED', 'ACTIVE')
                where t.ods_code = any(?::text[])
                group by t.ods_code, t.status, e.id, e.environment, e.server_name, e.enabled
                order by 1, 2, 3
                """,
                row -> new Summary(
                        row.getString("ods_code"),
                        Environment.valueOf(row.getString("environment")),
                        row.getString("server_name"),
                        row.getBoolean("enabled"),
                        row.getBoolean("active"),
                        row.getBoolean("checked"),
                        row.getBoolean("open"),
                        Rows.instant(row, "expires_at")),
                Rows.array(odsCodes));
    }
}
