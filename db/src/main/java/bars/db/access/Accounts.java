package bars.db.access;

import bars.db.Rows;
import bars.db.Work;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The accounts, each found by its id or e-mail address. */
public final class Accounts {
    private static final TypeReference<Account.Grants> GRANTS = new TypeReference<>() {};

    private final Rows rows;

    public Accounts(Work work) {
        this.rows = new Rows(work);
    }

    /** Adds an invited account without any secret. */
    public void invite(UUID id, String email, String name, Account.Grants grants, Instant now) {
        rows.change(
                """
                insert into account (id, email, name, grants, created_at, updated_at)
                values (?, ?, ?, ?::jsonb, ?, ?)
                """,
                id,
                email,
                name,
                Rows.json(grants),
                now,
                now);
    }

    public Optional<Account> byId(UUID id) {
        return rows.first("select * from account where id = ?", Accounts::read, id);
    }

    /** As {@link #byId}, and nobody else changes it until this transaction ends. */
    public Optional<Account> lock(UUID id) {
        return rows.first("select * from account where id = ? for update", Accounts::read, id);
    }

    public Optional<Account> byEmail(String email) {
        return rows.first("select * from account where email = ?", Accounts::read, email);
    }

    public Optional<Account> bySubject(String externalSubject) {
        return rows.first("select * from account where external_subject = ?", Accounts::read, externalSubject);
    }

    /** A page in the order of e-mail addresses. */
    public List<Account> page(@Nullable String after, int limit) {
        return rows.list(
                "select * from account where ?::text is null or email > ? order by email limit ?",
                Accounts::read,
                after,
                after,
                limit);
    }

    public long count() {
        return rows.list("select count(*) from account", row -> row.getLong(1)).get(0);
    }

    /**
     * The active accounts that have {@code role}, bound to nothing, and can sign in; nobody else changes them until this
     * transaction ends. Lock no single account before, so that all come in the same order.
     */
    public List<UUID> lockActiveWith(String role) {
        return rows.list(
                """
                select id from account
                where status = 'ACTIVE' and grants -> 'roles' @> ?::jsonb
                and grants -> 'tenants' = '[]' and grants -> 'environments' = '[]'
                and (password_hash <> ? or external_subject is not null)
                order by id
                for update
                """,
                row -> row.getObject("id", UUID.class),
                Rows.json(List.of(role)),
                Account.NO_HASH);
    }

    public void change(UUID id, String name, Account.Status status, Account.Grants grants, Instant now) {
        rows.change(
                """
                update account
                set name = ?, status = ?, grants = ?::jsonb, updated_at = ?, version = version + 1
                where id = ?
                """,
                name,
                status.name(),
                Rows.json(grants),
                now,
                id);
    }

    /** Sets the password and opens the account. */
    public void password(UUID id, String hash, Instant now) {
        rows.change(
                """
                update account
                set password_hash = ?, password_changed_at = ?, status = 'ACTIVE', failures = 0, locked_until = null,
                    updated_at = ?, version = version + 1
                where id = ?
                """,
                hash,
                now,
                now,
                id);
    }

    /** Replaces the hash {@code before} by one of the same password with newer parameters; any other hash stays. */
    public void rehash(UUID id, String before, String hash) {
        rows.change("update account set password_hash = ? where id = ? and password_hash = ?", hash, id, before);
    }

    /** Leaves an account that has a password with one that never matches. */
    public void blockPassword(UUID id) {
        rows.change(
                "update account set password_hash = ? where id = ? and password_hash is not null", Account.NO_HASH, id);
    }

    public void authenticator(UUID id, byte @Nullable [] sealedSeed, Instant now) {
        rows.change(
                """
                update account
                set totp_sealed = ?, totp_last_step = 0, updated_at = ?, version = version + 1
                where id = ?
                """,
                sealedSeed,
                now,
                id);
    }

    /** Uses up a code's time step; false when it, or a later one, was used before. */
    public boolean useStep(UUID id, long step) {
        return rows.change("update account set totp_last_step = ? where id = ? and totp_last_step < ?", step, id, step)
                == 1;
    }

    public void failed(UUID id, int failures, @Nullable Instant lockedUntil) {
        rows.change("update account set failures = ?, locked_until = ? where id = ?", failures, lockedUntil, id);
    }

    public void signedIn(UUID id, Instant now) {
        rows.change("update account set failures = 0, locked_until = null, last_sign_in_at = ? where id = ?", now, id);
    }

    public void link(UUID id, String externalSubject) {
        rows.change(
                "update account set external_subject = ?, status = 'ACTIVE', version = version + 1 where id = ?",
                externalSubject,
                id);
    }

    private static Account read(ResultSet row) throws SQLException {
        return new Account(
                row.getObject("id", UUID.class),
                row.getString("email"),
                row.getString("name"),
                Account.Status.valueOf(row.getString("status")),
                Rows.json(row, "grants", GRANTS),
                row.getString("password_hash"),
                row.getBytes("totp_sealed"),
                row.getLong("totp_last_step"),
                row.getString("external_subject"),
                row.getInt("failures"),
                Rows.instant(row, "locked_until"),
                Rows.instant(row, "last_sign_in_at"),
                Rows.moment(row, "created_at"),
                row.getLong("version"));
    }
}
