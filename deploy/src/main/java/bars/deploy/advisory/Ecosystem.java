package bars.deploy.advisory;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** Where components come from, and in what order their versions follow each other there. */
enum Ecosystem {
    /** Named {@code group:artifact}. Source: Maven's own comparison. */
    MAVEN("Maven", Comparator.comparing(ComparableVersion::new)),
    /** Named {@code name} or {@code @scope/name}. Source: Semantic Versioning 2.0.0, section 11. */
    NPM("npm", Comparator.comparing(SemanticVersion::of));

    private final String name;
    private final Comparator<String> order;

    Ecosystem(String name, Comparator<String> order) {
        this.name = name;
        this.order = order;
    }

    /** The one that a record names; a repository may follow after a colon, whose components have the same names. */
    static Optional<Ecosystem> of(String name) {
        String kind = name.replaceFirst(":.*", "");
        return Arrays.stream(values()).filter(one -> one.name.equals(kind)).findFirst();
    }

    Comparator<String> order() {
        return order;
    }
}
