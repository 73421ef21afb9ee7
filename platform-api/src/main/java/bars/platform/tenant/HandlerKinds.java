package bars.platform.tenant;

import bars.db.Work;
import bars.db.node.Node;
import bars.db.node.Nodes;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which handlers a service may choose: the platform's own, and what suppliers dropped in besides, as the live receivers
 * report it. A kind that one of them lacks would be answered 501 there, so it is none.
 */
final class HandlerKinds {
    /** What every receiver has, also while none runs. */
    private static final Set<String> OWN = Set.of("inbox", "relay");

    private HandlerKinds() {}

    static SortedSet<String> of(Work work) {
        SortedSet<String> kinds = new TreeSet<>(OWN);
        new Nodes(work)
                .present().stream()
                        .filter(node -> node.serving().containsKey(Node.HANDLERS))
                        .map(HandlerKinds::reported)
                        .reduce(HandlerKinds::common)
                        .ifPresent(kinds::addAll);
        return kinds;
    }

    private static Set<String> reported(Node node) {
        return node.serving().get(Node.HANDLERS) instanceof Collection<?> kinds
                ? kinds.stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
    }

    private static Set<String> common(Set<String> one, Set<String> other) {
        return one.stream().filter(other::contains).collect(Collectors.toSet());
    }

    /** For people. */
    static String words(SortedSet<String> kinds) {
        List<String> all = List.copyOf(kinds);
        return String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.get(all.size() - 1);
    }
}
