package bars.receiver.handler;

import bars.receiver.exchange.Arrival;
import bars.receiver.tenant.HostedService;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that is asked of a service and changes nothing: checked headers, meant for this service, allowed.
 *
 * @param originals the headers that a system behind this one may want, as they came, by name in lower case
 * @param type Slot, Appointment or ServiceRequest
 * @param id of one resource; null for a search
 * @param parameters of a search, decoded
 */
public record Inquiry(
        Arrival arrival,
        HostedService service,
        Map<String, String> originals,
        String type,
        @Nullable String id,
        Map<String, List<String>> parameters) {

    /** Names what is asked for; parameters may name a patient. */
    @Override
    public String toString() {
        return "Inquiry of " + type;
    }
}
