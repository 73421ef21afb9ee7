package bars.db.seal;

import org.jspecify.annotations.Nullable;

/** A sealed secret did not open: wrong master key, wrong context, or altered bytes. Never says what was inside. */
public final class CannotOpen extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotOpen(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
