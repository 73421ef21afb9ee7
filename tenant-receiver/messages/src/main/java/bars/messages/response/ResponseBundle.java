package bars.messages.response;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.BundleEntry;
import bars.messages.code.CodeSystems;
import bars.messages.code.Moments;
import bars.messages.code.ServiceId;
import bars.messages.definition.Focus;
import bars.messages.definition.PayloadDefinition;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Builds a response out of the request that it answers: sender and receiver change places, the ServiceRequest and the
 * sender's Encounter come back, and behind it stands the responder's own Encounter with its status. Of the other resources
 * those remain that the response's definition names.
 * Source: contract §2.7, §2.10, §4.4; the standard's response payloads.
 */
public final class ResponseBundle {
    private static final String PROFILE = "https://fhir.nhs.uk/StructureDefinition/BARSBundleMessage";

    /** Come first, in this order, before what the request carries besides. */
    private static final Set<String> FIRST = Set.of("MessageHeader", "ServiceRequest", "Encounter");

    private final BarsMessage original;
    private final ResponseOrder order;
    private final Plan plan;
    private final Responder responder;
    private final Instant now;
    private final ObjectNode source;
    private final Map<String, ObjectNode> entries = new HashMap<>();

    private ResponseBundle(BarsMessage original, ResponseOrder order, Plan plan, Responder responder, Instant now) {
        this.original = original;
        this.order = order;
        this.plan = plan;
        this.responder = responder;
        this.now = now;
        this.source = Tree.read(original.body());
        source.path("entry").forEach(entry -> entries.put(Tree.fullUrl(entry), (ObjectNode) entry));
    }

    /**
     * The response as UTF-8 JSON; a refusal when {@code order} does not fit {@code original}.
     *
     * @param follows whether an earlier response of this kind (for a full one: an interim) went out
     * @param ids gives a fresh UUID at each call
     */
    public static byte[] of(
            BarsMessage original,
            ResponseOrder order,
            boolean follows,
            Responder responder,
            Supplier<UUID> ids,
            Instant now) {
        Plan plan = Plan.of(original, order, follows);
        ObjectNode root = new ResponseBundle(original, order, plan, responder, now).build(ids);
        return Tree.bytes(root);
    }

    private ObjectNode build(Supplier<UUID> ids) {
        ObjectNode root = Tree.object();
        root.put("resourceType", "Bundle").put("id", ids.get().toString());
        ObjectNode meta = Tree.meta(PROFILE, now);
        original.applicationVersion().ifPresent(version -> meta.put("versionId", version));
        root.set("meta", meta);
        root.put("type", "message").put("timestamp", Moments.text(now));
        List<ObjectNode> all = content(ids);
        Set<String> gone = new HashSet<>(entries.keySet());
        all.forEach(entry -> gone.remove(Tree.fullUrl(entry)));
        all.forEach(entry -> Tree.prune(entry.path("resource"), gone));
        root.putArray("entry").addAll(all);
        return root;
    }

    private List<ObjectNode> content(Supplier<UUID> ids) {
        List<ObjectNode> all = new ArrayList<>();
        Optional<String> senders = original.requestEncounter().flatMap(this::fullUrl);
        Optional<String> own = plan.encounterStatus() == null
                ? Optional.empty()
                : Optional.of(responder.caseFile().fullUrl());
        String request = original.serviceRequest().flatMap(this::fullUrl).orElseThrow();
        all.add(entry("urn:uuid:" + ids.get(), header(own.or(() -> senders).orElse(request))));
        all.add(known(request));
        request(resource(request));
        senders.map(this::known).ifPresent(all::add);
        own.ifPresent(url -> all.addAll(encounters(url, request, senders, ids)));
        all.addAll(rest());
        return all;
    }

    /** Our own Encounter and, when an ambulance was asked for elsewhere, that case: the third. */
    private List<ObjectNode> encounters(String own, String request, Optional<String> senders, Supplier<UUID> ids) {
        var made = new OwnEncounters(
                order, responder, resource(request), senders.map(this::resource).orElseGet(Tree::object), now);
        List<ObjectNode> all = new ArrayList<>();
        all.add(entry(own, made.responders(String.valueOf(plan.encounterStatus()))));
        String ambulance = order.ambulanceReference();
        if (ambulance != null) {
            all.add(entry("urn:uuid:" + ids.get(), made.ambulances(ambulance)));
        }
        return all;
    }

