package bars.db.node;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One process.
 *
 * @param id drawn at its start
 * @param roles which parts it runs, e.g. {@code receiver,admin}
 * @param address for people, e.g. host name and process id
 * @param serving what it serves, e.g. the serial of each server name's certificate; a receiver also names its {@link #HANDLERS}
 */
public record Node(
        UUID id,
        String roles,
        String version,
        String address,
        Map<String, Object> serving,
        Instant startedAt,
        Instant seenAt) {
    /** Member of {@link #serving} that lists the kinds of the handlers of a receiver. */
    public static final String HANDLERS = "handlers";

    /** Member of {@link #serving} that names the master keys which the process has, that under which it seals first. */
    public static final String MASTER_KEYS = "masterKeys";

    /** Names of the master keys that it has, that under which it seals first; none when it does not say. */
    public List<String> masterKeys() {
        return serving.get(MASTER_KEYS) instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
    }
}
