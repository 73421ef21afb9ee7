package bars.platform.exchange;

import bars.db.Environment;
import bars.db.exchange.OfferedSlot;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A slot as shown.
 *
 * @param id the id that senders see
 * @param comment left out for whoever may not see patient data, like {@code booking}
 * @param booking the booking that has it
 */
public record SlotView(
        UUID id,
        Environment environment,
        UUID service,
        String schedule,
        @Nullable String reference,
        Instant start,
        Instant end,
        String status,
        @Nullable String deliveryChannel,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode appointmentType,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode serviceCategory,
        @Nullable String comment,
        @Nullable UUID booking) {

    static SlotView of(OfferedSlot slot, Reach.ServiceRef service) {
        JsonNode details = slot.details();
        return new SlotView(
                slot.id() == null ? service.id() : slot.id(),
                service.scope().environment(),
                service.id(),
                slot.schedule(),
                slot.reference(),
                slot.start(),
                slot.end(),
                slot.status(),
                details.hasNonNull("deliveryChannel")
                        ? details.path("deliveryChannel").asText()
                        : null,
                details.get("appointmentType"),
                details.get("serviceCategory"),
                details.hasNonNull("comment") ? details.path("comment").asText() : null,
                slot.bookedBy());
    }

    SlotView asOffered() {
        return new SlotView(
                id,
                environment,
                service,
                schedule,
                reference,
                start,
                end,
                status,
                deliveryChannel,
                appointmentType,
                serviceCategory,
                null,
                null);
    }
}
