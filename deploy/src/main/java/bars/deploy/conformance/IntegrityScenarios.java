package bars.deploy.conformance;

import static bars.deploy.conformance.Expectation.refusal;
import static bars.deploy.conformance.Expectation.success;

import bars.messages.sample.SampleBundle;
import java.util.List;
import java.util.Map;

/** Retries and duplicates. Source: BaRS Core 1.5.0, Transactional integrity; failure scenarios B01 to B03. */
final class IntegrityScenarios {
    private static final String INTEGRITY = "Core, Transactional integrity";

    private IntegrityScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                                "B01",
                                INTEGRITY,
                                "A request id that was completed is a duplicate",
                                c -> {
                                    Map<String, String> headers = c.headers();
                                    byte[] body = c.request().bytes();
                                    c.post(body, headers);
                                    return c.post(body, headers);
                                },
                                refusal(409, "REC_CONFLICT", "duplicate"))
                        .proves("TI-01", "K03"),
                new Scenario(
                                "B01b",
                                INTEGRITY,
                                "A request id that was completed is a duplicate with another body, too",
                                c -> {
                                    Map<String, String> headers = c.headers();
                                    c.post(c.request().bytes(), headers);
                                    return c.post(
                                            c.request()
                                                    .with("Patient", patient -> patient.put("gender", "other"))
                                                    .bytes(),
                                            headers);
                                },
                                refusal(409, "REC_CONFLICT", "duplicate"))
                        .proves("TI-06"),
                new Scenario(
                                "B03",
                                INTEGRITY,
                                "A retry of a request that failed gets the same failure",
                                c -> {
                                    Map<String, String> headers = c.headers();
                                    byte[] body = c.request()
                                            .without("ServiceRequest")
                                            .bytes();
                                    c.post(body, headers);
                                    return c.post(c.request().bytes(), headers);
                                },
                                refusal(400, "REC_BAD_REQUEST", "invariant", "required"))
                        .proves("TI-03"),
                new Scenario(
                                "T11",
                                INTEGRITY,
                                "The same message under a new request id is taken again",
                                c -> {
                                    SampleBundle request = c.stateless().request();
                                    c.post(request);
                                    return c.post(request);
                                },
                                success())
                        .proves("BND-09", "K04"));
    }
}
