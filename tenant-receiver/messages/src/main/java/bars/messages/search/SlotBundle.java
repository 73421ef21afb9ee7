package bars.messages.search;

import bars.messages.code.CodeSystems;
import bars.messages.code.Moments;
import bars.messages.json.JsonText;
import bars.messages.service.ApplicationVersions;
import bars.messages.service.ServiceProfile;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The answer to {@code GET /Slot}. Every resource has an id and the moment since when it is as it is, because a booking
 * sends them back unchanged, and needs both in each of its resources; no slots are told by an OperationOutcome entry and
 * not by silence.
 * Source: contract §1.8.
 */
public final class SlotBundle {
    private static final String UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-";

    private static final String CHANNEL =
            "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeliveryChannel";

    /** What FHIR takes for an id; naming systems of services may be more generous. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    private final ServiceProfile profile;
    private final SlotQuery query;
    private final Instant configured;
    private final Instant now;

    /** @param configured when the service became as it is */
    public SlotBundle(ServiceProfile profile, SlotQuery query, Instant configured, Instant now) {
        this.profile = profile;
        this.query = query;
        this.configured = configured;
        this.now = now;
    }

    /** A resource that the tenant gave with a diary. */
    private record Other(String type, Map<?, ?> given, Instant stored) {}

    /**
     * UTF-8 JSON of the searchset.
     *
     * @param base address of the service, without closing slash
     * @param slots slots that match, in order
     * @param schedules their diaries; others are left out
     */
    public byte[] render(String base, List<OfferedSlot> slots, List<OfferedSchedule> schedules) {
        return JsonText.write(out -> {
            // What is offered is booked by a message of this Application version.
            var head =
                    new Searchset.Head(ApplicationVersions.ofBookings(profile).orElse(null), UK_CORE + "Bundle");
            Searchset.open(out, head, slots.size(), base + "/Slot?" + self(), now);
            out.writeArrayFieldStart("entry");
            for (OfferedSlot slot : slots) {
                slot(out, slot);
            }
            Set<String> used = slots.stream().map(OfferedSlot::scheduleId).collect(Collectors.toSet());
            Map<String, Other> others = new LinkedHashMap<>();
            for (OfferedSchedule schedule : schedules) {
                if (used.contains(schedule.id())) {
                    schedule(out, schedule, others);
                }
            }
            if (slots.isEmpty()) {
                Searchset.nothing(out, "No slot of this service matches", now);
            } else {
                healthcareService(out, others);
                others(out, others);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void slot(JsonGenerator out, OfferedSlot slot) throws IOException {
        Searchset.entry(out, urn(slot.id()));
        resource(out, "Slot", slot.id(), slot.stored());
        if (slot.details().get("deliveryChannel") instanceof String channel) {
            out.writeArrayFieldStart("extension");
            out.writeStartObject();
            out.writeStringField("url", CHANNEL);
            out.writeStringField("valueCode", channel);
            out.writeEndObject();
            out.writeEndArray();
        }
        Object category = slot.details().get("serviceCategory");
        if (category != null) {
            out.writeArrayFieldStart("serviceCategory");
            Searchset.concept(out, category);
            out.writeEndArray();
        }
        Object type = slot.details().get("appointmentType");
        if (type != null) {
            out.writeFieldName("appointmentType");
            Searchset.concept(out, type);
        }
        Searchset.reference(out, "schedule", urn(slot.scheduleId()));
        out.writeStringField("status", slot.status());
        out.writeStringField("start", Moments.text(slot.start()));
        out.writeStringField("end", Moments.text(slot.end()));
        if (slot.details().get("comment") instanceof String comment) {
            out.writeStringField("comment", comment);
        }
        Searchset.close(out, "match");
    }

    private void schedule(JsonGenerator out, OfferedSchedule schedule, Map<String, Other> others) throws IOException {
        Searchset.entry(out, urn(schedule.id()));
        resource(out, "Schedule", schedule.id(), schedule.stored());
        out.writeArrayFieldStart("identifier");
        out.writeStartObject();
        out.writeStringField("value", schedule.reference());
        out.writeEndObject();
        out.writeEndArray();
        out.writeArrayFieldStart("actor");
        Searchset.reference(out, urn(profile.id().text()));
        for (String actor : List.of("Practitioner", "PractitionerRole")) {
            String key = actor.substring(0, 1).toLowerCase(Locale.ROOT) + actor.substring(1);
            Object person = schedule.resources().get(key);
            if (person instanceof Map<?, ?> given && query.includes().contains("Schedule:actor:" + actor)) {
                String name = schedule.id() + key;
                others.put(name, new Other(actor, given, schedule.stored()));
                Searchset.reference(out, urn(name));
            }
        }
        Object place = schedule.resources().get("location");
        if (place instanceof Map<?, ?> given) {
            // The place of the diary is where the patient goes: it must be told, asked for or not. Source: contract
            // §1.8.
            others.put(schedule.id() + "location", new Other("Location", given, schedule.stored()));
            Searchset.reference(out, urn(schedule.id() + "location"));
        }
        out.writeEndArray();
        Searchset.close(out, "include");
    }

    private void healthcareService(JsonGenerator out, Map<String, Other> others) throws IOException {
        Searchset.entry(out, urn(profile.id().text()));
        String value = profile.id().value();
        resource(out, "HealthcareService", ID.matcher(value).matches() ? value : uuid(value), configured);
        out.writeArrayFieldStart("identifier");
        out.writeStartObject();
        out.writeStringField("system", profile.id().systemOrDirectory());
        out.writeStringField("value", value);
        out.writeEndObject();
        out.writeEndArray();
        out.writeBooleanField("active", true);
        out.writeObjectFieldStart("providedBy");
        if (query.includes().contains("HealthcareService:providedBy")) {
            out.writeStringField("reference", urn(profile.odsCode()));
        }
        out.writeObjectFieldStart("identifier");
        out.writeStringField("system", CodeSystems.ODS);
        out.writeStringField("value", profile.odsCode());
        out.writeEndObject();
        out.writeStringField("display", profile.organisation());
        out.writeEndObject();
        List<String> places = others.keySet().stream()
                .filter(name -> name.endsWith("location"))
                .toList();
        if (!places.isEmpty()) {
            out.writeArrayFieldStart("location");
            for (String place : places) {
                Searchset.reference(out, urn(place));
            }
            out.writeEndArray();
        }
        out.writeStringField("name", profile.organisation());
        Searchset.close(out, "include");
    }

    private void others(JsonGenerator out, Map<String, Other> others) throws IOException {
        for (Map.Entry<String, Other> other : others.entrySet()) {
            Searchset.entry(out, urn(other.getKey()));
            Other one = other.getValue();
            Searchset.members(
                    out,
                    GivenResource.completed(
                            one.given(), one.type(), uuid(other.getKey()), UK_CORE + one.type(), one.stored()));
            Searchset.close(out, "include");
        }
        if (query.includes().contains("HealthcareService:providedBy")) {
            Searchset.entry(out, urn(profile.odsCode()));
            resource(out, "Organization", uuid(profile.odsCode()), configured);
            out.writeArrayFieldStart("identifier");
            out.writeStartObject();
            out.writeStringField("system", CodeSystems.ODS);
            out.writeStringField("value", profile.odsCode());
            out.writeEndObject();
            out.writeEndArray();
            out.writeStringField("name", profile.organisation());
            Searchset.close(out, "include");
        }
    }

    private static void resource(JsonGenerator out, String type, String id, Instant stored) throws IOException {
        out.writeStringField("resourceType", type);
        out.writeStringField("id", id);
        Searchset.meta(out, UK_CORE + type, stored);
    }

    /** Only what is honoured is repeated: an include that is missing here was ignored. */
    private String self() {
        StringBuilder text = new StringBuilder("status=")
                .append(String.join(",", query.statuses().stream().sorted().toList()))
                .append("&start=ge")
                .append(Moments.text(query.from()).replace("+", "%2B"))
                .append("&start=le")
                .append(Moments.text(query.to()).replace("+", "%2B"))
                .append("&Schedule.actor:HealthcareService=")
                .append(URLEncoder.encode(profile.id().value(), StandardCharsets.UTF_8));
        new LinkedHashSet<>(query.includes())
                .forEach(include -> text.append("&_include=").append(include));
        return text.toString();
    }

    /** A fullUrl for anything: the id itself where it is a UUID, else a UUID made of the name. */
    private static String urn(String name) {
        return "urn:uuid:" + uuid(name);
    }

    private static String uuid(String name) {
        return bars.messages.header.MessageKey.isUuid(name)
                ? name
                : UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
