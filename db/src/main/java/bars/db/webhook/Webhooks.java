package bars.db.webhook;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The webhooks of tenants and the log of what was sent to them. For transactions of the platform. */
public final class Webhooks {
    private final Rows rows;

    public Webhooks(Work work) {
        this.rows = new Rows(work);
    }

    public void add(Webhook webhook) {
        TokenGrant grant = webhook.grant();
        rows.change(
                "insert into webhook (id, tenant_id, environment, url, service_id, sealed_secret, enabled, token_url,"
                        + " client_id, token_scope, sealed_client_secret) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                webhook.id(),
                webhook.tenantId(),
                webhook.environment().name(),
                webhook.url(),
                webhook.serviceId(),
                webhook.sealedSecret(),
                webhook.enabled(),
                grant == null ? null : grant.tokenUrl(),
                grant == null ? null : grant.clientId(),
                grant == null ? null : grant.scope(),
                grant == null ? null : grant.sealedSecret());
    }

    /** Writes {@code webhook} over the version it carries; false when that has gone. */
    public boolean replace(Webhook webhook) {
        TokenGrant grant = webhook.grant();
        return rows.change(
                        "update webhook set url = ?, service_id = ?::uuid, sealed_secret = ?, enabled = ?,"
                                + " token_url = ?, client_id = ?, token_scope = ?, sealed_client_secret = ?::bytea,"
                                + " version = version + 1, updated_at = now() where id = ? and version = ?",
                        webhook.url(),
                        webhook.serviceId() == null ? null : webhook.serviceId().toString(),
                        webhook.sealedSecret(),
                        webhook.enabled(),
                        grant == null ? null : grant.tokenUrl(),
                        grant == null ? null : grant.clientId(),
                        grant == null ? null : grant.scope(),
                        grant == null ? null : grant.sealedSecret(),
                        webhook.id(),
                        webhook.version())
                == 1;
    }

    public boolean remove(int tenantId, UUID id, long version) {
        return rows.change("delete from webhook where tenant_id = ? and id = ? and version = ?", tenantId, id, version)
                == 1;
    }

    public List<Webhook> of(int tenantId) {
        return rows.list("select * from webhook where tenant_id = ? order by id", Webhooks::webhook, tenantId);
    }

    public Optional<Webhook> byId(int tenantId, UUID id) {
        return rows.first("select * from webhook where tenant_id = ? and id = ?", Webhooks::webhook, tenantId, id);
    }

    /** For whoever delivers. */
    public Optional<Webhook> byId(UUID id) {
        return rows.first("select * from webhook where id = ?", Webhooks::webhook, id);
    }

    /** A page of the log of a webhook, newest first, before {@code number}. */
    public List<WebhookDelivery> deliveries(int tenantId, UUID webhookId, @Nullable Long before, int limit) {
        return rows.list(
                "select * from webhook_delivery where tenant_id = ? and webhook_id = ? and number < ?"
                        + " order by number desc limit ?",
                Webhooks::delivery,
                tenantId,
                webhookId,
                before == null ? Long.MAX_VALUE : before,
                limit);
    }

    /** Makes a settled delivery due again under its id; false when there is none. */
    public boolean replay(int tenantId, UUID webhookId, UUID deliveryId) {
        return rows.change(
                        "update webhook_delivery set state = 'DUE', settled_at = null, attempts = 0, due_at = now()"
                                + " where tenant_id = ? and webhook_id = ? and id = ? and state <> 'DUE'",
                        tenantId,
                        webhookId,
                        deliveryId)
                == 1;
    }

    static Webhook webhook(ResultSet row) throws SQLException {
        return new Webhook(
                row.getObject("id", UUID.class),
                row.getInt("tenant_id"),
                Environment.valueOf(row.getString("environment")),
                row.getString("url"),
                row.getObject("service_id", UUID.class),
                row.getBytes("sealed_secret"),
                grant(row),
                row.getBoolean("enabled"),
                row.getLong("version"),
                Rows.moment(row, "created_at"),
                Rows.moment(row, "updated_at"));
    }

    private static @Nullable TokenGrant grant(ResultSet row) throws SQLException {
        String url = row.getString("token_url");
        return url == null
                ? null
                : new TokenGrant(
                        url,
                        row.getString("client_id"),
                        row.getString("token_scope"),
                        row.getBytes("sealed_client_secret"));
    }

    static WebhookDelivery delivery(ResultSet row) throws SQLException {
        int status = row.getInt("status");
        Integer known = row.wasNull() ? null : status;
        Instant settled = Rows.instant(row, "settled_at");
        return new WebhookDelivery(
                row.getObject("id", UUID.class),
                row.getInt("tenant_id"),
                Environment.valueOf(row.getString("environment")),
                row.getObject("webhook_id", UUID.class),
                row.getObject("message_id", UUID.class),
                row.getObject("correlation_id", UUID.class),
                row.getString("event"),
                row.getString("body"),
                row.getLong("number"),
                row.getString("state"),
                row.getInt("attempts"),
                Rows.moment(row, "due_at"),
                known,
                row.getString("reason"),
                Rows.moment(row, "created_at"),
                settled);
    }
}
