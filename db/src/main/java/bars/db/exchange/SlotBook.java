package bars.db.exchange;

import bars.db.Rows;
import bars.db.Work;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a service, written in bulk by the tenant's own system; inside a tenant's transaction. What is booked is
 * never changed or removed here: first the booking has to go.
 */
public final class SlotBook {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One statement for thousands of slots: the rows travel as one JSON text. */
    private static final String PUT =
            """
            with given as (
                select * from jsonb_to_recordset(?::jsonb) as g(
                    id uuid, schedule text, reference text, starts timestamptz, ends timestamptz, status text, details jsonb)
            )
            insert into slot (id, tenant_id, environment, schedule_id, service_id, reference, starts_at, ends_at, status, details)
            select g.id, bars_tenant(), bars_environment(), s.id, s.service_id, g.reference, g.starts, g.ends, g.status, g.details
            from given g join schedule s on s.service_id = ? and s.reference = g.schedule
                and s.tenant_id = (select bars_tenant()) and s.environment = (select bars_environment())
            on conflict on constraint slot_once_per_schedule do update
            set reference = excluded.reference, ends_at = excluded.ends_at, status = excluded.status,
                details = excluded.details, version = slot.version + 1, updated_at = now()
            where slot.booked_by is null
            and (slot.reference, slot.ends_at, slot.status, slot.details)
                is distinct from (excluded.reference, excluded.ends_at, excluded.status, excluded.details)
            returning (xmax = 0) as made
            """;

    private final Rows rows;

    public SlotBook(Work work) {
        this.rows = new Rows(work);
    }

    /**
     * What a bulk write did.
     *
     * @param unchanged the same as before, or booked and therefore left alone
     */
    public record Written(int created, int changed, int unchanged) {}

    /** Makes sure that the schedule exists and has these resources (where given). */
    public void schedule(UUID id, UUID serviceId, String reference, @Nullable JsonNode resources) {
        String given = resources == null ? null : resources.toString();
        rows.change(
                """
                insert into schedule (id, tenant_id, environment, service_id, reference, resources)
                values (?, bars_tenant(), bars_environment(), ?, ?, coalesce(?::jsonb, '{}'))
                on conflict on constraint schedule_once_per_service do update
                set resources = coalesce(?::jsonb, schedule.resources), version = schedule.version + 1, updated_at = now()
                where ?::jsonb is not null and schedule.resources is distinct from ?::jsonb
                """,
                id,
                serviceId,
                reference,
                given,
                given,
                given,
                given);
    }

    /** Writes {@code slots}; their schedules exist already. */
    public Written put(UUID serviceId, List<OfferedSlot> slots, Supplier<UUID> ids) {
        List<Map<String, @Nullable Object>> given = new ArrayList<>(slots.size());
        for (OfferedSlot slot : slots) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("id", ids.get().toString());
            row.put("schedule", slot.schedule());
            row.put("reference", slot.reference());
            row.put("starts", slot.start().toString());
            row.put("ends", slot.end().toString());
            row.put("status", slot.status());
            row.put("details", slot.details());
            given.add(row);
        }
        List<Boolean> touched = rows.list(PUT, row -> row.getBoolean("made"), Rows.json(given), serviceId);
        int created = (int) touched.stream().filter(made -> made).count();
        return new Written(created, touched.size() - created, slots.size() - touched.size());
    }

    /** Slots of a service by start, behind {@code afterStart} and {@code afterId}. */
    public List<OfferedSlot> page(
            UUID serviceId,
            Instant from,
            Instant to,
            @Nullable String status,
            Instant afterStart,
            UUID afterId,
            int limit) {
        return rows.list(
                """
                select o.*, s.reference as schedule_reference from slot o
                join schedule s on s.tenant_id = o.tenant_id and s.environment = o.environment and s.id = o.schedule_id
                where o.service_id = ? and o.starts_at >= ? and o.starts_at < ?
                and (?::text is null or o.status = ?)
                and (o.starts_at, o.id) > (?, ?)
                order by o.starts_at, o.id
                limit ?
                """,
                SlotBook::slot,
                serviceId,
                from,
                to,
                status,
                status,
                afterStart,
                afterId,
                limit);
    }

    /** Removes what is not booked and starts in the window; of one schedule or of all. */
    public int remove(UUID serviceId, Instant from, Instant to, @Nullable String schedule) {
        return rows.change(
                """
                delete from slot o using schedule s
                where s.tenant_id = o.tenant_id and s.environment = o.environment and s.id = o.schedule_id
                and o.service_id = ? and o.starts_at >= ? and o.starts_at < ? and o.booked_by is null
                and (?::text is null or s.reference = ?)
                """,
                serviceId,
                from,
                to,
                schedule,
                schedule);
    }

    /** Removes what is not booked, starts in the window and is not among {@code kept}. */
    public int removeOthers(UUID serviceId, Instant from, Instant to, List<OfferedSlot> kept) {
        List<Map<String, String>> named = kept.stream()
                .map(slot -> Map.of(
                        "schedule", slot.schedule(), "starts", slot.start().toString()))
                .toList();
        return rows.change(
                """
                delete from slot o using schedule s
                where s.tenant_id = o.tenant_id and s.environment = o.environment and s.id = o.schedule_id
                and o.service_id = ? and o.starts_at >= ? and o.starts_at < ? and o.booked_by is null
                and (s.reference, o.starts_at) not in (
                    select k.schedule, k.starts from jsonb_to_recordset(?::jsonb) as k(schedule text, starts timestamptz))
                """,
                serviceId,
                from,
                to,
                Rows.json(named));
    }

    /** Removes one slot unless it is booked; false when nothing went. */
    public boolean remove(UUID slotId) {
        return rows.change("delete from slot where id = ? and booked_by is null", slotId) == 1;
    }

    private static OfferedSlot slot(ResultSet row) throws SQLException {
        try {
            return new OfferedSlot(
                    row.getObject("id", UUID.class),
                    row.getString("schedule_reference"),
                    row.getString("reference"),
                    Rows.moment(row, "starts_at"),
                    Rows.moment(row, "ends_at"),
                    row.getString("status"),
                    JSON.readTree(row.getString("details")),
                    row.getObject("booked_by", UUID.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the details of a slot cannot be read", e);
        }
    }
}
