package bars.portal.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** Fresh values as a stream of one event, after which the browser asks again. */
final class LiveEvent {
    /** How long the browser waits before it asks again. Source: portal design, live updates. */
    private static final int RETRY_MILLIS = 5000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private LiveEvent() {}

    static String of(Map<String, String> values) {
        try {
            return "retry: " + RETRY_MILLIS + "\ndata: " + JSON.writeValueAsString(values) + "\n\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("texts can always be written", e);
        }
    }
}
