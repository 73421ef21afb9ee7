package bars.db.booking;

import bars.db.Rows;
import bars.db.Work;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The slots of one tenant in one environment. Lives as long as its transaction. */
public final class Slots {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final Work work;
    private final Rows rows;

    public Slots(Work work) {
        this.work = work;
        this.rows = new Rows(work);
    }

    /** Adds slots, or replaces those of the same schedule and start that nobody booked; thousands in one go. */
    public void put(Collection<Slot> slots) {
        work.sql(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    insert into slot (id, tenant_id, environment, schedule_id, service_id, reference, starts_at, ends_at,
                        status, details)
                    values (?, bars_tenant(), bars_environment(), ?, ?, ?, ?, ?, ?, ?::jsonb)
                    on conflict (tenant_id, environment, schedule_id, starts_at) do update
                    set ends_at = excluded.ends_at, reference = excluded.reference, details = excluded.details,
                        status = excluded.status, version = slot.version + 1, updated_at = now()
                    where slot.booked_by is null
                    """)) {
                for (Slot slot : slots) {
                    insert.setObject(1, slot.id());
                    insert.setObject(2, slot.scheduleId());
                    insert.setObject(3, slot.serviceId());
                    insert.setString(4, slot.reference());
                    insert.setTimestamp(5, Timestamp.from(slot.startsAt()));
                    insert.setTimestamp(6, Timestamp.from(slot.endsAt()));
                    insert.setString(7, slot.status());
                    insert.setString(8, Rows.json(slot.details()));
                    insert.addBatch();
                }
                return insert.executeBatch().length;
            }
        });
    }

    public Optional<Slot> byId(UUID id) {
        return rows.first("select * from slot where id = ?", Slots::read, id);
    }

    /** As {@link #byId}; whoever else wants to book it waits until this transaction ends. */
    public Optional<Slot> lock(UUID id) {
        return rows.first("select * from slot where id = ? for update", Slots::read, id);
    }

    /** Slots of a service that start in [from, to], with one of the statuses, earliest first. */
    public List<Slot> between(UUID serviceId, Instant from, Instant to, Collection<String> statuses, int limit) {
        return rows.list(
                "select * from slot where service_id = ? and starts_at >= ? and starts_at <= ?"
                        + " and status = any (string_to_array(?, ',')) order by starts_at, id limit ?",
                Slots::read,
                serviceId,
                from,
                to,
                String.join(",", statuses),
                limit);
    }

    /** A page of all slots by id, behind {@code after}. */
    public List<Slot> page(UUID after, int limit) {
        return rows.list("select * from slot where id > ? order by id limit ?", Slots::read, after, limit);
    }

    /** Gives the slot to a booking. Lock it first. */
    public void book(UUID id, UUID recordId) {
        rows.change(
                "update slot set status = 'busy', booked_by = ?, version = version + 1, updated_at = now() where id = ?",
                recordId,
                id);
    }

    /** Frees the slot of a booking that was cancelled. */
    public void release(UUID id, UUID recordId) {
        rows.change(
                "update slot set status = 'free', booked_by = null, version = version + 1, updated_at = now()"
                        + " where id = ? and booked_by = ?",
                id,
                recordId);
    }

    /** Removes slots of a service that start in [from, to) and that nobody booked; says how many. */
    public int remove(UUID serviceId, Instant from, Instant to) {
        return rows.change(
                "delete from slot where service_id = ? and starts_at >= ? and starts_at < ? and booked_by is null",
                serviceId,
                from,
                to);
    }

    static Slot read(ResultSet row) throws SQLException {
        return new Slot(
                row.getObject("id", UUID.class),
                row.getObject("schedule_id", UUID.class),
                row.getObject("service_id", UUID.class),
                row.getString("reference"),
                Rows.moment(row, "starts_at"),
                Rows.moment(row, "ends_at"),
                row.getString("status"),
                Rows.json(row, "details", OBJECT),
                row.getObject("booked_by", UUID.class),
                row.getLong("version"),
                Rows.moment(row, "updated_at"));
    }
}
