package bars.platform.tenant;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tenant of a list, with the endpoints it shall have.
 *
 * @param line where it stands in the list, from 1; a header line is not counted
 * @param tenant what is said about the tenant; null when the line could not be read
 * @param endpoints optional
 * @param fault why the line could not be read; null when it could
 */
public record ImportRow(
        int line, @Nullable TenantDocument tenant, List<EndpointDocument> endpoints, @Nullable String fault) {
    static ImportRow unreadable(int line, String fault) {
        return new ImportRow(line, null, List.of(), fault);
    }
}
