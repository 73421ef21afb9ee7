package bars.messages.reply;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.BundleEntry;
import bars.messages.code.Moments;
import bars.messages.json.JsonText;
import bars.messages.json.Splice;
import bars.messages.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Appointment;
import org.jspecify.annotations.Nullable;

/**
 * The synchronous 200: the request's bytes with the receiver's ids, {@code Appointment.created}, and the receiver's own
 * planned Encounter spliced in. Everything else stays byte for byte, so no digit of an instant or number is lost.
 * Source: contract §2.1 ({@code resource.id}), §2.8.
 *
 * @param body UTF-8 JSON
 * @param ids per fullUrl the id of the resource, for every resource but the MessageHeader
 * @param edits what was changed in the request's bytes
 */
public record Reply(byte[] body, Map<String, String> ids, Splice edits) {
    /** Copied unchanged from {@code GET /Slot}, ids included. */
    private static final Set<String> KEEP = Set.of("Slot", "Schedule", "HealthcareService", "MessageHeader");

    public Reply {
        ids = Map.copyOf(ids);
    }

    /** Id of the ServiceRequest or Appointment, whichever {@code type} names. */
    public Optional<String> idOf(BarsMessage message, String type) {
        return message.entries().stream()
                .filter(entry -> entry.type().equals(type))
                .findFirst()
                .map(entry -> ids.get(entry.fullUrl()));
    }

    /** The resource of an entry of the request, as the reply has it. */
    public byte[] resource(BundleEntry entry) {
        return Arrays.copyOfRange(
                body,
                edits.moved(entry.layout().resourceStart()),
                edits.moved(entry.layout().resourceEnd()));
    }

    /**
     * Answers {@code message}.
     *
     * @param assign id for an entry: its own when the receiver knows it, else a new UUID. Not asked for Slot, Schedule and
     *     HealthcareService with an id, nor for the MessageHeader
     * @param caseFile the receiver's case, for a message that opens one; empty for others
     */
    public static Reply to(
            BarsMessage message,
            Workflow workflow,
            Function<BundleEntry, String> assign,
            Optional<CaseFile> caseFile,
            Instant now) {
        return to(message, workflow, assign, caseFile, now, workflow == Workflow.NEW_BOOKING ? text(now) : null);
    }

    /**
     * Answers {@code message}, which changes what is there.
     *
     * @param created what {@code Appointment.created} says of the booking that it changes, whatever the sender wrote there;
     *     null leaves the sender's
     */
    public static Reply toChange(
            BarsMessage message,
            Workflow workflow,
            Function<BundleEntry, String> assign,
            @Nullable String created,
            Instant now) {
        return to(message, workflow, assign, Optional.empty(), now, created);
    }

    private static Reply to(
            BarsMessage message,
            Workflow workflow,
            Function<BundleEntry, String> assign,
            Optional<CaseFile> caseFile,
            Instant now,
            @Nullable String created) {
        Splice splice = new Splice(message.body());
        Map<String, String> ids = new LinkedHashMap<>();
        for (BundleEntry entry : message.entries()) {
            assign(entry, assign, splice, ids);
            if (created != null && entry.resource() instanceof Appointment) {
                created(entry, splice, created);
            }
        }
        if (caseFile.isPresent() && workflow.opensCase() && message.layout().entriesEnd() > 0) {
            byte[] encounter = PlannedEncounter.entry(message, caseFile.get(), now);
            splice.insert(message.layout().entriesEnd(), prefixed(encounter));
            ids.put(caseFile.get().fullUrl(), caseFile.get().encounterId());
        }
        return new Reply(splice.bytes(), ids, splice);
    }

    private static void assign(
            BundleEntry entry, Function<BundleEntry, String> assign, Splice splice, Map<String, String> ids) {
        String own = entry.id();
        if (entry.type().equals("MessageHeader")) {
            return;
        }
        if (!own.isEmpty() && KEEP.contains(entry.type())) {
            ids.put(entry.fullUrl(), own);
            return;
        }
        String id = assign.apply(entry);
        ids.put(entry.fullUrl(), id);
        if (entry.layout().id() != null) {
            if (!own.equals(id)) {
                splice.replace(entry.layout().id(), id);
            }
        } else {
            splice.insert(entry.layout().resourceStart() + 1, "\"id\":" + JsonText.quoted(id) + ",");
        }
    }

    private static String text(Instant moment) {
        return Moments.text(moment.truncatedTo(ChronoUnit.SECONDS));
    }

    private static void created(BundleEntry entry, Splice splice, String text) {
        if (entry.layout().created() != null) {
            splice.replace(entry.layout().created(), text);
        } else {
            splice.insert(entry.layout().resourceStart() + 1, "\"created\":" + JsonText.quoted(text) + ",");
        }
    }

    private static byte[] prefixed(byte[] entry) {
        byte[] comma = ",".getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[comma.length + entry.length];
        System.arraycopy(comma, 0, whole, 0, comma.length);
        System.arraycopy(entry, 0, whole, comma.length, entry.length);
        return whole;
    }
}
