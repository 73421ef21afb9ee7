package bars.deploy.conformance;

import bars.deploy.exchange.Reply;
import java.io.IOException;

/**
 * One thing that a receiver has to do.
 *
 * @param id as the failure scenarios of the standard number it; T for what its test kit checks besides
 * @param clause where the standard asks for it
 * @param title what is done and what has to come of it, for people
 * @param play does it and returns the reply that counts
 */
record Scenario(String id, String clause, String title, Play play, Expectation expected) {
    /** Sends what has to be sent. */
    @FunctionalInterface
    interface Play {
        Reply run(Caller caller) throws IOException;
    }
}
