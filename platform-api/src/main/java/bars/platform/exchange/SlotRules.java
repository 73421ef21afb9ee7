package bars.platform.exchange;

import bars.db.exchange.OfferedSlot;
import bars.platform.problem.Violations;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What makes a list of slots acceptable; every broken rule is named. */
final class SlotRules {
    /** Slots of one request. */
    static final int MOST = 10_000;

    /** Source: FHIR R4 slotstatus. */
    static final Set<String> STATUSES =
            Set.of("free", "busy", "busy-unavailable", "busy-tentative", "entered-in-error");

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int MAX_CHARS = 200;

    private SlotRules() {}

    static List<OfferedSlot> read(SlotDocument document) {
        return read(document, i -> "/slots/" + i);
    }

    /** @param places where a slot of the list stands in the request, as a JSON pointer */
    static List<OfferedSlot> read(SlotDocument document, IntFunction<String> places) {
        var violations = new Violations();
        // An empty list empties the window of a replacement; a list that was left out does not.
        violations.check(document.slots() != null, "/slots", "required", "List the slots; none is an empty list");
        List<SlotDocument.Offer> offers = document.slots() == null ? List.of() : document.slots();
        violations.check(offers.size() <= MOST, "/slots", "too-many", "At most " + MOST + " slots in one request");
        violations.refuse();
        String standard = document.schedule() == null ? "default" : document.schedule();
        List<OfferedSlot> slots = new ArrayList<>(offers.size());
        Set<String> starts = new HashSet<>();
        for (int i = 0; i < offers.size(); i++) {
            OfferedSlot slot = read(violations, places.apply(i), offers.get(i), standard);
            if (slot != null) {
                violations.check(
                        starts.add(slot.schedule() + " " + slot.start()),
                        places.apply(i) + "/start",
                        "repeated",
                        "A schedule has one slot for each start");
                slots.add(slot);
            }
        }
        violations.refuse();
        return slots;
    }

    private static @Nullable OfferedSlot read(
            Violations violations, String at, SlotDocument.@Nullable Offer offer, String standard) {
        if (offer == null || offer.start() == null || offer.end() == null) {
            violations.add(at, "required", "A slot has a start and an end");
            return null;
        }
        Instant start = offer.start();
        Instant end = offer.end();
        String status = offer.status() == null ? "free" : offer.status();
        String schedule = offer.schedule() == null ? standard : offer.schedule();
        violations.check(end.isAfter(start), at + "/end", "order", "A slot ends after its start");
        violations.check(
                !end.isAfter(start.plus(LONGEST)), at + "/end", "length", "A slot is not longer than 24 hours");
        violations.check(STATUSES.contains(status), at + "/status", "value", "status must be one of " + STATUSES);
        violations.check(
                !schedule.isBlank() && schedule.length() <= MAX_CHARS,
                at + "/schedule",
                "length",
                "schedule must be 1 to " + MAX_CHARS + " characters");
        return new OfferedSlot(null, schedule, offer.reference(), start, end, status, details(offer), null);
    }

    private static JsonNode details(SlotDocument.Offer offer) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        if (offer.deliveryChannel() != null) {
            details.put("deliveryChannel", offer.deliveryChannel());
        }
        if (offer.appointmentType() != null) {
            details.set("appointmentType", offer.appointmentType());
        }
        if (offer.serviceCategory() != null) {
            details.set("serviceCategory", offer.serviceCategory());
        }
        if (offer.comment() != null) {
            details.put("comment", offer.comment());
        }
        return details;
    }
}
