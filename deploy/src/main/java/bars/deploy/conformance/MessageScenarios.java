package bars.deploy.conformance;

import static bars.deploy.conformance.Expectation.refusal;
import static bars.deploy.conformance.Expectation.success;

import bars.deploy.exchange.Reply;
import bars.messages.sample.SampleBundle;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Messages. Source: BaRS Core 1.5.0, Bundle processing, Transactional integrity; failure scenarios B. */
final class MessageScenarios {
    private static final String BAD = "REC_BAD_REQUEST";
    private static final String MESSAGES = "Core, Process message";
    private static final String INTEGRITY = "Core, Transactional integrity";

    private MessageScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                        "T10",
                        MESSAGES,
                        "A new request is taken and answered with the receiver's ids",
                        c -> c.post(c.messages().request()),
                        success()),
                new Scenario(
                        "T11",
                        MESSAGES,
                        "The same message under a new request id is taken again",
                        c -> {
                            SampleBundle request = c.messages().request();
                            c.post(request);
                            return c.post(request);
                        },
                        success()),
                new Scenario(
                        "T12",
                        MESSAGES,
                        "A request that was taken can be cancelled",
                        MessageScenarios::cancelled,
                        success()),
                new Scenario(
                        "B01",
                        INTEGRITY,
                        "A request id that was completed is a duplicate",
                        c -> {
                            Map<String, String> headers = c.headers();
                            byte[] body = c.messages().request().bytes();
                            c.post(body, headers);
                            return c.post(body, headers);
                        },
                        refusal(409, "REC_CONFLICT", "duplicate")),
                new Scenario(
                        "B03",
                        INTEGRITY,
                        "A retry of a request that failed gets the same failure",
                        c -> {
                            Map<String, String> headers = c.headers();
                            byte[] body = broken(c, "ServiceRequest").bytes();
                            c.post(body, headers);
                            return c.post(body, headers);
                        },
                        refusal(400, BAD, "invariant", "required")),
                new Scenario(
                        "B04",
                        MESSAGES,
                        "A message without version is refused",
                        c -> c.post(c.messages().request().with(root -> ((ObjectNode) root.get("meta"))
                                .remove("versionId"))),
                        refusal(400, BAD, "invariant")),
                new Scenario(
                        "B05",
                        MESSAGES,
                        "A version that the service does not take is not supported",
                        c -> c.post(c.messages().request().with(root -> ((ObjectNode) root.get("meta"))
                                .put("versionId", "99.0.0"))),
                        refusal(422, "REC_UNPROCESSABLE_ENTITY", "not-supported")),
                new Scenario(
                        "B08",
                        MESSAGES,
                        "An event that does not exist is refused",
                        c -> c.post(c.messages().request().with("MessageHeader", header -> ((ObjectNode)
                                        header.get("eventCoding"))
                                .put("code", "booking-response"))),
                        refusal(400, BAD, "invariant")),
                new Scenario(
                        "B10",
                        MESSAGES,
                        "A cancellation of something unknown is refused",
                        c -> c.post(c.messages().cancellation("revoked")),
                        refusal(404, "REC_NOT_FOUND", "not-found")),
                new Scenario(
                        "B13",
                        MESSAGES,
                        "A message without a resource of its definition is refused whole",
                        c -> c.post(broken(c, "Patient")),
                        refusal(400, BAD, "invariant", "required")),
                new Scenario(
                        "B14",
                        MESSAGES,
                        "What was cancelled cannot be cancelled again",
                        MessageScenarios::cancelledTwice,
                        refusal(409, "REC_CONFLICT", "conflict")),
                new Scenario(
                        "T20",
                        MESSAGES,
                        "A body that is no JSON is refused",
                        c -> c.post("{\"resourceType\":".getBytes(StandardCharsets.UTF_8), c.headers()),
                        refusal(400, BAD, "invalid", "structure")),
                new Scenario(
                        "T21",
                        MESSAGES,
                        "A media type that is not FHIR is not acceptable",
                        c -> {
                            Map<String, String> headers = c.headers();
                            headers.put("Content-Type", "text/plain");
                            return c.post(c.messages().request().bytes(), headers);
                        },
                        refusal(406, "REC_NOT_ACCEPTABLE", "processing")));
    }

    private static SampleBundle broken(Caller caller, String type) {
        return caller.messages().request().without(type);
    }

    private static Reply cancelled(Caller caller) throws IOException {
        String conversation = UUID.randomUUID().toString();
        caller.post(caller.messages().request().bytes(), within(caller, conversation));
        return caller.post(caller.messages().cancellation("revoked").bytes(), within(caller, conversation));
    }

    private static Reply cancelledTwice(Caller caller) throws IOException {
        String conversation = UUID.randomUUID().toString();
        caller.post(caller.messages().request().bytes(), within(caller, conversation));
        caller.post(caller.messages().cancellation("revoked").bytes(), within(caller, conversation));
        return caller.post(caller.messages().cancellation("revoked").bytes(), within(caller, conversation));
    }

    private static Map<String, String> within(Caller caller, String conversation) {
        Map<String, String> headers = caller.headers();
        headers.put("X-Correlation-Id", conversation);
        return headers;
    }
}
