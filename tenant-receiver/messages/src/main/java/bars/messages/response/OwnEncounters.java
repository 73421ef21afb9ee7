package bars.messages.response;

import bars.messages.code.CodeSystems;
import bars.messages.code.Moments;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Encounters that the responder adds to those of the sender: its own, and that of an ambulance which was asked for
 * elsewhere. Both are of the same patient and journey.
 * Source: contract §2.10, App 4 details.
 */
final class OwnEncounters {
    private static final String PROFILE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Encounter";
    private static final Set<String> OVER = Set.of("finished", "cancelled");

    private final ResponseOrder order;
    private final Responder responder;
    private final JsonNode request;
    private final JsonNode senders;
    private final Instant now;

    /**
     * @param request the ServiceRequest
     * @param senders the sender's Encounter, or an empty object
     */
    OwnEncounters(ResponseOrder order, Responder responder, JsonNode request, JsonNode senders, Instant now) {
        this.order = order;
        this.responder = responder;
        this.request = request;
        this.senders = senders;
        this.now = now;
    }

    /** The responder's own, with the case number that the synchronous answer told of. */
    ObjectNode responders(String status) {
        ObjectNode own = encounter(
                responder.caseFile().encounterId(),
                responder.caseFile().system(),
                responder.caseFile().reference(),
                status);
        reason().ifPresent(reason -> own.putArray("reasonCode").add(reason));
        ObjectNode period = own.putObject("period").put("start", Moments.text(responder.since()));
        if (OVER.contains(status)) {
            period.put("end", Moments.text(now));
        }
        return own;
    }

    /** The case of the ambulance service, which has just begun. */
    ObjectNode ambulances(String reference) {
        ObjectNode theirs = encounter(null, responder.caseFile().system(), reference, "triaged");
        theirs.putObject("period").put("start", Moments.text(now));
        return theirs;
    }

    private ObjectNode encounter(@Nullable String id, String system, String reference, String status) {
        ObjectNode own = Tree.object().put("resourceType", "Encounter");
        if (id != null) {
            own.put("id", id);
        }
        own.set("meta", Tree.meta(PROFILE, now));
        own.putArray("identifier").addObject().put("system", system).put("value", reference);
        own.put("status", status);
        own.set(
                "class",
                senders.path("class").isObject()
                        ? senders.path("class").deepCopy()
                        : Tree.coding(CodeSystems.ENCOUNTER_CLASS, "EMER"));
        copy(own, "subject", request.path("subject"));
        copy(own, "episodeOfCare", senders.path("episodeOfCare"));
        return own;
    }

    /** Why the responder's Encounter is as it is; a full response keeps its note with the outcome. */
    private Optional<ObjectNode> reason() {
        String code = order.reasonCode();
        boolean validated = order.kind() == ResponseKind.INTERIM || order.kind() == ResponseKind.FULL;
        ObjectNode reason = Tree.object();
        if (validated) {
            reason = Tree.concept(Tree.coding(CodeSystems.ENCOUNTER_REASONS, "validation-triage-outcome"));
        } else if (order.kind() == ResponseKind.REJECTION && code != null) {
            reason = Tree.concept(Tree.coding(CodeSystems.REJECTED_REASONS, code));
        }
        if (order.note() != null && order.kind() != ResponseKind.FULL) {
            reason.put("text", order.note());
        }
        return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
    }

    private static void copy(ObjectNode object, String member, JsonNode value) {
        if (!value.isMissingNode()) {
            object.set(member, value.deepCopy());
        }
    }
}
