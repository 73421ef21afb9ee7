package bars.platform.tenant;

import bars.db.Environment;
import bars.db.tenant.Hosting;
import org.jspecify.annotations.Nullable;

/**
 * What a new endpoint's name is made of. Members that are absent are null.
 *
 * @param hosting supplier when absent
 * @param supplier label below {@code thirdparty.nhs.uk}
 * @param provider label below {@code nhs.uk}
 * @param domain an existing domain below {@code nhs.uk} to use instead
 * @param suffix appended to the ODS code where one organisation has several endpoints
 */
public record EndpointDocument(
        @Nullable Environment environment,
        @Nullable Hosting hosting,
        @Nullable String supplier,
        @Nullable String provider,
        @Nullable String domain,
        @Nullable String suffix) {}
