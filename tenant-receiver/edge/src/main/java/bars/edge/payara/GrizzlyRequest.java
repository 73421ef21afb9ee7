package bars.edge.payara;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;
import org.jspecify.annotations.Nullable;

/** A request as Grizzly has it. Its objects serve the next request once this one is answered: nothing touches them then. */
final class GrizzlyRequest implements DirectRequest {
    private static final Logger LOG = System.getLogger(GrizzlyRequest.class.getName());

    private final Request request;
    private final Response response;
    private final AtomicBoolean answered = new AtomicBoolean();

    GrizzlyRequest(Request request, Response response) {
        this.request = request;
        this.response = response;
    }

    @Override
    public @Nullable Object attribute(String name) {
        return request.getRequest().getAttribute(name);
    }

    @Override
    public Map<String, String> headers() {
        MimeHeaders sent = request.getRequest().getHeaders();
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < sent.size(); i++) {
            headers.merge(
                    sent.getName(i).toString().toLowerCase(Locale.ROOT),
                    sent.getValue(i).toString(),
                    (first, second) -> first + "," + second);
        }
        return headers;
    }

    @Override
    public InputStream body() {
        return request.getInputStream();
    }

    @Override
    public void answerLater() {
        response.suspend();
    }

    @Override
    public boolean answer(int status, String mediaType, Map<String, String> headers, byte[] body) {
        if (!answered.compareAndSet(false, true)) {
            return false;
        }
        try {
            response.setStatus(status);
            response.setContentType(mediaType);
            response.setContentLength(body.length);
            headers.forEach(response::setHeader);
            response.getOutputBuffer()
                    .writeBuffer(Buffers.wrap(request.getContext().getMemoryManager(), body));
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "event=answer outcome=caller-gone");
        } finally {
            resume();
        }
        return true;
    }

    private void resume() {
        try {
            if (response.isSuspended()) {
                response.resume();
            }
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "event=answer outcome=caller-gone"); // the connection was closed a moment ago
        }
    }
}
