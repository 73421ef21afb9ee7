package bars.db.message;

import bars.db.ColumnList;
import bars.db.Database;
import bars.db.Parameters;
import bars.db.TenantScope;
import bars.db.record.CareRecords;
import bars.db.record.Linkable;
import bars.db.sender.RegistryPointers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The one statement that stores new messages of one tenant: for each a claim, the message, its record with the names that
 * its sender gave it, and its audit event, where its request is new and nobody else works on it. What a message is
 * tied to is changed with it, where it is as it was read; else nothing of that message is stored. One round trip, one
 * transaction, one fsync, however many.
 */
final class IntakeStatement {
    /** What {@link #row} binds for the claim. */
    private static final ColumnList CLAIM = ColumnList.of(
            "tenant_id int",
            "environment text",
            "endpoint_id int",
            "request_id uuid",
            "correlation_id uuid",
            "body_sha256 bytea",
            "message_id uuid");

    private static final ColumnList AUDIT = ColumnList.of(
            "tenant_id int",
            "environment text",
            "actor text",
            "action text",
            "target text",
            "detail jsonb",
            "request_id text");

    /** What is bound besides where a message of the statement has ties. */
    private static final ColumnList TIES = ColumnList.of("link_version int", "pointer_id uuid", "pointer_request uuid");

    private static final ConcurrentHashMap<Shape, String> TEXTS = new ConcurrentHashMap<>();

    private IntakeStatement() {}

    /** What became of one message. */
    enum Outcome {
        STORED,
        /** Somebody else works on the request now. */
        BUSY,
        /** The request has an outcome already, or what the message is tied to is not as it was read. */
        UNSTORED
    }

    /** What tells the texts of the statement apart. */
    private record Shape(int rows, boolean ties) {}

    /**
     * One message.
     *
     * @param values what it binds: its lock, then the values of the tables
     * @param ties null where it has none, in its record neither
     */
    record Row(Parameters values, @Nullable Ties ties) {}

    /** @param names the blind indexes of the record's names */
    static Row row(
            long lock,
            Parameters claim,
            Parameters message,
            Parameters record,
            byte[][] names,
            Parameters event,
            @Nullable Ties ties) {
        return new Row(
                new Parameters()
                        .add(lock)
                        .addAll(claim)
                        .addAll(message)
                        .addAll(record)
                        .add((Object) names)
                        .addAll(event),
                ties);
    }

    /** Stores what is new of {@code rows}; on a connection in autocommit. */
    static List<Outcome> run(Connection connection, TenantScope scope, List<Row> rows) throws SQLException {
        Shape shape = new Shape(rows.size(), rows.stream().anyMatch(row -> row.ties() != null));
        Parameters all = new Parameters().add(Integer.toString(scope.tenantId()), scope.environment());
        for (int i = 0; i < rows.size(); i++) {
            all.add(i).addAll(rows.get(i).values());
            if (shape.ties()) {
                all.addAll(ties(rows.get(i).ties()));
            }
        }
        String sql = TEXTS.computeIfAbsent(shape, IntakeStatement::text);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            all.bind(statement);
            statement.execute();
            statement.getMoreResults();
            List<Outcome> outcomes = new ArrayList<>(rows.size());
            try (ResultSet row = statement.getResultSet()) {
                while (row.next()) {
                    outcomes.add(
                            row.getBoolean(2) ? Outcome.STORED : row.getBoolean(1) ? Outcome.UNSTORED : Outcome.BUSY);
                }
            }
            return outcomes;
        }
    }

    private static Parameters ties(@Nullable Ties ties) {
        Linkable link = ties == null ? null : ties.link();
        RegistryPointers.Change pointer = ties == null ? null : ties.pointer();
        return new Parameters()
                .add(link == null ? null : (Integer) link.version())
                .add(pointer == null ? null : pointer.row(), pointer == null ? null : pointer.requestId());
    }

    /** Two requests with the same ids in one statement: the claim says by the message which of them won. */
    private static String text(Shape shape) {
        ColumnList messages = Messages.COLUMNS;
        ColumnList records = CareRecords.COLUMNS;
        String marks = "(?::int, ?::bigint, "
                + String.join(
                        ", ",
                        CLAIM.typedMarks(),
                        messages.typedMarks(),
                        records.typedMarks(),
                        "?::bytea[]",
                        AUDIT.typedMarks())
                + (shape.ties() ? ", " + TIES.typedMarks() : "")
                + ")";
        return Database.BINDING
                + """
                with i as materialized (
                    select *, pg_try_advisory_xact_lock(lock) as mine
                    from (values %s) as v (n, lock, %s, %s, %s, names, %s)),
                %sc as (insert into claim (%s, state, settled_at)
                    select %s, 'DONE', now() from i where mine%s order by n on conflict do nothing returning message_id),
                %sm as (insert into message (%s) select %s from i join c on c.message_id = i.c_message_id),
                r as (insert into care_record (%s) select %s from i join c on c.message_id = i.c_message_id),
                f as (insert into care_record_reference (tenant_id, environment, record_id, reference_index)
                    select i.r_tenant_id, i.r_environment, i.r_id, unnest(i.names)
                    from i join c on c.message_id = i.c_message_id on conflict do nothing),
                a as (insert into audit_event (%s) select %s from i join c on c.message_id = i.c_message_id)
                select i.mine, c.message_id is not null from i left join c on c.message_id = i.c_message_id order by i.n
                """
                        .formatted(
                                String.join(", ", Collections.nCopies(shape.rows(), marks)),
                                CLAIM.text("c_"),
                                messages.text("m_"),
                                records.text("r_"),
                                AUDIT.text("a_") + (shape.ties() ? ", " + TIES.text() : ""),
                                shape.ties() ? TiesText.LOCKED : "",
                                CLAIM.text(),
                                CLAIM.text("c_"),
                                shape.ties() ? TiesText.ARE_LOCKED : "",
                                shape.ties() ? TiesText.CHANGED : "",
                                messages.text(),
                                messages.text("m_"),
                                records.text(),
                                records.text("r_"),
                                AUDIT.text(),
                                AUDIT.text("a_"));
    }
}
