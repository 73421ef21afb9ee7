package bars.db.onboarding;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import bars.db.certificate.ServerCertificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Mails about certificates. For transactions of the platform. */
public final class Notices {
    private final Rows rows;

    public Notices(Work work) {
        this.rows = new Rows(work);
    }

    /** Adds it, unless the recipient was told the same already; says whether it is new. */
    public boolean add(Notice one) {
        return rows.change(
                        """
                        insert into notice (id, tenant_id, environment, certificate_id, kind, about, recipient, subject,
                            body, attachment_name, attachment, state, fault, due_at, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, environment, certificate_id, about, recipient) do nothing
                        """,
                        one.id(),
                        one.tenantId(),
                        one.environment().name(),
                        one.certificateId(),
                        one.kind().name(),
                        one.about(),
                        one.recipient(),
                        one.subject(),
                        one.body(),
                        one.attachmentName(),
                        one.attachment(),
                        one.state().name(),
                        one.fault(),
                        one.createdAt(),
                        one.createdAt())
                == 1;
    }

    /** Everything that was said about a certificate, the newest first. */
    public List<Notice> of(ServerCertificate certificate) {
        return rows.list(
                """
                select * from notice
                where tenant_id = ? and environment = ? and certificate_id = ?
                order by created_at desc, id
                """,
                Notices::read,
                certificate.tenantId(),
                certificate.environment().name(),
                certificate.id());
    }

    /** Takes mails that are due, each for {@code lease}: another courier takes them only when this one died. */
    public List<Notice> take(Instant now, Duration lease, int limit) {
        return rows.list(
                """
                update notice set attempts = attempts + 1, due_at = ?
                where id in (
                    select id from notice where state = 'DUE' and due_at <= ?
                    order by due_at for update skip locked limit ?)
                returning *
                """,
                Notices::read,
                now.plus(lease),
                now,
                limit);
    }

    /** The mail server took it; false when another courier has it by now. */
    public boolean sent(Notice one, Instant now, String receipt) {
        return rows.change(
                        """
                        update notice set state = 'SENT', sent_at = ?, receipt = ?, fault = null
                        where id = ? and attempts = ? and state = 'DUE'
                        """,
                        now,
                        receipt,
                        one.id(),
                        one.attempts())
                == 1;
    }

    /** It did not go; {@code state} is DUE for another try at {@code next}, or DEAD. */
    public void failed(Notice one, Notice.State state, Instant next, String fault) {
        rows.change(
                "update notice set state = ?, due_at = ?, fault = ? where id = ? and attempts = ? and state = 'DUE'",
                state.name(),
                next,
                fault,
                one.id(),
                one.attempts());
    }

    private static Notice read(ResultSet row) throws SQLException {
        return new Notice(
                row.getObject("id", UUID.class),
                row.getInt("tenant_id"),
                Environment.valueOf(row.getString("environment")),
                row.getObject("certificate_id", UUID.class),
                Notice.Kind.valueOf(row.getString("kind")),
                row.getString("about"),
                row.getString("recipient"),
                row.getString("subject"),
                row.getString("body"),
                row.getString("attachment_name"),
                row.getBytes("attachment"),
                Notice.State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                Rows.instant(row, "sent_at"),
                row.getString("receipt"),
                row.getString("fault"),
                Rows.moment(row, "created_at"));
    }
}
