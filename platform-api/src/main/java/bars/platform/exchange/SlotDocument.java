package bars.platform.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Slots of one service, to be written in one go.
 *
 * @param service id, value, {@code system|value}, or an object with {@code system} and {@code value}
 * @param environment needed where both have a service of that name
 * @param schedule name of the diary for slots that do not say; {@code default} when absent
 * @param schedules diaries with the people and places that answers show
 * @param slots at most 10,000
 * @param replace from and to: what is not booked, starts in this window and is not listed goes
 */
public record SlotDocument(
        @Nullable JsonNode service,
        @Nullable String environment,
        @Nullable String schedule,
        @Nullable List<Diary> schedules,
        @Nullable List<Offer> slots,
        @Nullable Window replace) {

    /** The same list with another window. */
    public SlotDocument replacing(Window window) {
        return new SlotDocument(service, environment, schedule, schedules, slots, window);
    }

    /**
     * A diary.
     *
     * @param reference the tenant's own name of it
     * @param practitioner with {@code practitionerRole} and {@code location}: FHIR resources as they shall be shown
     */
    public record Diary(
            @Nullable String reference,
            @Nullable JsonNode practitioner,
            @Nullable JsonNode practitionerRole,
            @Nullable JsonNode location) {}

    /**
     * A slot.
     *
     * @param reference the tenant's own name of it
     * @param status {@code free} when absent
     * @param deliveryChannel code, e.g. {@code In-person} or {@code Telephone}; never made up
     * @param appointmentType with {@code serviceCategory}: a text, or a FHIR CodeableConcept
     */
    public record Offer(
            @Nullable String id,
            @Nullable String reference,
            @Nullable String schedule,
            @Nullable Instant start,
            @Nullable Instant end,
            @Nullable String status,
            @Nullable String deliveryChannel,
            @Nullable JsonNode appointmentType,
            @Nullable JsonNode serviceCategory,
            @Nullable String comment) {}

    /** A window of time, the end not included. */
    public record Window(@Nullable Instant from, @Nullable Instant to) {}
}
