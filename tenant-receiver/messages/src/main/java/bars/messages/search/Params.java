package bars.messages.search;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decoded query parameters, each with all its values, read leniently where published samples are wrong. */
final class Params {
    private static final int MOST_VALUES = 50;
    private static final int MOST_CHARACTERS = 1_000;

    private final Map<String, List<String>> values;

    Params(Map<String, List<String>> values) {
        this.values = values;
    }

    /** All values of a parameter, without blanks around them; blank ones count as absent. */
    List<String> all(String name) {
        List<String> found = values.getOrDefault(name, List.of()).stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
        if (found.size() > MOST_VALUES || found.stream().anyMatch(value -> value.length() > MOST_CHARACTERS)) {
            throw value(name, "is too long");
        }
        return found;
    }

    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** All values of a parameter; commas separate further ones. */
    List<String> separated(String name) {
        List<String> found = new ArrayList<>();
        for (String value : all(name)) {
            Arrays.stream(value.split(",", -1))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .forEach(found::add);
        }
        return found;
    }

    static Refusal required(String name, String what) {
        return Refusal.badRequest(IssueType.REQUIRED, "QP-01", name, "The parameter " + name + " " + what);
    }

    static Refusal value(String name, String what) {
        return Refusal.badRequest(IssueType.VALUE, "QP-02", name, "The parameter " + name + " " + what);
    }
}
