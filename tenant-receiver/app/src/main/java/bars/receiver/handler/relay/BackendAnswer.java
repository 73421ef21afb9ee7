package bars.receiver.handler.relay;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.MessageReader;
import bars.messages.json.JsonLimits;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.handler.Delivery;
import bars.receiver.handler.Inquiry;
import bars.receiver.outbound.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads what a backend answered: the Bundle of a 200 that answers this very message, or the refusal that its failure is.
 * Words of the backend are passed on without numbers that could be a person's. Stateless.
 *
 * <p>Source: BaRS Core 1.5.0 §Responses, §Error-handling.
 */
final class BackendAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_DIAGNOSTICS_CHARS = 300;
    private static final String CONFLICT = "REC_CONFLICT";

    private BackendAnswer() {}

    /** The Bundle to answer with; throws the refusal that the reply is instead. */
    static byte[] read(Delivery delivery, Wire.Reply reply) {
        if (reply.status() != 200) {
            throw refusal(reply);
        }
        requireEcho(reply, "X-Request-Id", delivery.arrival().key().requestId());
        requireEcho(reply, "X-Correlation-Id", delivery.arrival().key().correlationId());
        requireJson(reply);
        BarsMessage answer = bundle(reply.body());
        if (!answer.bundleId().equals(delivery.message().bundleId())) {
            throw nonsense("a Bundle with another id");
        }
        if (answer.entries().stream().anyMatch(BackendAnswer::isRootWithoutId)) {
            throw nonsense("a resource without an id");
        }
        return reply.body();
    }

    /** The resource that was read; throws the refusal that the reply is instead. */
    static byte[] read(Inquiry inquiry, Wire.Reply reply) {
        if (reply.status() != 200) {
            throw refusal(reply);
        }
        requireEcho(reply, "X-Request-Id", inquiry.arrival().key().requestId());
        requireEcho(reply, "X-Correlation-Id", inquiry.arrival().key().correlationId());
        requireJson(reply);
        JsonNode resource = json(reply.body());
        String id = inquiry.id();
        boolean asked = id == null
                ? resource.path("resourceType").asText().equals("Bundle")
                        && resource.path("type").asText().equals("searchset")
                : resource.path("resourceType").asText().equals(inquiry.type())
                        && resource.path("id").asText().equals(id);
        if (!asked) {
            throw nonsense("something else than was asked for");
        }
        return reply.body();
    }

    private static void requireJson(Wire.Reply reply) {
        String type = reply.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.startsWith("application/fhir+json") && !type.startsWith("application/json")) {
            throw nonsense("another media type");
        }
    }

    /** Whether the backend says that it has processed this very message before: then it has it. */
    static boolean isDuplicate(Wire.Reply reply) {
        if (reply.status() != RecCode.CONFLICT.status()) {
            return false;
        }
        JsonNode issue = outcome(reply.body()).path("issue").path(0);
        return issue.path("code").asText().equals(IssueType.DUPLICATE.code());
    }

    /** What the backend is said to have given instead of an answer. A retry asks it again. */
    static Refusal nonsense(String what) {
        return Refusal.of(
                RecCode.SERVER_ERROR,
                IssueType.NO_STORE,
                "The provider's system answered with " + what + "; ask again with the same X-Request-Id");
    }

    private static Refusal refusal(Wire.Reply reply) {
        JsonNode issue = outcome(reply.body()).path("issue").path(0);
        String told = issue.path("details").path("coding").path(0).path("code").asText();
        Optional<RecCode> code = Arrays.stream(RecCode.values())
                .filter(one -> one.code().equalsIgnoreCase(told))
                .filter(one -> one.status() == reply.status())
                .findFirst();
        if (code.isPresent()) {
            return Refusal.of(code.get(), type(issue, code.get()), diagnostics(issue));
        }
        return switch (reply.status()) {
            case 408, 504 ->
                Refusal.of(RecCode.TIMEOUT, IssueType.TIMEOUT, "The provider's system did not answer in time");
            case 425 -> Refusal.of(RecCode.TOO_EARLY, IssueType.DUPLICATE, "The provider's system still works on it");
            case 429 ->
                Refusal.of(RecCode.TOO_MANY_REQUESTS, IssueType.THROTTLED, "The provider's system has too much to do");
            case 502, 503 -> unavailable();
            default -> nonsense("status " + reply.status() + " and no outcome of the standard");
        };
    }

    static Refusal unavailable() {
        return Refusal.of(
                RecCode.SERVICE_UNAVAILABLE,
                IssueType.TRANSIENT,
                "The provider's system is not available now; try again later");
    }

    private static IssueType type(JsonNode issue, RecCode code) {
        String told = issue.path("code").asText();
        return Arrays.stream(IssueType.values())
                .filter(one -> one.code().equals(told))
                .findFirst()
                .orElse(code.code().equals(CONFLICT) ? IssueType.CONFLICT : IssueType.PROCESSING);
    }

    private static String diagnostics(JsonNode issue) {
        String text = issue.path("diagnostics").asText().replaceAll("[0-9](?:[ -]?[0-9]){6,}", "***");
        if (text.isBlank()) {
            return "The provider's system refused the message";
        }
        return text.length() > MAX_DIAGNOSTICS_CHARS ? text.substring(0, MAX_DIAGNOSTICS_CHARS) : text;
    }

    /** How large it may be was decided when it was read: by its ids a message may grow beyond the most that we take. */
    private static BarsMessage bundle(byte[] body) {
        try {
            return new MessageReader(JsonLimits.MESSAGE.withBytes(body.length)).read(body);
        } catch (Refusal e) {
            throw nonsense("something that is not a message");
        }
    }

    private static JsonNode outcome(byte[] body) {
        JsonNode read = json(body);
        return read.path("resourceType").asText().equals("OperationOutcome") ? read : JSON.createObjectNode();
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read == null ? JSON.createObjectNode() : read;
        } catch (IOException e) {
            return JSON.createObjectNode(); // not JSON: the same as nothing that anybody knows
        }
    }

    private static boolean isRootWithoutId(bars.messages.bundle.BundleEntry entry) {
        boolean root = entry.type().equals("ServiceRequest") || entry.type().equals("Appointment");
        return root && entry.id().isEmpty();
    }

    /** A backend need not echo; one that echoes something else has answered something else. */
    private static void requireEcho(Wire.Reply reply, String name, String sent) {
        Optional<String> echoed = reply.headers().firstValue(name);
        if (echoed.isPresent() && !echoed.get().strip().equalsIgnoreCase(sent)) {
            throw nonsense("the ids of another message");
        }
    }
}
