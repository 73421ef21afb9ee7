package bars.edge.payara;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which requests applications take from the listener themselves. Static, since listener and applications share nothing but
 * the classes of this module. Thread-safe.
 */
public final class DirectRoutes {
    private static final ConcurrentHashMap<String, Consumer<DirectRequest>> POSTS = new ConcurrentHashMap<>();

    private DirectRoutes() {}

    /**
     * From now on each POST to exactly {@code path} is given to {@code taker}, in the thread that reads the connection. What
     * it throws becomes a 500.
     */
    public static void open(String path, Consumer<DirectRequest> taker) {
        POSTS.put(path, taker);
    }

    /** From now on the web container gets them again. */
    public static void close(String path) {
        POSTS.remove(path);
    }

    static @Nullable Consumer<DirectRequest> taker(String path) {
        return POSTS.get(path);
    }
}
