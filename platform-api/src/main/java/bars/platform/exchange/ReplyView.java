package bars.platform.exchange;

import bars.db.Work;
import bars.db.message.Direction;
import bars.db.message.Messages;
import bars.db.message.StoredMessage;
import bars.db.sender.Outbox;
import bars.db.sender.SentRequest;
import bars.db.sender.SentRequests;
import bars.messages.code.ServiceId;
import bars.messages.workflow.Workflow;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a counterpart gave when it took a request of ours, its updates and its withdrawal: what those said themselves is left
 * out.
 *
 * <p>Source: contract digest §2.1, §2.8.
 *
 * @param caseReferences how the counterpart calls the case, for people of both sides
 * @param ids those that it assigned; later messages must send them back
 */
public record ReplyView(List<CaseReference> caseReferences, List<AssignedId> ids) {

    /** An identifier of the Responder's Encounter. */
    public record CaseReference(@Nullable String system, String value) {}

    /** The id of the resource that stands under {@code fullUrl} in the request. */
    public record AssignedId(String fullUrl, String type, String id) {}

    /** What came back for {@code sent}; empty when nothing did, or it is not kept any more. */
    static Optional<ReplyView> to(SentRequest sent, Work work, Messages messages) {
        Set<CaseReference> references = new LinkedHashSet<>();
        Map<String, AssignedId> ids = new LinkedHashMap<>();
        Stream.concat(
                        messages.ofBundle(sent.bundleId(), Direction.OUT).stream(),
                        messages.ofConversation(sent.conversation()).stream())
                .filter(message -> message.direction() == Direction.OUT)
                .distinct()
                .filter(message -> isOf(sent, message, work))
                .sorted(Comparator.comparing(StoredMessage::receivedAt))
                .forEach(message -> messages.reply(message.id())
                        .map(BundleSummary::read)
                        .ifPresent(reply -> {
                            JsonNode own = content(messages, message.id());
                            references.addAll(without(references(own), references(reply)));
                            without(ids(own), ids(reply)).forEach(id -> ids.put(id.fullUrl(), id));
                        }));
        return references.isEmpty() && ids.isEmpty()
                ? Optional.empty()
                : Optional.of(new ReplyView(List.copyOf(references), List.copyOf(ids.values())));
    }

    /** An update or withdrawal may be about another request with the same Bundle.id, or of the same conversation. */
    private static boolean isOf(SentRequest sent, StoredMessage message, Work work) {
        if (message.id().equals(sent.id())) {
            return true;
        }
        List<SentRequest> before = new SentRequests(work)
                .meant(String.valueOf(message.bundleId()), message.correlationId()).stream()
                        .filter(one -> !one.createdAt().isAfter(message.receivedAt()))
                        .toList();
        return new Outbox(work)
                .byId(work.scope().tenantId(), message.id())
                .map(queued -> new ServiceId(queued.targetSystem(), queued.targetValue()))
                .flatMap(target -> ChangedRequest.among(before, Workflow.valueOf(message.workflow()), target))
                .filter(changed -> changed.id().equals(sent.id()))
                .isPresent();
    }

    private static JsonNode content(Messages messages, UUID id) {
        return BundleSummary.read(messages.payload(id).orElse(new byte[0]));
    }

    private static <T> Set<T> without(Set<T> known, Set<T> all) {
        all.removeAll(known);
        return all;
    }

    private static Set<CaseReference> references(JsonNode bundle) {
        Set<CaseReference> references = new LinkedHashSet<>();
        for (JsonNode entry : bundle.path("entry")) {
            JsonNode resource = entry.path("resource");
            if (resource.path("resourceType").asText().equals("Encounter")) {
                for (JsonNode identifier : resource.path("identifier")) {
                    String value = BundleSummary.text(identifier.path("value"));
                    if (value != null) {
                        references.add(new CaseReference(BundleSummary.text(identifier.path("system")), value));
                    }
                }
            }
        }
        return references;
    }

    /** Each message has a header of its own, so nobody sends the id of another's back. */
    private static Set<AssignedId> ids(JsonNode bundle) {
        Set<AssignedId> ids = new LinkedHashSet<>();
        for (JsonNode entry : bundle.path("entry")) {
            String fullUrl = BundleSummary.text(entry.path("fullUrl"));
            String type = BundleSummary.text(entry.path("resource").path("resourceType"));
            String id = BundleSummary.text(entry.path("resource").path("id"));
            if (fullUrl != null && type != null && id != null && !type.equals("MessageHeader")) {
                ids.add(new AssignedId(fullUrl, type, id));
            }
        }
        return ids;
    }

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return "ReplyView";
    }
}
