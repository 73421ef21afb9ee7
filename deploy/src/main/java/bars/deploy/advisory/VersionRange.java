package bars.deploy.advisory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One range of affected versions. Source: OSV schema, "Evaluation".
 *
 * @param events what happened at which version, in the record's own order
 */
record VersionRange(List<Event> events) {
    /** Before every version. */
    private static final String BEGINNING = "0";

    /** Behind every version. */
    private static final String END = "*";

    /** What an event says of the versions from it on. */
    private enum Kind {
        INTRODUCED,
        FIXED,
        LAST_AFFECTED,
        LIMIT
    }

    private record Event(Kind kind, String version) {
        private boolean isBeginning() {
            return kind == Kind.INTRODUCED && version.equals(BEGINNING);
        }
    }

    /** The range of a record; empty for commits of a repository, which are no versions. */
    static Optional<VersionRange> of(JsonNode range) {
        if (range.path("type").asText().equals("GIT")) {
            return Optional.empty();
        }
        List<Event> events = new ArrayList<>();
        for (JsonNode event : range.path("events")) {
            for (Kind kind : Kind.values()) {
                JsonNode version = event.path(kind.name().toLowerCase(Locale.ROOT));
                if (version.isTextual()) {
                    events.add(new Event(kind, version.asText()));
                }
            }
        }
        return Optional.of(new VersionRange(events));
    }

    boolean holds(String version, Comparator<String> order) {
        if (!isBeforeLimits(version, order)) {
            return false;
        }
        boolean affected = false;
        for (Event event : sorted(order)) {
            switch (event.kind()) {
                case INTRODUCED -> affected |= event.isBeginning() || order.compare(version, event.version()) >= 0;
                case FIXED -> affected &= order.compare(version, event.version()) < 0;
                case LAST_AFFECTED -> affected &= order.compare(version, event.version()) <= 0;
                case LIMIT -> {}
            }
        }
        return affected;
    }

    /** The versions that mend it and come after {@code version}, the nearest first. */
    List<String> fixesAfter(String version, Comparator<String> order) {
        return events.stream()
                .filter(event -> event.kind() == Kind.FIXED)
                .map(Event::version)
                .filter(fixed -> order.compare(fixed, version) > 0)
                .sorted(order)
                .toList();
    }

    private List<Event> sorted(Comparator<String> order) {
        return events.stream()
                .filter(event -> event.kind() != Kind.LIMIT)
                .sorted(Comparator.comparing((Event event) -> !event.isBeginning())
                        .thenComparing(
                                (one, other) -> one.isBeginning() ? 0 : order.compare(one.version(), other.version())))
                .toList();
    }

    private boolean isBeforeLimits(String version, Comparator<String> order) {
        List<String> limits = events.stream()
                .filter(event -> event.kind() == Kind.LIMIT)
                .map(Event::version)
                .toList();
        return limits.isEmpty()
                || limits.stream().anyMatch(limit -> limit.equals(END) || order.compare(version, limit) < 0);
    }
}
