package bars.deploy.bench;

/** Parts of measured durations. */
final class Quantile {
    private Quantile() {}

    /**
     * The duration that {@code part} of all stay below, in milliseconds; 0 when there are none.
     *
     * @param nanos in ascending order
     * @param part from 0 to 1
     */
    static double millis(long[] nanos, double part) {
        return nanos.length == 0 ? 0 : nanos[(int) Math.min(nanos.length - 1L, (long) (nanos.length * part))] / 1e6;
    }
}
