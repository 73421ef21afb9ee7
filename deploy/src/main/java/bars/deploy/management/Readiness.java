package bars.deploy.management;

import java.util.Map;

/** How far the process is; written by the start and the stop, read by every health request. Thread-safe. */
public final class Readiness {
    /** The phases of a process in their order. */
    public enum Phase {
        /** Database, migrations, server: the start still works. */
        STARTING,
        /** The database does not answer: the start goes on by itself as soon as it does. */
        WAITING,
        /** The master key cannot be opened: nothing is served until it can. An operator acts. */
        SEALED,
        /** The listeners are proven; requests are welcome. */
        READY,
        /** A stop was asked for: the balancer should send nothing new; requests in flight finish. */
        DRAINING
    }

    private volatile Phase phase = Phase.STARTING;

    public Phase phase() {
        return phase;
    }

    public void enter(Phase next) {
        phase = next;
    }

    /** Whether requests are welcome: the start is over, no stop was asked for, and every part is well. */
    public boolean isReady() {
        return phase == Phase.READY && missing().isEmpty();
    }

    /** Why parts of this process are not ready yet, by part; empty when all are. */
    public static Map<String, String> missing() {
        Map<String, String> reasons = Published.texts("bars.health.");
        reasons.values().removeIf(String::isEmpty);
        return reasons;
    }
}
