package bars.db.seal;

import org.jspecify.annotations.Nullable;

/** A sealed secret did not open: wrong master key, wrong context, or altered bytes. Never says what was inside. */
public final class CannotOpen extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean here;

    CannotOpen(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private CannotOpen(String message, @Nullable Throwable cause, boolean here) {
        super(message, cause);
        this.here = here;
    }

    static CannotOpen unknownMasterKey() {
        return new CannotOpen("sealed under another master key", null, true);
    }

    /** Whether it is only that this node does not have the master key: another node may. */
    public boolean isHereAlone() {
        return here;
    }
}
