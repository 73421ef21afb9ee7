package bars.deploy.chaos.feed;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what senders were told with what had an effect at the tenant's system. Stateless. */
final class Verdict {
    private Verdict() {}

    /**
     * The violations of one source of effects by name; all zero when everything is as it must be.
     *
     * @param conversations acknowledged request ids, each conversation in its order
     * @param effects in the order in which they happened
     */
    static Map<String, Integer> of(String source, List<List<String>> conversations, List<Journal.Effect> effects) {
        Map<String, Integer> places = new HashMap<>();
        Set<String> messages = new HashSet<>();
        int twice = 0;
        int place = 0;
        for (Journal.Effect effect : effects) {
            if (effect.source().equals(source)) {
                boolean again = places.putIfAbsent(effect.requestId(), place++) != null;
                twice += again || !messages.add(effect.messageId()) ? 1 : 0;
            }
        }
        int lost = 0;
        int disordered = 0;
        for (List<String> conversation : conversations) {
            int last = -1;
            for (String request : conversation) {
                Integer at = places.get(request);
                lost += at == null ? 1 : 0;
                disordered += at != null && at < last ? 1 : 0;
                last = at == null ? last : at;
            }
        }
        Map<String, Integer> violations = new LinkedHashMap<>();
        violations.put(source + "Lost", lost);
        violations.put(source + "Twice", twice);
        violations.put(source + "OutOfOrder", disordered);
        return violations;
    }

    /** How many effects of the source there are. */
    static int count(String source, List<Journal.Effect> effects) {
        return (int) effects.stream()
                .filter(effect -> effect.source().equals(source))
                .count();
    }
}
