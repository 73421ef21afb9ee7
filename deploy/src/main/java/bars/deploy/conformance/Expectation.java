package bars.deploy.conformance;

import bars.deploy.exchange.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a reply has to be. Source: BaRS Core, failure scenarios.
 *
 * @param statuses HTTP statuses of which one has to come
 * @param code code of the OperationOutcome's details; empty for a success
 * @param issues issue codes of which one has to be there, where the standard's pages differ; empty for a success
 * @param checks what else has to hold
 */
record Expectation(Set<Integer> statuses, String code, Set<String> issues, List<Check> checks) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Something about headers and content.
     *
     * @param words for people, completing "and …"
     */
    record Check(String words, Condition holds) {}

    /** What has to hold of a reply, its body, and what its caller sent. */
    @FunctionalInterface
    interface Condition {
        boolean test(Caller caller, Reply reply, JsonNode body);
    }

    static Expectation success() {
        return new Expectation(Set.of(200), "", Set.of(), List.of());
    }

    static Expectation refusal(int status, String code, String... issues) {
        return new Expectation(Set.of(status), code, Set.of(issues), List.of());
    }

    /** Same expectation, where the standard leaves another status open. */
    Expectation or(int status) {
        Set<Integer> more = new TreeSet<>(statuses);
        more.add(status);
        return new Expectation(more, code, issues, checks);
    }

    /** Same expectation, and {@code holds} of the body. */
    Expectation and(String words, BiPredicate<Reply, JsonNode> holds) {
        return and(words, (caller, reply, body) -> holds.test(reply, body));
    }

    /** As {@link #and(String, BiPredicate)}, of what the caller sent besides. */
    Expectation and(String words, Condition holds) {
        return new Expectation(
                statuses,
                code,
                issues,
                Stream.concat(checks.stream(), Stream.of(new Check(words, holds)))
                        .toList());
    }

    /** For people. */
    String words() {
        String status = statuses.stream().sorted().map(String::valueOf).collect(Collectors.joining(" or "));
        return status
                + (code.isEmpty() ? "" : " " + code + " " + String.join(" or ", new TreeSet<>(issues)))
                + checks.stream().map(check -> ", " + check.words()).collect(Collectors.joining());
    }

    /** Whether {@code reply} to {@code caller} is it; a body that is no JSON never is. */
    boolean isMetBy(Caller caller, Reply reply) {
        if (!statuses.contains(reply.status())) {
            return false;
        }
        try {
            JsonNode body = JSON.readTree(reply.body());
            return (code.isEmpty() || isRefusal(body))
                    && checks.stream().allMatch(check -> check.holds().test(caller, reply, body));
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isRefusal(JsonNode outcome) {
        for (JsonNode issue : outcome.path("issue")) {
            boolean named = code.equals(issue.at("/details/coding/0/code").asText());
            if (named && issues.contains(issue.path("code").asText())) {
                return "OperationOutcome".equals(outcome.path("resourceType").asText())
                        && !issue.path("diagnostics").asText().isBlank();
            }
        }
        return false;
    }
}
