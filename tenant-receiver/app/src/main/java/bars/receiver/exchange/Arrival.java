package bars.receiver.exchange;

import bars.messages.header.MessageKey;
import bars.receiver.tenant.HostedEndpoint;
import java.time.Instant;
import java.util.Map;

/**
 * A request that came to an endpoint of ours.
 *
 * @param endpoint by the server name of the TLS session, which the Host agrees with
 * @param key its ids, both UUIDs
 * @param at when it came
 * @param deadline of the answer
 */
public record Arrival(HostedEndpoint endpoint, MessageKey key, Instant at, Deadline deadline) {
    /** What log lines say of it. */
    public Map<String, String> logFields() {
        return Map.of(
                "requestId", key.requestId(),
                "correlationId", key.correlationId(),
                "tenant", endpoint.odsCode(),
                "environment", endpoint.scope().environment().name());
    }
}
