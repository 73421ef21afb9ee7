package bars.db.round;

import java.util.concurrent.CountDownLatch;

/**
 * Whether the server has started. Until then the server opens and closes the libraries of an application as it likes, and a
 * class that another thread loads meanwhile may fail to ("zip file closed") and stay unusable as long as the process lives.
 * So no thread of ours begins its work before that.
 */
public final class ServerStart {
    /** System property with the {@link CountDownLatch} of whoever starts the server, while it starts. */
    static final String STARTING = "bars.server.starting";

    private ServerStart() {}

    /** Returns once the server has started; at once where nothing says that it is starting. */
    public static void await() throws InterruptedException {
        if (System.getProperties().get(STARTING) instanceof CountDownLatch starting) {
            starting.await();
        }
    }
}
