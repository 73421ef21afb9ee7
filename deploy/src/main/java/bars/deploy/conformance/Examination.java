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

    /**
     * How a scenario ended.
     *
     * @param sent what was sent last
     * @param got what came back, shortened; or why nothing did
     */
    public record Result(
            String id, String clause, String title, String sent, String expected, String got, boolean passed) {}

    /** All scenarios, in order. */
    public List<Result> run() {
        List<Scenario> scenarios = new ArrayList<>(ReadScenarios.all());
        scenarios.addAll(MessageScenarios.all());
        List<Result> results = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            Result result = play(scenario);
            told.accept(result);
            results.add(result);
        }
        return results;
    }

    private Result play(Scenario scenario) {
        Caller caller = new Caller(target);
        String got;
        boolean passed = false;
        try {
            Reply reply = scenario.play().run(caller);
            passed = scenario.expected().isMetBy(reply) && isFhir(reply) && caller.isEchoedBy(reply);
            got = reply.status() + " " + shortened(reply.text());
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
                passed);
    }

    private static boolean isFhir(Reply reply) {
        return reply.header("content-type").orElse("").startsWith("application/fhir+json");
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > 600 ? line.substring(0, 600) + " …" : line;
    }
}
