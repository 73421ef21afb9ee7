package bars.platform.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verb's refusal. Unchecked, so that it rolls the transaction back on its way out; rendered once, at the rim.
 *
 * <p>The detail is read by people and machines outside: it holds no secret, no patient data and no text of another
 * exception.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient List<Violation> violations;
    private final @Nullable Long version;

    private Problem(ProblemType type, String detail, List<Violation> violations, @Nullable Long version) {
        super(detail);
        this.type = type;
        this.violations = List.copyOf(violations);
        this.version = version;
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of(), null);
    }

    public static Problem of(ProblemType type, String detail, List<Violation> violations) {
        return new Problem(type, detail, violations, null);
    }

    /** Well-formed values that break rules; all of them. */
    public static Problem validation(List<Violation> violations) {
        String first = violations.isEmpty()
                ? "A value breaks a rule"
                : violations.get(0).detail();
        return new Problem(ProblemType.VALIDATION, first, violations, null);
    }

    /** Members that are not known; all of them. */
    public static Problem unknownMembers(List<Violation> members) {
        return of(ProblemType.UNKNOWN_MEMBER, members.get(0).detail(), members);
    }

    /** One value that breaks one rule. */
    public static Problem invalid(String pointer, String code, String detail) {
        return validation(List.of(new Violation(pointer, code, detail)));
    }

    /** There is no such thing, or this caller may not know of it: both read the same. */
    public static Problem notFound(String what) {
        return of(ProblemType.NOT_FOUND, "There is no such " + what);
    }

    /** The state of the thing forbids the deed. */
    public static Problem conflict(String detail) {
        return of(ProblemType.CONFLICT, detail);
    }

    /** The same refusal of a deed that left something behind: the thing has this version now. */
    public Problem leaving(long present) {
        return new Problem(type, detail(), violations, present);
    }

    /** The same refusal of what lies below {@code pointer} in the request. */
    public Problem below(String pointer) {
        List<Violation> moved = violations.stream()
                .map(one -> new Violation(pointer + one.pointer(), one.code(), one.detail()))
                .toList();
        return new Problem(type, detail(), moved, version);
    }

    /** The version that the thing has after the refusal, where the refusal changed it; else null. */
    public @Nullable Long version() {
        return version;
    }

    public ProblemType type() {
        return type;
    }

    public List<Violation> violations() {
        return violations;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
