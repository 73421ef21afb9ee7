package bars.db.message;

import bars.db.Rows;
import bars.db.TenantScope;
import bars.db.Work;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * The claims of one tenant in one environment. A request whose work stays in one transaction is {@linkplain #take taken}:
 * an advisory lock says "somebody works on it" and a crash frees it. A request whose work waits for somebody else is
 * {@linkplain #lease leased} for a time, with no transaction open meanwhile.
 *
 * <p>Lives as long as its transaction. Source: BaRS Core 1.5.0 §Transactional-integrity.
 */
public final class Claims {
    /**
     * A lease that ended without an outcome counts as nothing, whoever comes next: the service may have changed to a handler
     * that needs none. The attempt fences its holder off.
     */
    private static final String OVER_AN_ENDED_LEASE =
            """
            on conflict (tenant_id, environment, endpoint_id, request_id) do update
            set state = excluded.state, lease_until = null, attempt = claim.attempt + 1,
                correlation_id = excluded.correlation_id, body_sha256 = excluded.body_sha256, status = excluded.status,
                outcome = excluded.outcome, message_id = excluded.message_id, settled_at = excluded.settled_at
            where claim.state = 'RUNNING' and claim.lease_until < now()
            """;

    private final Work work;
    private final Rows rows;

    public Claims(Work work) {
        this.work = work;
        this.rows = new Rows(work);
    }

    /** Claims {@code key} for this transaction; it is done when the transaction commits. */
    public Standing take(ClaimKey key, UUID messageId) {
        if (!lock(key)) {
            return new Standing.Busy();
        }
        return insert(key, messageId) == 1 ? new Standing.Won(1) : standing(key).orElseGet(Standing.Busy::new);
    }

    /** Stores that {@code key} was refused, unless it has an outcome already; says what stands afterwards. */
    public Standing refuse(ClaimKey key, int status, String outcome) {
        if (!lock(key)) {
            return new Standing.Busy();
        }
        int stored = rows.change(
                """
                insert into claim (tenant_id, environment, endpoint_id, request_id, correlation_id, body_sha256, state,
                    status, outcome, settled_at)
                values (bars_tenant(), bars_environment(), ?, ?, ?, ?, 'REFUSED', ?, ?::jsonb, now())
                """
                        + OVER_AN_ENDED_LEASE,
                key.endpointId(),
                key.requestId(),
                key.correlationId(),
                key.bodySha256(),
                status,
                outcome);
        return stored == 1 ? new Standing.Won(1) : standing(key).orElseGet(Standing.Busy::new);
    }

    /** Claims {@code key} for {@code term}; a lease that ran out is taken over by the next attempt. */
    public Standing lease(ClaimKey key, Duration term) {
        Optional<Integer> attempt = rows.first(
                """
                insert into claim (tenant_id, environment, endpoint_id, request_id, correlation_id, body_sha256, state,
                    lease_until)
                values (bars_tenant(), bars_environment(), ?, ?, ?, ?, 'RUNNING', now() + ?::interval)
                on conflict (tenant_id, environment, endpoint_id, request_id)
                do update set lease_until = excluded.lease_until, attempt = claim.attempt + 1,
                    correlation_id = excluded.correlation_id, body_sha256 = excluded.body_sha256
                where claim.state = 'RUNNING' and claim.lease_until < now()
                returning attempt
                """,
                row -> row.getInt(1),
                key.endpointId(),
                key.requestId(),
                key.correlationId(),
                key.bodySha256(),
                term.toMillis() + " milliseconds");
        return attempt.<Standing>map(Standing.Won::new)
                .orElseGet(() -> standing(key).orElseGet(Standing.Busy::new));
    }

    /** Settles a lease in the transaction of its effects; false when it was lost meanwhile: roll back then. */
    public boolean done(ClaimKey key, int attempt, UUID messageId) {
        return rows.change(
                        "update claim set state = 'DONE', lease_until = null, message_id = ?, settled_at = now()"
                                + " where endpoint_id = ? and request_id = ? and state = 'RUNNING' and attempt = ?",
                        messageId,
                        key.endpointId(),
                        key.requestId(),
                        attempt)
                == 1;
    }

    /** Settles a lease with a refusal. */
    public boolean refused(ClaimKey key, int attempt, int status, String outcome) {
        return rows.change(
                        "update claim set state = 'REFUSED', lease_until = null, status = ?, outcome = ?::jsonb,"
                                + " settled_at = now() where endpoint_id = ? and request_id = ? and state = 'RUNNING'"
                                + " and attempt = ?",
                        status,
                        outcome,
                        key.endpointId(),
                        key.requestId(),
                        attempt)
                == 1;
    }

    /** Ends a lease without an outcome: the next attempt may take it at once. */
    public void release(ClaimKey key, int attempt) {
        rows.change(
                "update claim set lease_until = now() - interval '1 millisecond' where endpoint_id = ? and request_id = ?"
                        + " and state = 'RUNNING' and attempt = ?",
                key.endpointId(),
                key.requestId(),
                attempt);
    }

    /** What is stored about {@code key}; a lease that ran out counts as nothing. */
    public Optional<Standing> standing(ClaimKey key) {
        return rows.first(
                "select state, correlation_id, body_sha256, status, outcome, message_id from claim"
                        + " where endpoint_id = ? and request_id = ? and (state <> 'RUNNING' or lease_until >= now())",
                row -> read(row, key),
                key.endpointId(),
                key.requestId());
    }

    static Standing read(ResultSet row, ClaimKey key) throws SQLException {
        boolean same = Arrays.equals(row.getBytes("body_sha256"), key.bodySha256());
        return switch (row.getString("state")) {
            case "DONE" ->
                new Standing.Done(
                        row.getObject("message_id", UUID.class),
                        same,
                        key.correlationId().equals(row.getObject("correlation_id", UUID.class)));
            case "REFUSED" -> new Standing.Refused(row.getInt("status"), row.getString("outcome"), same);
            default -> new Standing.Busy();
        };
    }

    /** The advisory lock of a request: 64 bits of a digest, so that two requests practically never share one. */
    static long lockOf(TenantScope scope, ClaimKey key) {
        String name = scope.tenantId() + "|" + scope.environment() + "|" + key.endpointId() + "|" + key.requestId();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }

    private boolean lock(ClaimKey key) {
        return rows.first("select pg_try_advisory_xact_lock(?)", row -> row.getBoolean(1), lockOf(work.scope(), key))
                .orElse(false);
    }

    private int insert(ClaimKey key, UUID messageId) {
        return rows.change(
                """
                insert into claim (tenant_id, environment, endpoint_id, request_id, correlation_id, body_sha256, state,
                    message_id, settled_at)
                values (bars_tenant(), bars_environment(), ?, ?, ?, ?, 'DONE', ?, now())
                """
                        + OVER_AN_ENDED_LEASE,
                key.endpointId(),
                key.requestId(),
                key.correlationId(),
                key.bodySha256(),
                messageId);
    }
}
