package bars.deploy.advisory;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One record of an OSV database. Source: OSV schema 1.
 *
 * @param names its own and those of other databases for the same weakness
 * @param withdrawn whether its database took it back: it holds for nothing
 */
record Advisory(
        String id, Set<String> names, String summary, Instant modified, boolean withdrawn, List<Affected> affected) {
    /** A package and its affected versions. */
    record Affected(
            Ecosystem ecosystem, String name, List<VersionRange> ranges, Set<String> versions, Severity severity) {
        boolean holds(Component component) {
            return component.ecosystem() == ecosystem
                    && component.name().equals(name)
                    && (versions.contains(component.version()) || isInARange(component.version()));
        }

        private boolean isInARange(String version) {
            try {
                return ranges.stream().anyMatch(range -> range.holds(version, ecosystem.order()));
            } catch (IllegalArgumentException e) {
                // What cannot be compared is shown to somebody rather than let through.
                return true;
            }
        }

        /** The nearest version that mends it, as far as the record tells. */
        Optional<String> fix(String version) {
            try {
                return ranges.stream()
                        .flatMap(range -> range.fixesAfter(version, ecosystem.order()).stream())
                        .min(ecosystem.order());
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /** @throws IOException when it is no such record: what cannot be read cannot be held against anything */
    static Advisory of(JsonNode record) throws IOException {
        String id = record.path("id").asText();
        if (id.isEmpty()) {
            throw new IOException("no record of the OSV schema");
        }
        List<Affected> affected = new ArrayList<>();
        for (JsonNode one : record.path("affected")) {
            JsonNode named = one.path("package");
            Ecosystem.of(named.path("ecosystem").asText())
                    .ifPresent(ecosystem -> affected.add(affected(record, one, ecosystem)));
        }
        Set<String> names = new HashSet<>(Set.of(id));
        names.addAll(texts(record.path("aliases")).toList());
        return new Advisory(
                id,
                Set.copyOf(names),
                record.path("summary").asText("").strip(),
                modified(record),
                record.hasNonNull("withdrawn"),
                List.copyOf(affected));
    }

    private static Affected affected(JsonNode record, JsonNode one, Ecosystem ecosystem) {
        List<VersionRange> ranges = StreamSupport.stream(one.path("ranges").spliterator(), false)
                .flatMap(range -> VersionRange.of(range).stream())
                .toList();
        Set<String> versions =
                Set.copyOf(new HashSet<>(texts(one.path("versions")).toList()));
        return new Affected(
                ecosystem, one.path("package").path("name").asText(), ranges, versions, severity(record, one));
    }

    /** The worst of what is said: by a word of the database, by a vector, for the package or for the whole. */
    private static Severity severity(JsonNode record, JsonNode affected) {
        Stream<Severity> words = Stream.of(
                        record.path("database_specific"),
                        affected.path("database_specific"),
                        affected.path("ecosystem_specific"))
                .map(place -> place.path("severity"))
                .filter(JsonNode::isTextual)
                .map(word -> Severity.named(word.asText()))
                .filter(severity -> severity != Severity.UNRATED);
        Stream<Severity> vectors = Stream.of(record.path("severity"), affected.path("severity"))
                .flatMap(place -> StreamSupport.stream(place.spliterator(), false))
                .flatMap(one -> CvssVector.severity(one.path("score").asText()).stream());
        return Stream.concat(words, vectors).max(Severity::compareTo).orElse(Severity.UNRATED);
    }

    private static Instant modified(JsonNode record) throws IOException {
        try {
            return Instant.parse(record.path("modified").asText());
        } catch (DateTimeException e) {
            throw new IOException("no record of the OSV schema: the time of its last change is missing");
        }
    }

    private static Stream<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
    }
}
