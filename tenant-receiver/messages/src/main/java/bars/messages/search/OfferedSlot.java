package bars.messages.search;

import java.time.Instant;
import java.util.Map;

/**
 * A slot as it is offered.
 *
 * @param id what the booking will send back
 * @param scheduleId diary that it belongs to
 * @param status {@code free} or {@code busy}
 * @param start beginning
 * @param end end
 * @param details {@code deliveryChannel} (text; never invented), {@code serviceCategory}, {@code appointmentType} (each a
 *     CodeableConcept or a text), {@code comment}
 * @param stored when it became as it is
 */
public record OfferedSlot(
        String id,
        String scheduleId,
        String status,
        Instant start,
        Instant end,
        Map<String, Object> details,
        Instant stored) {}
