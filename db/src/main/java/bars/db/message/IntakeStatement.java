package bars.db.message;

import bars.db.ColumnList;
import bars.db.Parameters;
import bars.db.TenantScope;
import bars.db.record.CareRecords;
import bars.db.record.Linkable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one statement that stores new messages of one tenant: for each a claim, the message, its record with the names that
 * its sender gave it, and its audit event, where its request is new and nobody else works on it. A record that a message
 * links to is told of its link, where it is as it was read; else nothing of that message is stored. One round trip, one
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

    /** What is bound besides for a row that may link to a record. */
    private static final ColumnList LINK = ColumnList.of("link_id uuid", "link_version int");

    /**
     * Locks what messages link to. A record that somebody else works on is passed by, so that nobody waits for it and no two
     * wait for each other; of two messages that link to the same one the second has to come again.
     */
    private static final String LOCKED =
            """
            k as materialized (
                select i.n
                from i cross join lateral (
                    select o.id from care_record o
                    where o.id = i.link_id and o.version = i.link_version and o.linked_id is null
                    for no key update skip locked) as o
                where i.mine and not exists (select from i as e where e.link_id = i.link_id and e.n < i.n)),
            """;

    /**
     * Tells them of their link. Nothing is inserted, for the row is there and locked: a join would be an update as well, but
     * on a table that was not analysed yet the planner reads all records of the tenant for it.
     */
    private static final String LINKED =
            """
            l as (insert into care_record (%s) select %s from i join c on c.message_id = i.c_message_id
                where i.link_id is not null on conflict (id) do update set linked_id = excluded.linked_id),
            """
                    .formatted(
                            CareRecords.COLUMNS.text(),
                            CareRecords.COLUMNS.names().stream()
                                    .map(name -> switch (name) {
                                        case "id" -> "link_id";
                                        case "linked_id" -> "r_id";
                                        default -> "r_" + name;
                                    })
                                    .collect(Collectors.joining(", ")));

    private static final ConcurrentHashMap<Shape, String> TEXTS = new ConcurrentHashMap<>();

    private IntakeStatement() {}

    /** What became of one message. */
    enum Outcome {
        STORED,
        /** Somebody else works on the request now. */
        BUSY,
        /** The request has an outcome already, or the record that it links to is not as it was read. */
        UNSTORED
    }

    /** What tells the texts of the statement apart. */
    private record Shape(int rows, boolean links) {}

    /**
     * One message.
     *
     * @param values what it binds: its lock, then the values of the tables
     * @param link the record that it links to, as it was read
     */
    record Row(Parameters values, @Nullable Linkable link) {}

    /** @param names the blind indexes of the record's names */
    static Row row(
            long lock,
            Parameters claim,
            Parameters message,
            Parameters record,
            byte[][] names,
            Parameters event,
            @Nullable Linkable link) {
        return new Row(
                new Parameters()
                        .add(lock)
                        .addAll(claim)
                        .addAll(message)
                        .addAll(record)
                        .add((Object) names)
                        .addAll(event),
                link);
    }

    /** Stores what is new of {@code rows}; on a connection in autocommit. */
    static List<Outcome> run(Connection connection, TenantScope scope, List<Row> rows) throws SQLException {
        Shape shape = new Shape(rows.size(), rows.stream().anyMatch(row -> row.link() != null));
        Parameters all = new Parameters().add(Integer.toString(scope.tenantId()), scope.environment());
        for (int i = 0; i < rows.size(); i++) {
            all.add(i).addAll(rows.get(i).values());
            if (shape.links()) {
                all.addAll(link(rows.get(i).link()));
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

    private static Parameters link(@Nullable Linkable link) {
        return link == null ? new Parameters().add(null, null) : new Parameters().add(link.id(), link.version());
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
                + (shape.links() ? ", " + LINK.typedMarks() : "")
                + ")";
        return """
                select set_config('bars.tenant', ?, true), set_config('bars.environment', ?, true);
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
                        AUDIT.text("a_") + (shape.links() ? ", " + LINK.text() : ""),
                        shape.links() ? LOCKED : "",
                        CLAIM.text(),
                        CLAIM.text("c_"),
                        shape.links() ? " and (link_id is null or n in (select n from k))" : "",
                        shape.links() ? LINKED : "",
                        messages.text(),
                        messages.text("m_"),
                        records.text(),
                        records.text("r_"),
                        AUDIT.text(),
                        AUDIT.text("a_"));
    }
}
