package bars.db.message;

import bars.db.record.CareRecords;
import bars.db.sender.RegistryPointers;
import java.util.stream.Collectors;

/**
 * What {@link IntakeStatement} says besides where a message has {@link Ties}.
 *
 * <p>Rows that are told something are locked first. One that somebody else works on is passed by, so that nobody waits for it
 * and no two wait for each other; of two messages that are tied to the same one the second has to come again.
 *
 * <p>They are changed by way of an insert that meets them: nothing is inserted, for they are there and locked. A join would do
 * as well, but on a table that was not analysed yet the planner reads all that the tenant has for it.
 */
final class TiesText {
    static final String LOCKED =
            """
            k as materialized (
                select i.n
                from i cross join lateral (
                    select from care_record o
                    where o.id = i.r_linked_id and o.version = i.link_version and o.linked_id is null
                    for no key update skip locked) as o
                where i.mine and not exists (select from i as e where e.r_linked_id = i.r_linked_id and e.n < i.n)),
            s as materialized (
                select i.n, o.schedule_id, o.starts_at, o.ends_at
                from i cross join lateral (
                    select o.service_id, o.schedule_id, o.starts_at, o.ends_at from slot o
                    where o.id = i.r_slot_id and o.status = 'free'
                    for no key update skip locked) as o
                where i.mine and o.service_id = i.r_service_id
                    and not exists (select from i as e where e.r_slot_id = i.r_slot_id and e.n < i.n)),
            """;

    /** Goes on where a message is chosen. */
    static final String ARE_LOCKED = " and (r_linked_id is null or n in (select n from k))"
            + " and (r_slot_id is null or n in (select n from s))";

    static final String CHANGED =
            """
            l as (insert into care_record (%s) select %s from i join c on c.message_id = i.c_message_id
                where i.r_linked_id is not null on conflict (id) do update set linked_id = excluded.linked_id),
            b as (insert into slot as o (id, tenant_id, environment, schedule_id, service_id, starts_at, ends_at, booked_by)
                select i.r_slot_id, i.r_tenant_id, i.r_environment, s.schedule_id, i.r_service_id, s.starts_at, s.ends_at,
                    i.r_id
                from i join c on c.message_id = i.c_message_id join s on s.n = i.n
                on conflict (id) do update
                set status = 'busy', booked_by = excluded.booked_by, version = o.version + 1, updated_at = now()),
            p as (insert into outbox_message (%s)
                select i.pointer_id, i.r_tenant_id, i.r_environment, i.r_service_id, i.r_id, i.pointer_request, %s
                from i join c on c.message_id = i.c_message_id
                where i.pointer_id is not null and exists (select from registry_switch where enabled)),
            """
                    .formatted(
                            CareRecords.COLUMNS.text(),
                            CareRecords.COLUMNS.names().stream()
                                    .map(name -> switch (name) {
                                        case "id" -> "r_linked_id";
                                        case "linked_id" -> "r_id";
                                        default -> "r_" + name;
                                    })
                                    .collect(Collectors.joining(", ")),
                            RegistryPointers.COLUMNS,
                            RegistryPointers.SAME);

    private TiesText() {}
}
