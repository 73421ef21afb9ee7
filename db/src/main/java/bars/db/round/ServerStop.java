package bars.db.round;

/**
 * Whether the server is about to stop. It waits for requests in work; those that wait for something that may never come are to
 * be answered now.
 */
public final class ServerStop {
    /** System property that whoever stops the server sets before. */
    static final String STOPPING = "bars.server.stopping";

    private ServerStop() {}

    /** True from then on. */
    public static boolean hasBegun() {
        return System.getProperty(STOPPING) != null;
    }
}
