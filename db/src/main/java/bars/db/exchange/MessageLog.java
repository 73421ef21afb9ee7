package bars.db.exchange;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every message of every tenant, for those who run the platform; in transactions of the platform. */
public final class MessageLog {
    private static final int LATEST_MINUTES = 15;

    private final Rows rows;

    public MessageLog(Work work) {
        this.rows = new Rows(work);
    }

    /**
     * What to look for; null members do not narrow.
     *
     * @param tenants rows of tenants; null for all
     * @param services any of these
     * @param caseReference of the case that the messages made or changed
     */
    public record Search(
            @Nullable List<Integer> tenants,
            @Nullable Environment environment,
            @Nullable List<UUID> services,
            @Nullable UUID correlationId,
            @Nullable UUID requestId,
            @Nullable String caseReference,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /**
     * A page, newest first, before {@code sequence}. Only what narrows stands in the statement, so that each kind of search
     * gets a plan of its own.
     */
    public List<StoredMessage> page(Search search, @Nullable Long before, int limit) {
        StringBuilder sql = new StringBuilder(StoredMessage.SELECT).append("where true");
        List<@Nullable Object> parameters = new ArrayList<>();
        List<Integer> tenants = search.tenants();
        narrow(sql, parameters, "m.sequence < ?", before);
        narrow(sql, parameters, "m.tenant_id = any(?::int[])", Rows.array(tenants));
        narrow(
                sql,
                parameters,
                "m.environment = ?",
                search.environment() == null ? null : search.environment().name());
        narrow(sql, parameters, "m.service_id = any(?::uuid[])", Rows.array(search.services()));
        narrow(sql, parameters, "m.correlation_id = ?::uuid", text(search.correlationId()));
        narrow(sql, parameters, "m.request_id = ?::uuid", text(search.requestId()));
        ofCase(sql, parameters, search);
        narrow(sql, parameters, "m.received_at >= ?", search.from());
        narrow(sql, parameters, "m.received_at < ?", search.to());
        near(sql, parameters, search);
        sql.append(" order by m.sequence desc limit ?");
        parameters.add(limit);
        return rows.list(sql.toString(), StoredMessage::read, parameters.toArray());
    }

    public Optional<StoredMessage> byId(UUID id) {
        return rows.first(StoredMessage.SELECT + "where m.id = ?", StoredMessage::read, id);
    }

    /** Puts {@code id} at the end of its tenant's feed again, unacknowledged; false when there is nothing to show. */
    public boolean replay(UUID id) {
        return rows.change(
                        "update message set position = pg_current_xact_id(), acknowledged_at = null, acknowledged_by = null"
                                + " where id = ? and direction = 'IN' and payload is not null",
                        id)
                == 1;
    }

    /**
     * The few messages of a case are known by their ids before the list is made. Tenant and environment lead the index by
     * reference, so they are named where the search is of all. A cancellation is not kept by the record that it withdrew: it
     * came at the moment at which that changed.
     */
    private static void ofCase(StringBuilder sql, List<@Nullable Object> parameters, Search search) {
        String reference = search.caseReference();
        if (reference == null) {
            return;
        }
        sql.append(" and ")
                .append(
                        """
                m.id = any(array(
                    with c as materialized (
                        select r.tenant_id, r.environment, r.id, r.first_message_id, r.message_id, r.changed_at
                        from care_record r
                        where r.tenant_id = any(coalesce(?::int[], array(select id from tenant)))
                            and r.environment in ('INT', 'PROD') and r.case_reference = ?),
                    v as materialized (
                        select v.tenant_id, v.environment, v.record_id, v.message_id, v.changed_at
                        from c join care_record_version v
                            on v.tenant_id = c.tenant_id and v.environment = c.environment and v.record_id = c.id)
                    select first_message_id from c
                    union select message_id from c
                    union select message_id from v
                    union select w.id
                        from (select tenant_id, environment, id, changed_at from c
                            union select tenant_id, environment, record_id, changed_at from v) r
                        join message w on w.tenant_id = r.tenant_id and w.environment = r.environment
                            and w.received_at = r.changed_at and w.record_id = r.id))""");
        parameters.add(Rows.array(search.tenants()));
        parameters.add(reference);
    }

    /**
     * The same window as a range of the numbers by which the list is ordered, so that it is not looked for from the newest
     * message on. A message is numbered at most {@link #LATEST_MINUTES} after the time it says.
     */
    private static void near(StringBuilder sql, List<@Nullable Object> parameters, Search search) {
        Instant from = search.from();
        Instant to = search.to();
        Duration margin = Duration.ofMinutes(LATEST_MINUTES);
        narrow(
                sql,
                parameters,
                """
                m.sequence > coalesce(
                    (select b.sequence from message b where b.received_at < ? order by b.received_at desc limit 1), 0)""",
                from == null ? null : from.minus(margin));
        narrow(
                sql,
                parameters,
                """
                m.sequence < coalesce(
                    (select a.sequence from message a where a.received_at >= ? order by a.received_at limit 1),
                    9223372036854775807)""",
                to == null ? null : to.plus(margin));
    }

    private static void narrow(
            StringBuilder sql, List<@Nullable Object> parameters, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(" and ").append(condition);
            parameters.add(value);
        }
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
