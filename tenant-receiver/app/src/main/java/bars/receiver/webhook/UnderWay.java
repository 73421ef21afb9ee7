package bars.receiver.webhook;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** How many notices this node has under way, of each webhook and in all. Thread-safe. */
final class UnderWay {
    private final Map<UUID, Integer> byWebhook = new ConcurrentHashMap<>();

    void begun(UUID webhook) {
        byWebhook.merge(webhook, 1, Integer::sum);
    }

    void ended(UUID webhook) {
        byWebhook.computeIfPresent(webhook, (id, count) -> count == 1 ? null : count - 1);
    }

    int inAll() {
        return byWebhook.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The webhooks with more than {@code count} under way. */
    Set<UUID> above(int count) {
        return byWebhook.entrySet().stream()
                .filter(one -> one.getValue() > count)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
