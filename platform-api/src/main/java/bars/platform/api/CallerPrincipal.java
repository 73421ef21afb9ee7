package bars.platform.api;

import bars.platform.access.Caller;
import java.security.Principal;

/** Carries the caller through the standard's security context. */
record CallerPrincipal(Caller caller) implements Principal {
    @Override
    public String getName() {
        return caller.actor();
    }
}
