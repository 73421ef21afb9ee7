package bars.deploy.bench;

import java.util.Arrays;

/** The middle one of the figures of several rounds: what disturbs the machine for a moment disturbs one of them. */
final class Median {
    private Median() {}

    /** Of at least one value; of an even number of them the upper one of the two in the middle. */
    static double of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
