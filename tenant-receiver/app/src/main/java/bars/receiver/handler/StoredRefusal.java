package bars.receiver.handler;

import bars.messages.refusal.Issue;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A refusal as it is kept for a retry. Stateless. */
final class StoredRefusal {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StoredRefusal() {}

    static String write(Refusal refusal) {
        ObjectNode root = JSON.createObjectNode().put("code", refusal.code().name());
        ArrayNode issues = root.putArray("issues");
        for (Issue issue : refusal.issues()) {
            issues.addObject()
                    .put("type", issue.type().name())
                    .put("rule", issue.rule())
                    .put("path", issue.path())
                    .put("diagnostics", issue.diagnostics());
        }
        return root.toString();
    }

    static Refusal read(String stored) {
        try {
            JsonNode root = JSON.readTree(stored);
            List<Issue> issues = new ArrayList<>();
            for (JsonNode issue : root.path("issues")) {
                issues.add(new Issue(
                        IssueType.valueOf(issue.path("type").asText()),
                        text(issue, "rule"),
                        text(issue, "path"),
                        issue.path("diagnostics").asText()));
            }
            return new Refusal(RecCode.valueOf(root.path("code").asText()), issues);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored refusal cannot be read", e);
        }
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.hasNonNull(name) ? node.get(name).asText() : null;
    }
}
