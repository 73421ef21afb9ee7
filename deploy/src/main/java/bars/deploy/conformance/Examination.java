package bars.deploy.conformance;

import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Plays all scenarios against one receiver. What it leaves behind there are a few cases of a patient made up for tests. */
public final class Examination {
    private final Target target;
    private final Consumer<Result> told;

    /** @param told hears of every scenario when it is over */
    public Examination(Target target, Consumer<Result> told) {
        this.target = target;
        this.told = told;
    }

    /** How a scenario ended. */
    public enum Verdict {
        /** The receiver did what is expected. */
        PASSED,
        /** It did not; the supplier acts next. */
        FAILED,
        /** The service does not offer what is examined. */
        NOT_APPLICABLE
    }

    /**
     * What came of a scenario.
     *
     * @param sent what was sent last
     * @param got what came back, shortened; or why nothing did
     * @param proves ids of the requirements that it shows
     */
    public record Result(
            String id,
            String clause,
            String title,
            String sent,
            String expected,
            String got,
            Verdict verdict,
            List<String> proves) {
        public boolean passed() {
            return verdict == Verdict.PASSED;
        }

        public boolean failed() {
            return verdict == Verdict.FAILED;
        }
    }

    /** All scenarios, in order. */
    public List<Result> run() {
        List<Result> results = new ArrayList<>();
        for (Scenario scenario : Scenario.all()) {
            Result result = play(scenario);
            told.accept(result);
            results.add(result);
        }
        return results;
    }

    /** One scenario. */
    public Result play(Scenario scenario) {
        Caller caller = new Caller(target);
        String got;
        Verdict verdict = Verdict.FAILED;
        try {
            Reply reply = scenario.play().run(caller);
            if (scenario.expected().isMetBy(caller, reply) && isFhir(reply) && caller.isEchoedBy(reply)) {
                verdict = Verdict.PASSED;
            }
            got = reply.status() + " " + shortened(reply.text());
        } catch (NotApplicable e) {
            verdict = Verdict.NOT_APPLICABLE;
            got = String.valueOf(e.getMessage());
        } catch (IOException e) {
            got = "no reply: " + e.getMessage();
        }
        return new Result(
                scenario.id(),
                scenario.clause(),
                scenario.title(),
                caller.summary(),
                scenario.expected().words(),
                got,
                verdict,
                scenario.proves());
    }

    private static boolean isFhir(Reply reply) {
        return reply.header("content-type").orElse("").startsWith("application/fhir+json")
                && reply.header("server").isEmpty()
                && reply.header("x-powered-by").isEmpty();
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > 600 ? line.substring(0, 600) + " …" : line;
    }
}
