package bars.platform.tenant;

import bars.db.tenant.Service;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be written about a service. Members that are absent are null.
 *
 * @param system URI of the naming system, e.g. {@code https://fhir.nhs.uk/Id/dos-service-id}; never changed afterwards
 * @param value identifier in that system; never changed afterwards
 * @param name for people; optional
 * @param useCases category codes such as {@code a1t1}
 * @param applicationVersions per Application number the versions that are taken, e.g. {@code {"1":["2.1.0"]}}
 * @param handler {@code kind} ({@code inbox} when absent) and what that kind needs
 * @param settings further settings of the service; optional
 * @param enabled whether it answers; true when absent
 */
public record ServiceDocument(
        @Nullable String system,
        @Nullable String value,
        @Nullable String name,
        @Nullable List<String> useCases,
        @Nullable Map<String, List<String>> applicationVersions,
        @Nullable Map<String, Object> handler,
        @Nullable Map<String, Object> settings,
        @Nullable Boolean enabled) {

    static ServiceDocument of(Service service) {
        return new ServiceDocument(
                service.system(),
                service.value(),
                service.name(),
                service.useCases(),
                service.applicationVersions(),
                service.handler(),
                service.settings(),
                service.isEnabled());
    }
}
