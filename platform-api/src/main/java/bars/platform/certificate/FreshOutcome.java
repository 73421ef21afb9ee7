package bars.platform.certificate;

import bars.db.node.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How callers take a certificate that went live of late, over all receivers that report it.
 *
 * @param taken full handshakes that were completed with it
 * @param refused handshakes that callers broke off because of it
 */
record FreshOutcome(String fingerprint, long taken, long refused) {

    /** What {@code receivers} report, by server name. Of a name only one certificate counts: the one reported first. */
    static Map<String, FreshOutcome> sums(List<Node> receivers) {
        Map<String, FreshOutcome> all = new HashMap<>();
        for (Node node : receivers) {
            if (node.serving().get("fresh") instanceof Map<?, ?> fresh) {
                fresh.forEach((name, said) -> {
                    if (said instanceof Map<?, ?> outcome) {
                        all.merge(String.valueOf(name), read(outcome), FreshOutcome::plus);
                    }
                });
            }
        }
        return all;
    }

    private FreshOutcome plus(FreshOutcome other) {
        return other.fingerprint.equals(fingerprint)
                ? new FreshOutcome(fingerprint, taken + other.taken, refused + other.refused)
                : this;
    }

    private static FreshOutcome read(Map<?, ?> outcome) {
        return new FreshOutcome(
                String.valueOf(outcome.get("fingerprint")),
                number(outcome.get("taken")),
                number(outcome.get("refused")));
    }

    private static long number(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
