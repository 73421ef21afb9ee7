package bars.db.onboarding;

import bars.db.Rows;
import bars.db.Work;
import bars.db.certificate.ServerCertificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

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
