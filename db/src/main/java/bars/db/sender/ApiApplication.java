package bars.db.sender;

import bars.db.Environment;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An application registered with the NHS API platform in one environment.
 *
 * @param tenantId whose it is; null for the application of the platform's own product, which serves every tenant that
 *     has none
 * @param kidPrefix first part of the names of its keys: {@code <prefix>-<environment>-<n>}
 * @param apiKey client id, {@code iss} and {@code sub} of assertions; null until the registration was answered
 * @param appId the id that the developer portal shows
 * @param tokenUrl where tokens are fetched; also {@code aud}, character for character
 * @param baseUrl where messages are sent, up to and with {@code /FHIR/R4}
 * @param registration how far the registration has come, by step
 *     <p>Source: contract digest §4.1-4.3.
 */
public record ApiApplication(
        UUID id,
        @Nullable Integer tenantId,
        Environment environment,
        String name,
        String kidPrefix,
        @Nullable String apiKey,
        @Nullable String appId,
        String description,
        String productName,
        KeyHosting keyHosting,
        String tokenUrl,
        String baseUrl,
        Map<String, Object> registration,
        long version) {
    public ApiApplication {
        registration = Map.copyOf(registration);
    }
}
