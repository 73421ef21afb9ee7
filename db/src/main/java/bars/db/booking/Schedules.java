package bars.db.booking;

import bars.db.Rows;
import bars.db.Work;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The diaries of one tenant in one environment. Lives as long as its transaction. */
public final class Schedules {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final Rows rows;

    public Schedules(Work work) {
        this.rows = new Rows(work);
    }

    /** Adds or replaces the diary that {@code reference} names; its id stays the same. */
    public UUID put(UUID newId, UUID serviceId, String reference, Map<String, Object> resources) {
        return rows.first(
                        """
                        insert into schedule (id, tenant_id, environment, service_id, reference, resources)
                        values (?, bars_tenant(), bars_environment(), ?, ?, ?::jsonb)
                        on conflict (tenant_id, environment, service_id, reference)
                        do update set resources = excluded.resources, version = schedule.version + 1, updated_at = now()
                        returning id
                        """,
                        row -> row.getObject(1, UUID.class),
                        newId,
                        serviceId,
                        reference,
                        Rows.json(resources))
                .orElseThrow();
    }

    public Optional<Schedule> byId(UUID id) {
        return rows.first("select * from schedule where id = ?", Schedules::read, id);
    }

    public List<Schedule> of(UUID serviceId) {
        return rows.list("select * from schedule where service_id = ? order by reference", Schedules::read, serviceId);
    }

    /** A page of all diaries by id, behind {@code after}. */
    public List<Schedule> page(UUID after, int limit) {
        return rows.list("select * from schedule where id > ? order by id limit ?", Schedules::read, after, limit);
    }

    /** Removes a diary with its slots; bookings keep their times. */
    public boolean remove(UUID id) {
        return rows.change("delete from schedule where id = ?", id) == 1;
    }

    private static Schedule read(ResultSet row) throws SQLException {
        return new Schedule(
                row.getObject("id", UUID.class),
                row.getObject("service_id", UUID.class),
                row.getString("reference"),
                Rows.json(row, "resources", OBJECT),
                row.getLong("version"),
                Rows.moment(row, "updated_at"));
    }
}
