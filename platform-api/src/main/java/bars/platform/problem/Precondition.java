package bars.platform.problem;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the caller believes to be the version of the thing that it changes.
 *
 * <p>Source: RFC 9110 §13.1.1.
 */
public final class Precondition {
    private final @Nullable Set<Long> versions;

    private Precondition(@Nullable Set<Long> versions) {
        this.versions = versions;
    }

    /** The caller read exactly this version. */
    public static Precondition version(long version) {
        return new Precondition(Set.of(version));
    }

    /** The caller takes any of these versions; an empty set is never met. */
    public static Precondition oneOf(Set<Long> versions) {
        return new Precondition(Set.copyOf(versions));
    }

    /** Any version will do ({@code If-Match: *}, tools, the platform itself). */
    public static Precondition any() {
        return new Precondition(null);
    }

    /** Refuses when the thing has moved on since the caller read it. */
    public void require(long present) {
        if (versions != null && !versions.contains(present)) {
            throw Problem.of(
                    ProblemType.PRECONDITION_FAILED,
                    "The present version is " + present + ", which is not the one you read; read it again");
        }
    }

    /** The precondition, or a refusal when the caller stated none. */
    public static Precondition stated(@Nullable Precondition precondition) {
        if (precondition == null) {
            throw Problem.of(ProblemType.PRECONDITION_REQUIRED, "Send the ETag that you read in If-Match");
        }
        return precondition;
    }

    @Override
    public String toString() {
        return versions == null ? "any version" : "version " + versions;
    }
}
