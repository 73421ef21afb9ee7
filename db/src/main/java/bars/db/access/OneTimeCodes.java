package bars.db.access;

import bars.db.Rows;
import bars.db.Work;
import java.time.Instant;
import java.util.UUID;

/** Codes that work once: first-run set-up, invitations, recovery codes. Only hashes are kept. */
public final class OneTimeCodes {
    private final Rows rows;

    public OneTimeCodes(Work work) {
        this.rows = new Rows(work);
    }

    /** Gives {@code subject} a code for {@code purpose}; an earlier one stops working. */
    public void put(String purpose, String subject, byte[] hash, Instant expiresAt) {
        rows.change(
                """
                insert into one_time_code (purpose, subject, code_hash, expires_at) values (?, ?, ?, ?)
                on conflict (purpose, subject) do update
                set code_hash = excluded.code_hash, expires_at = excluded.expires_at, created_at = now()
                """,
                purpose,
                subject,
                hash,
                expiresAt);
    }

    /** Whether the code is the right one and not too old; it stays usable. */
    public boolean matches(String purpose, String subject, byte[] hash, Instant now) {
        return !rows.list(
                        """
                        select 1 from one_time_code
                        where purpose = ? and subject = ? and code_hash = ? and expires_at > ?
                        """,
                        row -> row.getInt(1),
                        purpose,
                        subject,
                        hash,
                        now)
                .isEmpty();
    }

    /** Uses the code up; false when it is not the right one or too old. */
    public boolean use(String purpose, String subject, byte[] hash, Instant now) {
        return rows.change(
                        """
                        delete from one_time_code
                        where purpose = ? and subject = ? and code_hash = ? and expires_at > ?
                        """,
                        purpose,
                        subject,
                        hash,
                        now)
                == 1;
    }

    /** Replaces the recovery codes of an account. */
    public void putRecovery(UUID accountId, Iterable<byte[]> hashes) {
        rows.change("delete from recovery_code where account_id = ?", accountId);
        for (byte[] hash : hashes) {
            rows.change("insert into recovery_code (account_id, code_hash) values (?, ?)", accountId, hash);
        }
    }

    /** Uses a recovery code up; false when it is none, or was used. */
    public boolean useRecovery(UUID accountId, byte[] hash, Instant now) {
        return rows.change(
                        """
                        update recovery_code
                        set used_at = ?
                        where account_id = ? and code_hash = ? and used_at is null
                        """,
                        now,
                        accountId,
                        hash)
                == 1;
    }

    /** How many recovery codes of an account are left. */
    public int recoveryLeft(UUID accountId) {
        return rows.list(
                        "select count(*) from recovery_code where account_id = ? and used_at is null",
                        row -> row.getInt(1),
                        accountId)
                .get(0);
    }
}
