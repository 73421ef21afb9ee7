package bars.db.job;

import bars.db.Rows;
import bars.db.Work;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys of requests that must not be done twice, with the answers they got. */
public final class IdempotencyKeys {
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final Rows rows;

    public IdempotencyKeys(Work work) {
        this.rows = new Rows(work);
    }

    /**
     * A key as stored.
     *
     * @param requestId under which its deeds stand in the audit log; null for a claim of the release before
     * @param status the status of the answer; null while the request is being worked on
     * @param bodySealed the sealed body of the answer: it may hold a secret that is shown once
     */
    public record Stored(
            byte[] requestHash,
            @Nullable String requestId,
            @Nullable Integer status,
            Map<String, String> headers,
            byte @Nullable [] bodySealed,
            Instant createdAt) {}

    /** Claims the key; false when it is taken. A claim older than {@code abandonedBefore} without answer is free. */
    public boolean claim(
            String actor, String key, byte[] requestHash, String requestId, Instant now, Instant abandonedBefore) {
        return rows.change(
                        """
                        insert into idempotency_key (actor, key, request_hash, request_id, created_at)
                        values (?, ?, ?, ?, ?)
                        on conflict (actor, key) do update
                        set request_hash = excluded.request_hash, request_id = excluded.request_id,
                            created_at = excluded.created_at
                        where idempotency_key.status is null and idempotency_key.created_at < ?
                        """,
                        actor,
                        key,
                        requestHash,
                        requestId,
                        now,
                        abandonedBefore)
                == 1;
    }

    public Optional<Stored> find(String actor, String key) {
        return rows.first(
                "select * from idempotency_key where actor = ? and key = ?", IdempotencyKeys::read, actor, key);
    }

    public void answer(String actor, String key, int status, Map<String, String> headers, byte[] bodySealed) {
        rows.change(
                "update idempotency_key set status = ?, headers = ?::jsonb, body_sealed = ? where actor = ? and key = ?",
                status,
                Rows.json(headers),
                bodySealed,
                actor,
                key);
    }

    public void forget(String actor, String key) {
        rows.change("delete from idempotency_key where actor = ? and key = ? and status is null", actor, key);
    }

    public int forgetOld(Instant before) {
        return rows.change("delete from idempotency_key where created_at < ?", before);
    }

    private static Stored read(ResultSet row) throws SQLException {
        int status = row.getInt("status");
        boolean answered = !row.wasNull();
        return new Stored(
                row.getBytes("request_hash"),
                row.getString("request_id"),
                answered ? status : null,
                answered ? Rows.json(row, "headers", HEADERS) : Map.of(),
                row.getBytes("body_sealed"),
                Rows.moment(row, "created_at"));
    }
}
