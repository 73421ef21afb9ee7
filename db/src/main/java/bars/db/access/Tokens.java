package bars.db.access;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** API tokens, each found by its public id. */
public final class Tokens {
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<Environment>> ENVIRONMENTS = new TypeReference<>() {};

    private final Rows rows;

    public Tokens(Work work) {
        this.rows = new Rows(work);
    }

    public void add(StoredToken token, byte[] secretHash) {
        rows.change(
                """
                insert into token (id, name, secret_hash, permissions, tenants, environments, addresses,
                    created_by, created_at, expires_at)
                values (?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?, ?)
                """,
                token.id(),
                token.name(),
                secretHash,
                Rows.json(token.permissions()),
                Rows.json(token.tenants()),
                Rows.json(token.environments()),
                Rows.json(token.addresses()),
                token.createdBy(),
                token.createdAt(),
                token.expiresAt());
    }

    public Optional<StoredToken> byId(String id) {
        return rows.first("select * from token where id = ?", Tokens::read, id);
    }

    /** The token whose secret has this hash as well. */
    public Optional<StoredToken> bySecret(String id, byte[] secretHash) {
        return rows.first("select * from token where id = ? and secret_hash = ?", Tokens::read, id, secretHash);
    }

    /**
     * A page in the order of ids.
     *
     * @param tenants only tokens bound to some of these; empty for every token
     * @param environments only tokens bound to some of these; empty for every token
     */
    public List<StoredToken> page(
            @Nullable String after, Collection<String> tenants, Collection<Environment> environments, int limit) {
        return rows.list(
                """
                select * from token
                where (?::text is null or id > ?)
                and (?::jsonb = '[]' or (tenants <> '[]' and ?::jsonb @> tenants))
                and (?::jsonb = '[]' or (environments <> '[]' and ?::jsonb @> environments))
                order by id limit ?
                """,
                Tokens::read,
                after,
                after,
                Rows.json(tenants),
                Rows.json(tenants),
                Rows.json(environments),
                Rows.json(environments),
                limit);
    }

    public void revoke(String id, Instant now) {
        rows.change("update token set revoked_at = ?, version = version + 1 where id = ?", now, id);
    }

    /** Notes a use; at most one write a minute. */
    public void used(String id, Instant now, @Nullable String from) {
        rows.change(
                """
                update token
                set last_used_at = ?, last_used_from = ?
                where id = ? and (last_used_at is null or last_used_at < ?)
                """,
                now,
                from,
                id,
                now.minusSeconds(60));
    }

    private static StoredToken read(ResultSet row) throws SQLException {
        return new StoredToken(
                row.getString("id"),
                row.getString("name"),
                Rows.json(row, "permissions", TEXTS),
                Rows.json(row, "tenants", TEXTS),
                Rows.json(row, "environments", ENVIRONMENTS),
                Rows.json(row, "addresses", TEXTS),
                row.getString("created_by"),
                Rows.moment(row, "created_at"),
                Rows.moment(row, "expires_at"),
                Rows.instant(row, "revoked_at"),
                Rows.instant(row, "last_used_at"),
                row.getString("last_used_from"),
                row.getLong("version"));
    }
}
