package bars.db.access;

import bars.db.Rows;
import bars.db.Work;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The browsers of the console, found by the hash of their cookie. */
public final class ConsoleSessions {
    private static final TypeReference<Map<String, String>> DATA = new TypeReference<>() {};

    private final Rows rows;

    public ConsoleSessions(Work work) {
        this.rows = new Rows(work);
    }

    public void add(byte[] idHash, ConsoleSession session) {
        rows.change(
                """
                insert into session (id_hash, public_id, account_id, csrf, data, address, user_agent, strong_at,
                    created_at, seen_at, expires_at)
                values (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?)
                """,
                idHash,
                session.publicId(),
                session.accountId(),
                session.csrf(),
                Rows.json(session.data()),
                session.address(),
                session.userAgent(),
                session.strongAt(),
                session.createdAt(),
                session.seenAt(),
                session.expiresAt());
    }

    public Optional<ConsoleSession> byId(byte[] idHash) {
        return rows.first("select * from session where id_hash = ?", ConsoleSessions::read, idHash);
    }

    /** The signed-in sessions of an account, the newest first. */
    public List<ConsoleSession> of(UUID accountId) {
        return rows.list(
                "select * from session where account_id = ? order by seen_at desc", ConsoleSessions::read, accountId);
    }

    public void seen(byte[] idHash, Instant now, @Nullable String address) {
        rows.change("update session set seen_at = ?, address = ? where id_hash = ?", now, address, idHash);
    }

    /** A second factor was given just now: the session goes by another id from here. */
    public void strong(byte[] idHash, byte[] newIdHash, Instant now) {
        rows.change("update session set id_hash = ?, strong_at = ? where id_hash = ?", newIdHash, now, idHash);
    }

    public void data(byte[] idHash, Map<String, String> data) {
        rows.change("update session set data = ?::jsonb where id_hash = ?", Rows.json(data), idHash);
    }

    public void end(byte[] idHash) {
        rows.change("delete from session where id_hash = ?", idHash);
    }

    /** Ends one session of an account; false when it has none of that id. */
    public boolean end(UUID accountId, UUID publicId) {
        return rows.change("delete from session where account_id = ? and public_id = ?", accountId, publicId) == 1;
    }

    /** Ends every session of an account but {@code kept}. */
    public int endAll(UUID accountId, @Nullable UUID kept) {
        return rows.change(
                "delete from session where account_id = ? and (?::uuid is null or public_id <> ?)",
                accountId,
                kept,
                kept);
    }

    /** Ends the sessions that remember {@code value} under {@code name}, whoever is signed in there. */
    public void endRemembering(String name, String value) {
        rows.change("delete from session where data ->> ? = ?", name, value);
    }

    public int forget(Instant now, Instant idleSince) {
        return rows.change("delete from session where expires_at < ? or seen_at < ?", now, idleSince);
    }

    private static ConsoleSession read(ResultSet row) throws SQLException {
        return new ConsoleSession(
                row.getObject("public_id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getString("csrf"),
                Rows.json(row, "data", DATA),
                row.getString("address"),
                row.getString("user_agent"),
                Rows.instant(row, "strong_at"),
                Rows.moment(row, "created_at"),
                Rows.moment(row, "seen_at"),
                Rows.moment(row, "expires_at"));
    }
}
