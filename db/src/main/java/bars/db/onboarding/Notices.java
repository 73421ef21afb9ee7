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
import java.util.Optional;
import java.util.UUID;

/** Mails about certificates. For transactions of the platform. */
public final class Notices {
    private final Rows rows;

    public Notices(Work work) {
        this.rows = new Rows(work);
    }

    /**
     * Adds it, unless the recipient was told the same already; says whether it is new. What was kept back takes the place of
     * what it said before once it can go; a request that was given up does so too, for it is a person who asks again.
     */
    public boolean add(Notice one) {
        return rows.change(
                        """
                        insert into notice (id, tenant_id, environment, certificate_id, kind, about, recipient, subject,
                            body, attachment_name, attachment, state, fault, due_at, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp(), ?)
                        on conflict (tenant_id, environment, certificate_id, about, recipient) do update
                        set id = excluded.id, subject = excluded.subject, body = excluded.body,
                            attachment_name = excluded.attachment_name, attachment = excluded.attachment,
                            state = excluded.state, fault = excluded.fault, attempts = 0, due_at = excluded.due_at,
                            created_at = excluded.created_at
                        where excluded.state = 'DUE'
                        and (notice.state = 'HELD' or notice.state = 'DEAD' and notice.kind = 'REQUEST')
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

    /** Takes the mail that has been due for longest, for {@code lease}: another courier takes it only when this one died. */
    public Optional<Notice> take(Duration lease) {
        return rows.first(
                """
                update notice set attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => ?)
                where id = (
                    select id from notice where state = 'DUE' and due_at <= clock_timestamp()
                    order by due_at limit 1 for update skip locked)
                returning *
                """,
                Notices::read,
                (double) lease.toSeconds());
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

    /** It did not go; {@code state} is DUE for another try after {@code rest}, or DEAD. */
    public void failed(Notice one, Notice.State state, Duration rest, String fault) {
        rows.change(
                """
                update notice set state = ?, due_at = clock_timestamp() + make_interval(secs => ?), fault = ?
                where id = ? and attempts = ? and state = 'DUE'
                """,
                state.name(),
                (double) rest.toSeconds(),
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
