package bars.portal.web;

import bars.platform.access.Caller;
import bars.platform.access.Permissions;
import org.jspecify.annotations.Nullable;

/**
 * Which forms somebody may send.
 *
 * @param caller who is signed in; null for nobody
 */
record Forms(Routes routes, @Nullable Caller caller) {
    static final Forms NONE = new Forms(Routes.NONE, null);

    /** Why the form that goes to {@code action} is refused to its reader; null when it is not known to be. */
    @Nullable
    String refusal(String action) {
        Caller reader = caller;
        if (reader == null) {
            return null;
        }
        return routes.form(action)
                .map(Routes.Route::takes)
                .map(takes -> refusal(reader, takes))
                .orElse(null);
    }

    private static @Nullable String refusal(Caller reader, Takes takes) {
        String platform = takes.onPlatform() ? Permissions.refusalOnPlatform(reader, takes.value()) : null;
        if (platform != null) {
            return platform;
        }
        return takes.inBoth()
                ? Permissions.refusalInBoth(reader, takes.value())
                : Permissions.refusal(reader, takes.value());
    }
}
