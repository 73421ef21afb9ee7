package bars.db.message;

import bars.db.Database;
import bars.db.Parameters;
import bars.db.Rows;
import bars.db.TenantScope;
import bars.db.audit.AuditEvent;
import bars.db.record.CareRecordDraft;
import bars.db.record.CareRecords;
import bars.db.seal.DataKey;
import bars.db.seal.TenantKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Stores a new message that stands by itself with one round trip and one fsync: claim, message, record and audit event
 * are one statement, all of them or none. Thread-safe.
 */
public final class Intake {
    private static final String BIND =
            "select set_config('bars.tenant', ?, true), set_config('bars.environment', ?, true); ";

    private static final String STORE = BIND
            + """
            with k as materialized (select pg_try_advisory_xact_lock(?) as mine),
            c as (insert into claim (tenant_id, environment, endpoint_id, request_id, correlation_id, body_sha256, state,
                    message_id, settled_at)
                select ?, ?, ?, ?, ?, ?, 'DONE', ?, now() from k where mine on conflict do nothing returning request_id),
            m as (insert into message (%s) select %s from c),
            r as (insert into care_record (%s) select %s from c),
            a as (insert into audit_event (tenant_id, environment, actor, action, target, detail, request_id)
                select ?, ?, ?, ?, ?, cast(? as jsonb), ? from c)
            select (select mine from k), (select count(*) from c)
            """
                    .formatted(
                            Messages.COLUMNS,
                            Parameters.marks(Messages.COLUMN_COUNT),
                            CareRecords.COLUMNS,
                            Parameters.marks(CareRecords.COLUMN_COUNT));

    private final Database database;
    private final TenantKeys keys;

    public Intake(Database database, TenantKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** Stores everything, or says why not. When this returns {@link Standing.Won} it is durable. */
    public Standing store(
            TenantScope scope, ClaimKey key, MessageDraft message, CareRecordDraft record, AuditEvent event) {
        DataKey sealing = keys.current(scope.tenantId());
        Parameters all = new Parameters()
                .add(Integer.toString(scope.tenantId()), scope.environment())
                .add(Claims.lockOf(scope, key))
                .add(scope.tenantId(), scope.environment(), key.endpointId(), key.requestId(), key.correlationId())
                .add(key.bodySha256(), message.id())
                .addAll(Messages.parameters(message, scope, sealing))
                .addAll(CareRecords.parameters(record, scope, sealing))
                .add(event.tenantId(), event.environment(), event.actor(), event.action(), event.target())
                .add(Rows.json(event.detail()), event.requestId());
        Optional<Standing> stored = database.pipelined(connection -> run(connection, all));
        return stored.orElseGet(() -> standing(scope, key));
    }

    /** Stores that {@code key} was refused, in a transaction of its own; says what stands afterwards. */
    public Standing refuse(TenantScope scope, ClaimKey key, int status, String outcome) {
        return database.inTenant(scope, work -> new Claims(work).refuse(key, status, outcome));
    }

    /** What is stored about {@code key}; busy when nothing is, because somebody held it a moment ago. */
    private Standing standing(TenantScope scope, ClaimKey key) {
        return database.inTenant(scope, work -> new Claims(work).standing(key).orElseGet(Standing.Busy::new));
    }

    /** The answer of the statement; empty when an outcome is stored already and has to be read. */
    private static Optional<Standing> run(Connection connection, Parameters all) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORE)) {
            all.bind(statement);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                if (!row.getBoolean(1)) {
                    return Optional.of(new Standing.Busy());
                }
                return row.getLong(2) == 1 ? Optional.of(new Standing.Won(1)) : Optional.empty();
            }
        }
    }
}
