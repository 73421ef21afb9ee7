package bars.db.onboarding;

import bars.db.Rows;
import bars.db.Work;
import bars.db.certificate.ServerCertificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Requests to NHS teams about certificates. Lives as long as its transaction. */
public final class HandOvers {
    private final Rows rows;

    public HandOvers(Work work) {
        this.rows = new Rows(work);
    }

    /** Those that left the state of a draft. */
    public List<HandOver> of(ServerCertificate certificate) {
        return rows.list(
                "select * from hand_over where tenant_id = ? and environment = ? and certificate_id = ? order by kind",
                HandOvers::read,
                certificate.tenantId(),
                certificate.environment().name(),
                certificate.id());
    }

    public void put(ServerCertificate certificate, HandOver one) {
        rows.change(
                """
                insert into hand_over
                    (tenant_id, environment, certificate_id, kind, state, sent_at, chased_at, answered_at, note)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (tenant_id, environment, certificate_id, kind) do update
                set state = excluded.state, sent_at = excluded.sent_at, chased_at = excluded.chased_at,
                    answered_at = excluded.answered_at, note = excluded.note, version = hand_over.version + 1
                """,
                certificate.tenantId(),
                certificate.environment().name(),
                certificate.id(),
                one.kind(),
                one.state().name(),
                one.sentAt(),
                one.chasedAt(),
                one.answeredAt(),
                one.note());
    }

    /** The certificate came: what asked for it, or for the check before it, is answered. Says how many requests that were. */
    public int answered(ServerCertificate certificate, Instant now) {
        return rows.change(
                """
                update hand_over set state = 'ANSWERED', answered_at = ?, version = version + 1
                where tenant_id = ? and environment = ? and certificate_id = ?
                and kind in ('itoc-form', 'name-check', 'dir-mail') and state in ('SENT', 'CHASED')
                """,
                now,
                certificate.tenantId(),
                certificate.environment().name(),
                certificate.id());
    }

    /** Requests that were sent, or asked after, before {@code moment}, and not answered; of certificates still awaited. */
    public List<Waiting> waitingSince(Instant moment) {
        return rows.list(
                """
                select h.*, greatest(h.sent_at, h.chased_at) as since
                from hand_over h
                join server_certificate c on c.id = h.certificate_id
                where h.state in ('SENT', 'CHASED') and greatest(h.sent_at, h.chased_at) < ?
                and c.state in ('CSR_READY', 'REQUESTED')
                order by since, h.certificate_id, h.kind
                """,
                row -> new Waiting(row.getObject("certificate_id", UUID.class), read(row), Rows.moment(row, "since")),
                moment);
    }

    /** A request that nobody answered since {@code since}. */
    public record Waiting(UUID certificate, HandOver handOver, Instant since) {}

    private static HandOver read(ResultSet row) throws SQLException {
        return new HandOver(
                row.getString("kind"),
                HandOver.State.valueOf(row.getString("state")),
                Rows.instant(row, "sent_at"),
                Rows.instant(row, "chased_at"),
                Rows.instant(row, "answered_at"),
                row.getString("note"));
    }
}
