package bars.deploy.management;

/**
 * How long a request to one of the JDK's own servers may take. Such a server reads each request on one of its few threads
 * and, of itself, waits for ever: who sends half a request and stays would keep a thread, and a few of them the listener.
 */
public final class RequestTime {
    /** Seconds until a request has to be whole, counted from when its connection was made. */
    private static final String TO_ARRIVE = "5";

    /** Seconds that its answer may take, its reader's time included. */
    private static final String TO_ANSWER = "30";

    private RequestTime() {}

    /** To be said before the first of these servers is made in a process: the JDK reads it once. */
    public static void limit() {
        System.setProperty("sun.net.httpserver.maxReqTime", TO_ARRIVE);
        System.setProperty("sun.net.httpserver.maxRspTime", TO_ANSWER);
    }
}
