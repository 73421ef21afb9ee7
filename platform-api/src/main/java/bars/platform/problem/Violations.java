package bars.platform.problem;

import java.util.ArrayList;
import java.util.List;

/** Collects every broken rule of a request, so that a caller sees all of them at once. Not thread-safe. */
public final class Violations {
    private final List<Violation> found = new ArrayList<>();

    /** Notes a violation unless {@code kept}. */
    public Violations check(boolean kept, String pointer, String code, String detail) {
        if (!kept) {
            found.add(new Violation(pointer, code, detail));
        }
        return this;
    }

    /** Notes a violation. */
    public Violations add(String pointer, String code, String detail) {
        return check(false, pointer, code, detail);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public List<Violation> list() {
        return List.copyOf(found);
    }

    /** Refuses when a rule was broken. */
    public void refuse() {
        if (!found.isEmpty()) {
            throw Problem.validation(found);
        }
    }
}
