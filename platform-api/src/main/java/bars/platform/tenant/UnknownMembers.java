package bars.platform.tenant;

import bars.platform.problem.Problem;
import bars.platform.problem.Violation;
import java.util.Collection;
import java.util.TreeSet;

/** Members of a map that nobody reads: misspelt, they would be taken for absent. */
final class UnknownMembers {
    private UnknownMembers() {}

    /**
     * Refuses {@code unknown}, unless it is empty.
     *
     * @param at pointer to the map, with a slash at its end
     * @param known the names that there are
     */
    static void refuse(String at, Collection<String> unknown, Collection<String> known) {
        String detail = "There is no such member; there are " + String.join(", ", new TreeSet<>(known));
        if (!unknown.isEmpty()) {
            throw Problem.unknownMembers(unknown.stream()
                    .map(name -> new Violation(at + name.replace("~", "~0").replace("/", "~1"), "unknown", detail))
                    .toList());
        }
    }
}
