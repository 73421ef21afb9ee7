package bars.db.booking;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A time that can be booked.
 *
 * @param reference the name by which the tenant's own system knows it
 * @param status a code of FHIR's slotstatus
 * @param details {@code deliveryChannel}, {@code appointmentType}, {@code serviceCategory}, {@code comment}
 * @param bookedBy the record that holds it
 * @param updatedAt when it was stored as it is; the database says
 */
public record Slot(
        UUID id,
        UUID scheduleId,
        UUID serviceId,
        @Nullable String reference,
        Instant startsAt,
        Instant endsAt,
        String status,
        Map<String, Object> details,
        @Nullable UUID bookedBy,
        long version,
        Instant updatedAt) {

    public boolean isFree() {
        return status.equals("free");
    }
}
