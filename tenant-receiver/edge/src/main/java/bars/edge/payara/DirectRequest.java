package bars.edge.payara;

import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that an application takes from the listener itself, without the server's web container in between. Whoever
 * takes it owes it exactly one answer; the listener adds both ids to it, as to every other.
 */
public interface DirectRequest {
    /** What the listener says about the connection, by a name of {@link Attributes}. */
    @Nullable
    Object attribute(String name);

    /** By name in lower case; values of a header that came more than once are joined by commas. Any thread may read it. */
    Map<String, String> headers();

    /** The body; waits for what has not arrived. To be read by the thread that was given the request. */
    InputStream body();

    /** The answer will be given after the thread that was given the request has returned, or by another. */
    void answerLater();

    /**
     * Answers, from any thread. A caller that is gone is not told of.
     *
     * @return false when it was answered before, and nothing was done
     */
    boolean answer(int status, String mediaType, Map<String, String> headers, byte[] body);
}
