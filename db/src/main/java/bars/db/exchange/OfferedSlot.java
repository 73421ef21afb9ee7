package bars.db.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A slot as a tenant's system offers and sees it.
 *
 * @param id ours; null when it is written
 * @param schedule the tenant's name of the diary
 * @param reference the tenant's own name of the slot
 * @param status free, busy, busy-unavailable, busy-tentative or entered-in-error
 * @param details what answers show besides: delivery channel, appointment type, category, comment
 * @param bookedBy the booking that has it
 */
public record OfferedSlot(
        @Nullable UUID id,
        String schedule,
        @Nullable String reference,
        Instant start,
        Instant end,
        String status,
        JsonNode details,
        @Nullable UUID bookedBy) {}
