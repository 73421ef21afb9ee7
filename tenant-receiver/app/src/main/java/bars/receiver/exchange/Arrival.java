package bars.receiver.exchange;

import bars.messages.header.MessageKey;
import bars.receiver.tenant.HostedEndpoint;
import java.time.Instant;

/**
 * A request that came to an endpoint of ours.
 *
 * @param endpoint by the server name of the TLS session, which the Host agrees with
 * @param key its ids, both UUIDs
 * @param at when it came
 * @param deadline of the answer
 */
public record Arrival(HostedEndpoint endpoint, MessageKey key, Instant at, Deadline deadline) {}
