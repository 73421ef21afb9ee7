package bars.platform.access;

import org.jspecify.annotations.Nullable;

/** Turns a bearer token into a caller: the platform's own tokens, or those of a site's identity provider. */
@FunctionalInterface
public interface Authentication {
    /**
     * Who stands behind {@code token}. Refuses with {@code UNAUTHENTICATED} when nobody does, in the same words whatever
     * the reason.
     *
     * @param address where the call comes from; null when it came over no network
     */
    Caller byBearer(String token, @Nullable String address);
}
