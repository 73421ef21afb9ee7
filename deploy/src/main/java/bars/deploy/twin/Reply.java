package bars.deploy.twin;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * What the twin answers.
 *
 * @param headers besides Content-Length
 */
record Reply(int status, Map<String, String> headers, byte[] body) {
    static Reply json(int status, String body) {
        return new Reply(status, Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
    }

    /** As the proxy injects one: {@code application/json}, without ids. */
    static Reply outcome(int status, String code, String issue, String diagnostics) {
        return json(status, outcomeText(status, code, issue, diagnostics));
    }

    static String outcomeText(int status, String code, String issue, String diagnostics) {
        return """
        {"resourceType":"OperationOutcome","id":"%s","issue":[{"severity":"error","code":"%s","details":{"coding":[\
        {"system":"https://fhir.nhs.uk/Codesystem/http-error-codes","code":"%s","display":"%d - %s"}]},"diagnostics":"%s"}]}\
        """
                .formatted(UUID.randomUUID(), issue, code, status, code, diagnostics);
    }

    boolean isOutcome() {
        return new String(body, StandardCharsets.UTF_8).contains("\"OperationOutcome\"");
    }
}
