package bars.deploy.conformance;

import bars.deploy.exchange.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a reply has to be. Source: BaRS Core, failure scenarios.
 *
 * @param status HTTP status
 * @param code code of the OperationOutcome's details; empty for a success
 * @param issues issue codes of which one has to be there, where the standard's pages differ; empty for a success
 */
record Expectation(int status, String code, Set<String> issues) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Expectation success() {
        return new Expectation(200, "", Set.of());
    }

    static Expectation refusal(int status, String code, String... issues) {
        return new Expectation(status, code, Set.of(issues));
    }

    /** For people. */
    String words() {
        return status + (code.isEmpty() ? "" : " " + code + " " + String.join(" or ", new TreeSet<>(issues)));
    }

    /** Whether {@code reply} is it; a body that is no JSON never is a refusal. */
    boolean isMetBy(Reply reply) {
        if (reply.status() != status) {
            return false;
        }
        if (code.isEmpty()) {
            return true;
        }
        try {
            JsonNode outcome = JSON.readTree(reply.body());
            for (JsonNode issue : outcome.path("issue")) {
                boolean named = code.equals(issue.at("/details/coding/0/code").asText());
                if (named && issues.contains(issue.path("code").asText())) {
                    return "OperationOutcome"
                            .equals(outcome.path("resourceType").asText());
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