    /** What else the definition names, as often as it allows. */
    private List<ObjectNode> rest() {
        Map<String, Integer> left = new HashMap<>();
        for (Focus focus : plan.definition().content()) {
            left.merge(focus.type(), focus.max(), Math::max);
        }
        List<ObjectNode> rest = new ArrayList<>();
        for (BundleEntry entry : original.entries()) {
            int room = left.getOrDefault(entry.type(), 0);
            if (room == 0 || FIRST.contains(entry.type())) {
                continue;
            }
            left.put(entry.type(), room == Focus.MANY ? room : room - 1);
            rest.add(known(entry.fullUrl()));
            if (entry.type().equals("CarePlan") && order.kind() == ResponseKind.FULL) {
                carePlan(resource(entry.fullUrl()));
            }
        }
        return rest;
    }

    private ObjectNode header(String focus) {
        ObjectNode sent = resource(original.entries().get(0).fullUrl());
        ObjectNode header = Tree.object().put("resourceType", "MessageHeader");
        PayloadDefinition definition = plan.definition();
        header.set("meta", Tree.meta(definition.headerProfile(), now));
        header.set(
                "eventCoding",
                Tree.coding(CodeSystems.EVENTS, definition.event().code()));
        ObjectNode destination = header.putArray("destination").addObject();
        JsonNode name = sent.at("/source/name");
        if (name.isTextual()) {
            destination.set("name", name);
        }
        destination.put("endpoint", original.source().map(ServiceId::text).orElse(""));
        set(destination, "receiver", sent.path("sender"));
        set(header, "sender", sent.at("/destination/0/receiver"));
        header.putObject("source")
                .put("name", responder.organisation())
                .put("software", responder.software().name())
                .put("version", responder.software().version())
                .put("endpoint", responder.service().text());
        header.set("reason", Tree.concept(Tree.coding(CodeSystems.REASONS, plan.reason())));
        header.putObject("response")
                .put("identifier", original.bundleId().orElse(""))
                .put("code", "ok");
        header.putArray("focus").add(Tree.reference(focus));
        return header.put("definition", definition.canonical());
    }

    private void request(ObjectNode request) {
        request.put("status", plan.requestStatus());
        Tree.touch(request, now);
        String note = order.note();
        if (order.kind() == ResponseKind.DNA && note != null) {
            request.withArray("/note").addObject().put("text", note);
        }
    }

    private void carePlan(ObjectNode carePlan) {
        carePlan.put("status", order.status());
        carePlan.set("encounter", Tree.reference(responder.caseFile().fullUrl()));
        Tree.touch(carePlan, now);
        if (order.ambulanceReference() != null) {
            carePlan.withObject("/period").put("start", Moments.text(now)); // raised: our own disposition time counts
        }
        String outcome = order.reasonCode();
        if (outcome != null) {
            ServiceId coded = ServiceId.parse(outcome).orElseThrow();
            String system = coded.system() == null ? CodeSystems.PATHWAYS_OUTCOMES : coded.system();
            ObjectNode concept = Tree.concept(Tree.coding(system, coded.value()));
            if (order.note() != null) {
                concept.put("text", order.note());
            }
            carePlan.putArray("activity")
                    .addObject()
                    .putArray("outcomeCodeableConcept")
                    .add(concept);
        } else if (order.note() != null) {
            carePlan.withArray("/note").addObject().put("text", order.note());
        }
    }

    /** An entry of the request with the id that the synchronous answer gave it. */
    private ObjectNode known(String fullUrl) {
        String id = responder.ids().get(fullUrl);
        if (id != null) {
            resource(fullUrl).put("id", id);
        }
        return entry(fullUrl, resource(fullUrl));
    }

    private static ObjectNode entry(String fullUrl, ObjectNode resource) {
        ObjectNode entry = Tree.object().put("fullUrl", fullUrl);
        entry.set("resource", resource);
        return entry;
    }

    private ObjectNode resource(String fullUrl) {
        return (ObjectNode)
                Objects.requireNonNull(entries.get(fullUrl), "no such entry").path("resource");
    }

    private Optional<String> fullUrl(org.hl7.fhir.r4.model.Resource resource) {
        return original.entryOf(resource).map(BundleEntry::fullUrl);
    }

    private static void set(ObjectNode object, String member, JsonNode value) {
        if (!value.isMissingNode()) {
            object.set(member, value.deepCopy());
        }
    }
}
