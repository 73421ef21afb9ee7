package bars.platform.problem;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the caller believes to be the version of the thing that it changes.
 *
 * <p>Source: RFC 9110 §13.1.1.
 */
public final class Precondition {
    private static final Precondition ABSENT = new Precondition(Set.of());

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

    /** There is nothing yet ({@code If-None-Match: *}): met by nothing that exists. */
    public static Precondition absent() {
        return ABSENT;
    }

    /**
     * What a write has to state that changes what is there and makes what is not: of a thing that is there, its version; a
     * new one has none, so that whoever states one has read something that is gone.
     *
     * @param present the version of what is there; null where nothing is
     */
    public static void toWrite(@Nullable Precondition precondition, @Nullable Long present) {
        if (present != null) {
            stated(precondition).require(present);
        } else if (precondition != null && precondition != ABSENT) {
            throw Problem.of(
                    ProblemType.PRECONDITION_FAILED,
                    "There is nothing here that If-Match could name; leave it out to create");
        }
    }

    /**
     * The same for what can be read before anybody has written it, because a standard holds until then.
     *
     * @param written whether the standard was replaced; the first time needs no precondition
     * @param present the version that is read now
     */
    public static void toReplace(@Nullable Precondition precondition, boolean written, long present) {
        if (written) {
            stated(precondition).require(present);
        } else if (precondition != null && precondition != ABSENT) {
            precondition.require(present);
        }
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
