package bars.platform.tenant;

import org.jspecify.annotations.Nullable;

/**
 * What can be changed about an endpoint: its name never.
 *
 * @param enabled whether it serves; unchanged when absent
 */
public record EndpointSwitch(@Nullable Boolean enabled) {}
