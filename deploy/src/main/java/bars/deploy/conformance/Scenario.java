package bars.deploy.conformance;

import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.util.List;

/**
 * One thing that a receiver has to do.
 *
 * @param id as the failure scenarios of the standard number it; T for what its test kit checks besides, C for the table of
 *     its stateful receiver
 * @param clause where the standard asks for it
 * @param title what is done and what has to come of it, for people
 * @param play does it and returns the reply that counts
 * @param proves ids of the requirements that it shows
 */
public record Scenario(String id, String clause, String title, Play play, Expectation expected, List<String> proves) {
    /** Sends what has to be sent. */
    @FunctionalInterface
    interface Play {
        /** @throws NotApplicable when the service under examination does not offer what is examined */
        Reply run(Caller caller) throws IOException;
    }

    Scenario(String id, String clause, String title, Play play, Expectation expected) {
        this(id, clause, title, play, expected, List.of());
    }

    /** Same scenario, which shows these requirements. */
    Scenario proves(String... requirements) {
        return new Scenario(id, clause, title, play, expected, List.of(requirements));
    }

    /** All scenarios, in order; those of the stateful receiver last. */
    public static List<Scenario> all() {
        return java.util.stream.Stream.of(
                        HeaderScenarios.all(),
                        StatementScenarios.all(),
                        SlotScenarios.all(),
                        RecordScenarios.all(),
                        MessageScenarios.all(),
                        ContentScenarios.all(),
                        WorkflowScenarios.all(),
                        IntegrityScenarios.all(),
                        BookingScenarios.all(),
                        StateScenarios.all())
                .flatMap(List::stream)
                .toList();
    }
}
