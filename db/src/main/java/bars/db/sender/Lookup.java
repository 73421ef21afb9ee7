package bars.db.sender;

import bars.db.TenantScope;
import java.util.Map;
import java.util.UUID;

/**
 * A question to a counterpart on its way.
 *
 * @param path below the address of the BaRS proxy, e.g. {@code /Slot}
 * @param headers by name, without those of transport
 * @param query sealed for {@link #use(UUID)}
 */
public record Lookup(UUID id, TenantScope scope, String path, Map<String, String> headers, byte[] query) {
    public Lookup {
        headers = Map.copyOf(headers);
    }

    /** What question and answer of {@code id} are sealed for. */
    public static String use(UUID id) {
        return "lookup:" + id;
    }

    /** Safe to log. */
    @Override
    public String toString() {
        return "Lookup " + path + " " + id;
    }
}
