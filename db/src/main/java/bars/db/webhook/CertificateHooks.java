package bars.db.webhook;

import bars.db.Rows;
import bars.db.Work;
import bars.db.certificate.ServerCertificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tells a tenant's webhooks of a certificate, through the same signed and retried deliveries that tell of messages. For
 * transactions of the platform.
 */
public final class CertificateHooks {
    private final Rows rows;

    public CertificateHooks(Work work) {
        this.rows = new Rows(work);
    }

    /** One delivery with the address it goes to. */
    public record Told(String url, WebhookDelivery delivery) {}

    /** Tells every enabled webhook of the tenant {@code event}, each once; says how many were told now. */
    public int tell(ServerCertificate certificate, String event, Map<String, Object> body) {
        int told = 0;
        for (UUID webhook : rows.list(
                "select id from webhook where tenant_id = ? and environment = ? and enabled",
                row -> row.getObject(1, UUID.class),
                certificate.tenantId(),
                certificate.environment().name())) {
            told += rows.change(
                    """
                    insert into webhook_delivery
                        (id, tenant_id, environment, webhook_id, message_id, correlation_id, event, body)
                    values (gen_random_uuid(), ?, ?, ?, ?, ?, ?, ?)
                    on conflict (tenant_id, environment, webhook_id, message_id, event) do nothing
                    """,
                    certificate.tenantId(),
                    certificate.environment().name(),
                    webhook,
                    certificate.id(),
                    certificate.id(),
                    event,
                    Rows.json(body));
        }
        return told;
    }

    /** What the webhooks were told about {@code certificate}, the newest first. */
    public List<Told> of(ServerCertificate certificate) {
        return rows.list(
                """
                select d.*, w.url from webhook_delivery d
                join webhook w on w.id = d.webhook_id
                where d.tenant_id = ? and d.environment = ? and d.message_id = ?
                order by d.number desc
                """,
                CertificateHooks::told,
                certificate.tenantId(),
                certificate.environment().name(),
                certificate.id());
    }

    private static Told told(ResultSet row) throws SQLException {
        return new Told(row.getString("url"), Webhooks.delivery(row));
    }
}
