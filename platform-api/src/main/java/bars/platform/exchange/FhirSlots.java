package bars.platform.exchange;

import bars.platform.problem.Problem;
import bars.platform.problem.Violations;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slots and Schedules of a FHIR Bundle, as a diary system exports them, read as a list of slots. Practitioners, roles and
 * locations that a Schedule names are shown with its slots when they are in the Bundle; everything else is passed over.
 *
 * <p>Source: FHIR R4 §Slot, §Schedule; UK Core Slot (delivery channel).
 */
final class FhirSlots {
    private static final String CHANNEL = "/Extension-UKCore-DeliveryChannel";

    private final Map<String, JsonNode> byReference = new HashMap<>();
    private final Violations violations = new Violations();
    private final List<String> places = new ArrayList<>();

    private FhirSlots() {}

    /**
     * What was read.
     *
     * @param places where each slot stands in the Bundle, as a JSON pointer
     */
    record Read(SlotDocument document, List<String> places) {}

    static Read read(JsonNode bundle, SlotDocument.@Nullable Window replace) {
        if (!bundle.path("resourceType").asText().equals("Bundle")
                || !bundle.path("entry").isArray()) {
            throw Problem.invalid("/resourceType", "value", "It must be a FHIR Bundle with entries");
        }
        return new FhirSlots().all(bundle.path("entry"), replace);
    }

    private Read all(JsonNode entries, SlotDocument.@Nullable Window replace) {
        for (JsonNode entry : entries) {
            JsonNode resource = entry.path("resource");
            String local = resource.path("resourceType").asText() + "/"
                    + resource.path("id").asText();
            byReference.put(local, resource);
            byReference.put(entry.path("fullUrl").asText(local), resource);
        }
        List<SlotDocument.Diary> diaries = new ArrayList<>();
        List<SlotDocument.Offer> offers = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            JsonNode resource = entries.get(i).path("resource");
            String at = "/entry/" + i + "/resource";
            switch (resource.path("resourceType").asText()) {
                case "Schedule" -> diaries.add(diary(resource));
                case "Slot" -> {
                    offers.add(offer(at, resource));
                    places.add(at);
                }
                default -> {} // what a Schedule names is found through it
            }
        }
        violations
                .check(!offers.isEmpty(), "/entry", "required", "There is no Slot in this Bundle")
                .refuse();
        return new Read(new SlotDocument(null, null, null, diaries, offers, replace), List.copyOf(places));
    }

    private SlotDocument.Diary diary(JsonNode schedule) {
        return new SlotDocument.Diary(
                name(schedule),
                actor(schedule, "Practitioner"),
                actor(schedule, "PractitionerRole"),
                actor(schedule, "Location"));
    }

    private @Nullable JsonNode actor(JsonNode schedule, String type) {
        for (JsonNode actor : schedule.path("actor")) {
            JsonNode found = byReference.get(actor.path("reference").asText());
            if (found != null && found.path("resourceType").asText().equals(type)) {
                return found;
            }
        }
        return null;
    }

    private SlotDocument.Offer offer(String at, JsonNode slot) {
        return new SlotDocument.Offer(
                null,
                name(slot),
                schedule(at, slot.path("schedule").path("reference").asText()),
                instant(at + "/start", slot.path("start")),
                instant(at + "/end", slot.path("end")),
                text(slot.path("status")),
                channel(slot),
                known(slot.path("appointmentType")),
                known(slot.path("serviceCategory").path(0)),
                text(slot.path("comment")));
    }

    /** The diary's own name; a Schedule that is not in the Bundle is known by the id in the reference. */
    private @Nullable String schedule(String at, String reference) {
        JsonNode found = byReference.get(reference);
        if (found != null) {
            return name(found);
        }
        violations.check(
                !reference.startsWith("urn:"),
                at + "/schedule",
                "unknown",
                "The Schedule is not in the Bundle, and this reference names none outside of it");
        return reference.isEmpty() ? null : reference.substring(reference.lastIndexOf('/') + 1);
    }

    private @Nullable Instant instant(String at, JsonNode value) {
        if (!value.isTextual()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(value.textValue()).toInstant();
        } catch (DateTimeException e) {
            violations.add(at, "instant", "It must be a FHIR instant such as 2026-11-24T09:30:00Z");
            return null;
        }
    }

    private static @Nullable String name(JsonNode resource) {
        String identifier = text(resource.path("identifier").path(0).path("value"));
        return identifier == null ? text(resource.path("id")) : identifier;
    }

    private static @Nullable String channel(JsonNode slot) {
        for (JsonNode extension : slot.path("extension")) {
            if (extension.path("url").asText().endsWith(CHANNEL)) {
                return text(extension.path("valueCode"));
            }
        }
        return null;
    }

    private static @Nullable JsonNode known(JsonNode value) {
        return value.isObject() ? value : null;
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : null;
    }
}
