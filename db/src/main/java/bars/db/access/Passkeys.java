package bars.db.access;

import bars.db.Rows;
import bars.db.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The passkeys of all accounts. */
public final class Passkeys {
    private final Rows rows;

    public Passkeys(Work work) {
        this.rows = new Rows(work);
    }

    public void add(Passkey passkey) {
        rows.change(
                """
                insert into passkey (credential_id, account_id, name, public_key, signature_count, created_at)
                values (?, ?, ?, ?, ?, ?)
                """,
                passkey.credentialId(),
                passkey.accountId(),
                passkey.name(),
                passkey.publicKey(),
                passkey.signatureCount(),
                passkey.createdAt());
    }

    public List<Passkey> of(UUID accountId) {
        return rows.list("select * from passkey where account_id = ? order by created_at", Passkeys::read, accountId);
    }

    public Optional<Passkey> byId(byte[] credentialId) {
        return rows.first("select * from passkey where credential_id = ?", Passkeys::read, credentialId);
    }

    public void used(byte[] credentialId, long signatureCount, Instant now) {
        rows.change(
                "update passkey set signature_count = ?, last_used_at = ? where credential_id = ?",
                signatureCount,
                now,
                credentialId);
    }

    /** Takes a passkey of an account away; false when it has none of that id. */
    public boolean remove(UUID accountId, byte[] credentialId) {
        return rows.change("delete from passkey where account_id = ? and credential_id = ?", accountId, credentialId)
                == 1;
    }

    public void removeAll(UUID accountId) {
        rows.change("delete from passkey where account_id = ?", accountId);
    }

    private static Passkey read(ResultSet row) throws SQLException {
        return new Passkey(
                row.getBytes("credential_id"),
                row.getObject("account_id", UUID.class),
                row.getString("name"),
                row.getBytes("public_key"),
                row.getLong("signature_count"),
                Rows.moment(row, "created_at"),
                Rows.instant(row, "last_used_at"));
    }
}
