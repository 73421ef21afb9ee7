package bars.edge.payara;

/**
 * Whether the application is still being put in place. Certificates are served some seconds before anybody is there to
 * answer; the server says 404 or 500 then, which a caller would take for a verdict on what it sent.
 */
final class Opening {
    /** Set by the launcher until everything is deployed. */
    private static final String STARTING = "bars.server.starting";

    private Opening() {}

    static boolean isUnderWay() {
        return System.getProperties().containsKey(STARTING);
    }
}
