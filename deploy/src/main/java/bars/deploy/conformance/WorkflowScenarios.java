package bars.deploy.conformance;

import static bars.deploy.conformance.Expectation.refusal;
import static bars.deploy.conformance.Expectation.success;

import bars.deploy.exchange.Reply;
import bars.messages.sample.SampleBundle;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** What messages mean together: dispatch, updates, cancellations, responses. Source: BaRS Core 1.5.0; scenarios B. */
final class WorkflowScenarios {
    private static final String BAD = "REC_BAD_REQUEST";
    private static final String DISPATCH = "Core, Bundle processing";
    private static final String CANCELLATION = "Core, Cancellation";
    private static final String RESPONSES = "Core, Responses";
    private static final String[] CANCELLABLE = {"1", "2", "3", "4", "5", "6"};

    private WorkflowScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                                "B07",
                                DISPATCH,
                                "A combination of states that means nothing is refused",
                                c -> c.post(
                                        c.request().with("CarePlan", plan -> plan.put("status", "entered-in-error"))),
                                refusal(400, BAD, "invariant"))
                        .proves("WF-01", "K52"),
                new Scenario(
                                "B07b",
                                DISPATCH,
                                "A request without reason is refused",
                                c -> c.post(c.request().with("MessageHeader", header -> header.remove("reason"))),
                                refusal(400, BAD, "invariant", "required"))
                        .proves("WF-01", "K52"),
                new Scenario(
                                "B09",
                                RESPONSES,
                                "A response that does not say what it answers is refused",
                                c -> c.post(response(c).with("MessageHeader", header -> header.remove("response"))),
                                refusal(400, BAD, "invariant", "required"))
                        .proves("MH-03"),
                new Scenario(
                                "B10",
                                RESPONSES,
                                "A response to something unknown is not found",
                                c -> c.post(response(c)),
                                refusal(404, "REC_NOT_FOUND", "not-found"))
                        .proves("MH-04"),
                new Scenario(
                                "T12",
                                CANCELLATION,
                                "A request that was taken can be cancelled, and is then read as cancelled",
                                c -> {
                                    c.taken(c.onlyFor(CANCELLABLE).request());
                                    return c.post(c.messages().cancellation("revoked"));
                                },
                                success())
                        .proves("CAN-01", "WF-08", "K33", "K39"),
                new Scenario(
                                "T12b",
                                CANCELLATION,
                                "A cancellation of what was sent wrongly is taken, with the reason delete",
                                c -> {
                                    c.taken(c.onlyFor(CANCELLABLE).request());
                                    return c.post(reason(c.messages().cancellation("entered-in-error"), "delete"));
                                },
                                success())
                        .proves("CAN-01", "WF-08"),
                new Scenario(
                                "T12c",
                                CANCELLATION,
                                "What was cancelled is read with its new status",
                                c -> {
                                    String id = RecordScenarios.referred(c.onlyFor(CANCELLABLE));
                                    c.taken(c.messages().cancellation("revoked"));
                                    return c.get("/ServiceRequest/" + id);
                                },
                                success().and("status revoked", (reply, body) -> body.path("status")
                                        .asText()
                                        .equals("revoked")))
                        .proves("CAN-01", "K34"),
                new Scenario(
                                "B14",
                                CANCELLATION,
                                "What was cancelled cannot be cancelled again",
                                c -> {
                                    c.taken(c.onlyFor(CANCELLABLE).request());
                                    c.taken(c.messages().cancellation("revoked"));
                                    return c.post(c.messages().cancellation("revoked"));
                                },
                                refusal(409, "REC_CONFLICT", "conflict"))
                        .proves("CAN-02"),
                new Scenario(
                                "B14b",
                                CANCELLATION,
                                "What is not known cannot be cancelled",
                                c -> c.onlyFor(CANCELLABLE)
                                        .stateless()
                                        .post(c.messages().cancellation("revoked")),
                                refusal(404, "REC_NOT_FOUND", "not-found"))
                        .proves("CAN-02"),
                new Scenario(
                                "T18",
                                CANCELLATION,
                                "After a cancellation the same patient is referred anew",
                                c -> {
                                    c.taken(c.onlyFor(CANCELLABLE).request());
                                    c.taken(c.messages().cancellation("revoked"));
                                    return c.post(c.request());
                                },
                                success())
                        .proves("BKG-03", "K35"),
                new Scenario(
                                "T19",
                                "Core, Update",
                                "Newer facts about a request are taken and keep its id",
                                WorkflowScenarios::updated,
                                success().and("the id that it had", (caller, reply, body) -> Caller.id(
                                                body, "ServiceRequest")
                                        .equals(caller.remembered())))
                        .proves("UPD-01", "K39"),
                new Scenario(
                                "T19c",
                                "Core, Update",
                                "What was updated is read under the id that it had, and is still active",
                                c -> {
                                    String id = RecordScenarios.referred(c.onlyFor("4", "6"));
                                    c.about().at(Instant.now().plusSeconds(60));
                                    c.taken(c.messages().update());
                                    return c.get("/ServiceRequest/" + id);
                                },
                                success().and("status active", (reply, body) -> body.path("status")
                                        .asText()
                                        .equals("active")))
                        .proves("UPD-01", "K34"),
                new Scenario(
                                "T19b",
                                "Core, Update",
                                "Newer facts about a request that is not known are not found",
                                c -> c.onlyFor("4", "6").post(c.messages().update()),
                                refusal(404, "REC_NOT_FOUND", "not-found"))
                        .proves("UPD-03"));
    }

    private static Reply updated(Caller caller) throws IOException {
        caller.remember(RecordScenarios.referred(caller.onlyFor("4", "6")));
        caller.about().at(Instant.now().plusSeconds(60));
        return caller.post(caller.messages().update());
    }

    private static SampleBundle reason(SampleBundle bundle, String code) {
        return bundle.with("MessageHeader", header -> ((ObjectNode) header.at("/reason/coding/0")).put("code", code));
    }

    /** A response of the use case's Application, as if the service had asked. */
    private static SampleBundle response(Caller caller) {
        caller.onlyFor("1", "2", "4", "6");
        return switch (caller.target().application()) {
            case "4" -> caller.messages().interim();
            case "6" -> caller.messages().statusUpdate("in-progress");
            default -> caller.messages().didNotAttend();
        };
    }
}
